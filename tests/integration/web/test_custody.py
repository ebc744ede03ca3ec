"""The ledger's pages: the whole history of a thing, and only of things of the case."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from probatum.register.models import Case
from probatum.register.services.access import record_view

from . import rows
from .denials import assert_closed


def test_an_item_shows_its_capture_digest_and_looks(owner: Client, case: Case) -> None:
    report = rows.report(case)
    item = report.capture.items.get()
    record_view(case, item=item, actor="owner", now=timezone.now())
    page = owner.get(f"/c/sample/custody/item/{item.id}/").content.decode()
    assert item.object_id in page
    assert "Original viewed" in page
    assert "in the checkpoint" in page
    assert "not checked" in page


def test_every_kind_of_thing_has_its_history(owner: Client, case: Case) -> None:
    report = rows.report(case)
    kept = rows.statement(report)
    incident = rows.incident(case, [kept])
    group = rows.footage(case, rows.video(report))
    owner.post(f"/c/sample/statements/{kept.key}/judge/", {"verdict": "right"})
    for kind, name, event in (
        ("capture", report.capture_id, None),
        ("report", report.id, "Judgement made"),
        ("incident", incident.id, "Judgement made"),
        ("footage", group.id, None),
    ):
        page = owner.get(f"/c/sample/custody/{kind}/{name}/").content.decode()
        assert name in page
        assert event is None or event in page, kind


def test_entries_of_other_things_and_cases_are_left_out(owner: Client, case: Case) -> None:
    report, other = rows.report(case), rows.report(case, "other")
    rows.entry(case, "capture.done", report.capture_id)
    rows.entry(case, "capture.failed", other.capture_id)
    rows.entry(rows.case("foreign", members={"x": "investigator"}), "capture.kept", report.capture_id)
    page = owner.get(f"/c/sample/custody/report/{report.id}/").content.decode()
    assert "Capture finished" in page
    assert "Capture failed" not in page
    assert "Capture: files kept" not in page


def test_the_ledger_is_shown_from_its_end_in_pages(owner: Client, case: Case) -> None:
    for _ in range(130):
        rows.entry(case, "capture.done", "x")
    first = owner.get("/c/sample/ledger/").content.decode()
    assert '<span class="index">129</span>' in first
    assert '<span class="index">79</span>' not in first
    assert "?before=80" in first
    assert '<span class="index">79</span>' in owner.get("/c/sample/ledger/?before=80").content.decode()
    assert owner.get("/c/sample/ledger/?before=rubbish").status_code == 200


def test_missing_and_foreign_things_are_not_found(owner: Client, case: Case) -> None:
    foreign = rows.report(rows.case("other", members={"x": "investigator"}))
    for path in (
        f"report/{foreign.id}",
        f"capture/{foreign.capture_id}",
        "item/nothing",
        "nonsense/x",
        "incident/x",
        "footage/x",
    ):
        assert owner.get(f"/c/sample/custody/{path}/").status_code == 404, path


def test_the_ledger_is_closed_to_others(case: Case, stranger: Client) -> None:
    report = rows.report(case)
    for path in ("ledger/", f"custody/report/{report.id}/"):
        assert_closed(f"/c/sample/{path}", stranger)


def test_the_ledger_page_says_how_long_it_has_been_unsealed(owner: Client, case: Case) -> None:
    """How many entries no third party has seen, and since when; nothing is claimed of a seal that is not there."""
    record_view(case, item=rows.report(case).capture.items.get(), actor="owner", now=timezone.now())
    page = owner.get("/c/sample/ledger/").content.decode()
    assert "no third party bounds the time" in page
    assert "Unsealed entries" in page
