"""The list of cases and the overview."""

from __future__ import annotations

from django.test import Client

from probatum.register.models import Case

from . import rows
from .denials import assert_closed


def test_the_overview_shows_ranges_and_what_waits(owner: Client, case: Case) -> None:
    first, second = (rows.report(case, f"text {each}") for each in "ab")
    rows.incident(case, [rows.statement(first)])
    unknown = rows.killing("text b", victims={"min": None, "max": None, "side": "UA", "status": [], "names": []})
    rows.incident(case, [rows.statement(second, unknown)], record={"conflicting": True})
    rows.capture(case, "/tmp/broken.mp4", state="failed", failure="The file is empty.", failure_code="empty_file")
    page = owner.get("/c/sample/").content.decode()
    assert "at least 2" in page
    assert "and 1 incident without a number" in page
    assert "1 with conflicting claims" in page
    assert '<span class="count bad">1</span>' in page


def test_every_page_of_a_fictional_case_says_so(owner: Client, case: Case) -> None:
    for path in ("", "inbox/", "reports/", "footage/", "incidents/", "counts/", "map/", "ledger/", "incidents/pairs/"):
        assert "FICTIONAL" in owner.get(f"/c/sample/{path}").content.decode(), path


def test_a_real_case_is_not_called_fictional(sign_in: object) -> None:
    rows.case("real", members={"someone": "investigator"}, fictional=False)
    page = sign_in("someone").get("/c/real/")  # type: ignore[operator]
    assert "FICTIONAL" not in page.content.decode()


def test_an_account_sees_its_own_cases_only(owner: Client, case: Case) -> None:
    rows.case("other", members={"somebody": "investigator"})
    assert owner.get("/cases/")["Location"] == "/c/sample/"
    rows.case("second", members={"owner": "reviewer"})
    page = owner.get("/cases/").content.decode()
    assert "Case second" in page
    assert "Case other" not in page


def test_the_overview_is_closed_to_others(case: Case, stranger: Client) -> None:
    assert_closed("/c/sample/", stranger)


def test_a_missing_case_looks_like_a_foreign_one(case: Case, stranger: Client) -> None:
    pages = []
    for slug in ("xyzzy", "sample"):
        answer = stranger.get(f"/c/{slug}/")
        assert answer.status_code == 404
        lines = answer.content.decode().replace(slug, "").splitlines()
        pages.append([line for line in lines if "csrfmiddlewaretoken" not in line])
    assert pages[0] == pages[1]
