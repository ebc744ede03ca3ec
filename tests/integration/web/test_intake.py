"""The inbox: captures listed and narrowed, links and files added, work watched and stopped."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from probatum.register.models import Capture, Case, Job
from probatum.register.queries import inbox

from . import rows
from .denials import POST, assert_closed


def test_captures_are_shown_with_state_failure_and_report(owner: Client, case: Case) -> None:
    rows.report(case, title="Words of a title")
    rows.capture(
        case, "https://example.org/gone", state="failed", failure="The page is gone.", failure_code="not_found"
    )
    page = owner.get("/c/sample/inbox/").content.decode()
    assert "Words of a title" in page
    assert "The page is gone." in page
    assert "relevant" in page


def test_filters_narrow_the_inbox(owner: Client, case: Case) -> None:
    rows.report(case, title="Kept one", source_name="Lantern Monitor")
    rows.capture(case, "https://example.org/gone", state="failed", failure="The page is gone.", method="http")
    source = case.sources.get(name="Lantern Monitor")
    for query, seen, unseen in (
        ("state=failed", "The page is gone.", "Kept one"),
        ("method=http", "The page is gone.", "Kept one"),
        (f"source={source.id}", "Kept one", "The page is gone."),
        ("q=gone", "The page is gone.", "Kept one"),
    ):
        page = owner.get(f"/c/sample/inbox/?{query}").content.decode()
        assert seen in page, query
        assert unseen not in page, query


def test_paging_shows_every_capture_once_forwards_and_backwards(case: Case) -> None:
    for _ in range(inbox.PAGE * 2 + 7):
        rows.capture(case, batch="one", requested_at=rows.NOW, position=rows.number())
    chosen, seen, after = inbox.InboxFilter(), [], None
    pages = []
    while True:
        page = inbox.page(case, chosen, after=after)
        pages.append(page)
        seen += [row.id for row in page.captures]
        if page.older is None:
            break
        after = page.older
    assert len(seen) == len(set(seen)) == inbox.PAGE * 2 + 7
    assert seen == list(inbox.captures(case, chosen).values_list("id", flat=True))
    back = inbox.page(case, chosen, before=pages[1].newer)
    assert [row.id for row in back.captures] == [row.id for row in pages[0].captures]
    assert back.newer is None


def test_the_cost_of_a_page_does_not_grow_with_the_rows(
    owner: Client, case: Case, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        rows.report(case)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        owner.get("/c/sample/inbox/")


def test_links_are_asked_for_with_what_the_person_said(owner: Client, case: Case) -> None:
    given = {
        "links": "https://example.org/a\n\nhttps://example.org/b",
        "source": "Kyiv paper",
        "published": "2024-11-13",
    }
    assert owner.post("/c/sample/inbox/add/", given).status_code == 302
    asked = Capture.objects.filter(case=case).order_by("position")
    assert [row.location for row in asked] == ["https://example.org/a", "https://example.org/b"]
    assert asked[0].given == {"source": "Kyiv paper", "published": "2024-11-13"}
    assert asked[0].requested_by == "owner"
    assert Job.objects.filter(case=case.id).exists()


def test_files_are_kept_for_the_worker(owner: Client, case: Case) -> None:
    files = [SimpleUploadedFile("../../a.txt", b"one"), SimpleUploadedFile("b.txt", b"two")]
    assert owner.post("/c/sample/inbox/add/", {"uploads": files}).status_code == 302
    locations = sorted(Capture.objects.filter(case=case).values_list("location", flat=True))
    assert len(locations) == 2
    assert all(".." not in each for each in locations)


@pytest.mark.parametrize("links", ["javascript:alert(1)", "file:///etc/passwd", "not a link", ""])
def test_what_is_no_link_is_named_and_nothing_is_asked_for(owner: Client, case: Case, links: str) -> None:
    answer = owner.post("/c/sample/inbox/add/", {"links": links})
    assert answer.status_code == 422
    assert not Capture.objects.filter(case=case).exists()


def test_progress_is_shown_and_work_can_be_stopped(owner: Client, case: Case) -> None:
    job = Job.objects.create(
        id="job-1", kind="capture", case=case.id, state="running", done=3, total=12, created_at=rows.NOW
    )
    part = owner.get("/c/sample/inbox/work/").content.decode()
    assert 'max="12" value="3"' in part
    assert "hx-trigger" in part
    owner.post(f"/c/sample/work/{job.id}/cancel/")
    job.refresh_from_db()
    assert job.cancel_requested
    Job.objects.all().delete()
    assert "hx-trigger" not in owner.get("/c/sample/inbox/work/").content.decode()


def test_a_capture_says_how_it_was_made_and_what_to_do_about_a_failure(owner: Client, case: Case) -> None:
    failed = rows.capture(case, "/home/x/empty.txt", state="failed", failure="It is empty.", failure_code="empty_file")
    again = rows.capture(case, "/home/x/empty.txt", previous=failed)
    page = owner.get(f"/c/sample/inbox/{failed.id}/").content.decode()
    assert "It is empty." in page
    assert "Get it again from where it came" in page
    assert f"/c/sample/inbox/{failed.id}/" in owner.get(f"/c/sample/inbox/{again.id}/").content.decode()


def test_an_analyst_adds_nothing_and_stops_nothing(analyst: Client, case: Case) -> None:
    Job.objects.create(id="job-1", kind="capture", case=case.id, state="running", created_at=rows.NOW)
    assert "Add links or files" not in analyst.get("/c/sample/inbox/").content.decode()
    assert analyst.post("/c/sample/inbox/add/", {"links": "https://example.org/"}).status_code == 403
    assert analyst.post("/c/sample/work/job-1/cancel/").status_code == 403


def test_missing_things_are_not_found(owner: Client, case: Case) -> None:
    foreign = rows.capture(rows.case("other", members={"x": "investigator"}))
    Job.objects.create(id="job-9", kind="capture", case="case-other", state="running", created_at=rows.NOW)
    for path in (f"inbox/{foreign.id}/", "inbox/nothing/"):
        assert owner.get(f"/c/sample/{path}").status_code == 404
    assert owner.post("/c/sample/work/job-9/cancel/").status_code == 404


def test_the_inbox_is_closed_to_others(case: Case, stranger: Client) -> None:
    capture = rows.capture(case)
    for path in ("inbox/", "inbox/work/", f"inbox/{capture.id}/"):
        assert_closed(f"/c/sample/{path}", stranger)
    assert_closed("/c/sample/inbox/add/", stranger, method=POST)
