"""Footage and originals: blurred until asked for, every look recorded, bytes only ever served inert."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client

from probatum.register.models import Case, Item, Judgement, LedgerEntry, Member
from probatum.register.services.vault import objects

from . import rows
from .denials import POST, assert_closed

DATA = bytes(range(256)) * 8


@pytest.fixture
def clip(case: Case) -> Item:
    """A video whose bytes are in the vault, with a thumbnail whose bytes are too."""
    for data in (DATA, b"jpeg" + DATA):
        objects().put(io.BytesIO(data))
    return rows.video(rows.report(case), data=DATA)


def _looks(item: Item) -> int:
    return LedgerEntry.objects.filter(type="item.viewed", subject=item.id).count()


def test_groups_show_blurred_pictures_matches_and_the_earliest_publication(
    owner: Client, case: Case, clip: Item
) -> None:
    again = rows.video(rows.report(case, "later", published=date(2024, 11, 19)), "copy.mp4", data=b"other")
    group = rows.footage(case, clip, again)
    page = owner.get("/c/sample/footage/").content.decode()
    assert page.count('class="blurred"') == 2
    assert "<video" not in page
    assert "0:09.5" in page
    assert "same footage" in page
    assert "0:01.0–0:07.8 = 0:00.0–0:06.5" in page
    assert "First published <strong>13 Nov 2024</strong>" in page
    assert owner.get(f"/c/sample/footage/{group.id}/").status_code == 200


def test_a_look_is_recorded_before_any_byte_is_served(owner: Client, case: Case, clip: Item) -> None:
    address = f"/c/sample/items/{clip.id}/original/"
    assert owner.get(address).status_code == 404
    assert owner.get(f"/c/sample/items/{clip.id}/look/").status_code == 405
    assert _looks(clip) == 0
    part = owner.post(f"/c/sample/items/{clip.id}/look/", headers={"HX-Request": "true"}).content.decode()
    assert _looks(clip) == 1
    assert "<html" not in part
    assert "muted" in part
    token = part.split("?look=")[1].split('"')[0]
    answer = owner.get(f"{address}?look={token}")
    assert answer.getvalue() == DATA
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "<html" in owner.post(f"/c/sample/items/{clip.id}/look/").content.decode()


def test_a_token_is_good_for_its_account_and_item_only(owner: Client, sign_in: object, case: Case, clip: Item) -> None:
    other = rows.video(rows.report(case, "more"), "other.mp4", data=DATA)
    part = owner.post(f"/c/sample/items/{clip.id}/look/").content.decode()
    token = part.split("?look=")[1].split('"')[0]
    assert owner.get(f"/c/sample/items/{other.id}/original/?look={token}").status_code == 404
    assert owner.get(f"/c/sample/items/{clip.id}/original/?look={token}x").status_code == 404
    Member.objects.create(id="m2", case=case, account="second", role="reviewer", since=rows.NOW)
    assert sign_in("second").get(f"/c/sample/items/{clip.id}/original/?look={token}").status_code == 404  # type: ignore[operator]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, DATA[:10]),
        ("bytes=2040-", 206, DATA[2040:]),
        ("bytes=-5", 206, DATA[-5:]),
        ("bytes=2000-99999", 206, DATA[2000:]),
        ("bytes=5000-", 416, b""),
        ("bytes=9-3", 416, b""),
        ("bytes=0-1,5-6", 200, DATA),
        ("lines=1-2", 200, DATA),
    ],
)
def test_players_can_seek(owner: Client, case: Case, clip: Item, asked: str, status: int, part: bytes) -> None:
    page = owner.post(f"/c/sample/items/{clip.id}/look/").content.decode()
    token = page.split("?look=")[1].split('"')[0]
    answer = owner.get(f"/c/sample/items/{clip.id}/original/?look={token}", headers={"Range": asked})
    assert answer.status_code == status
    assert answer.getvalue() == part


def test_downloads_are_recorded_and_nothing_a_browser_would_run(owner: Client, case: Case) -> None:
    page = b"<script>alert(1)</script>"
    objects().put(io.BytesIO(page))
    kept = rows.item(rows.report(case).capture, page, role="page", media_type="text/html", name='a"\r\nX-Evil: 1.html')
    assert owner.get(f"/c/sample/items/{kept.id}/download/").status_code == 405
    answer = owner.post(f"/c/sample/items/{kept.id}/download/")
    assert answer.getvalue() == page
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "X-Evil" not in answer.headers
    assert _looks(kept) == 1
    assert owner.post(f"/c/sample/items/{kept.id}/look/").status_code == 404


def test_only_derived_pictures_are_served_as_thumbnails(owner: Client, case: Case, clip: Item) -> None:
    small = clip.derivatives.get()
    answer = owner.get(f"/c/sample/items/{small.id}/thumbnail/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.getvalue() == b"jpeg" + DATA
    assert owner.get(f"/c/sample/items/{clip.id}/thumbnail/").status_code == 404


def test_an_object_that_is_gone_is_said_plainly(owner: Client, case: Case) -> None:
    lost = rows.video(rows.report(case), data=b"never kept")
    answer = owner.post(f"/c/sample/items/{lost.id}/download/")
    assert answer.status_code == 500
    assert "That did not work" in answer.content.decode()


def test_people_judge_whether_it_is_the_same_recording(owner: Client, case: Case, clip: Item) -> None:
    again = rows.video(rows.report(case, "later"), "copy.mp4", data=b"other")
    rows.footage(case, clip, again)
    owner.post("/c/sample/footage/judge/", {"a": again.id, "b": clip.id, "verdict": "no", "reason": "Other trees."})
    made = Judgement.objects.get(kind="same_footage")
    assert (made.a, made.b, made.verdict) == (min(clip.id, again.id), max(clip.id, again.id), "no")
    for wrong in ({"verdict": "right"}, {"a": clip.id}, {"b": "nothing"}):
        given = {"a": again.id, "b": clip.id, "verdict": "no"} | wrong
        assert owner.post("/c/sample/footage/judge/", given).status_code == 404


def test_an_analyst_sees_blurred_pictures_only(analyst: Client, case: Case, clip: Item) -> None:
    rows.footage(case, clip)
    page = analyst.get("/c/sample/footage/").content.decode()
    assert "Show the original" not in page
    assert analyst.post(f"/c/sample/items/{clip.id}/look/").status_code == 403
    assert analyst.post(f"/c/sample/items/{clip.id}/download/").status_code == 403
    assert _looks(clip) == 0


def test_media_that_could_not_be_analysed_are_named(owner: Client, case: Case, clip: Item) -> None:
    clip.fingerprint.failure, clip.fingerprint.failure_code = "No picture in it.", "no_picture"
    clip.fingerprint.save()
    assert "No picture in it." in owner.get("/c/sample/footage/").content.decode()


def test_footage_is_closed_to_others(owner: Client, case: Case, clip: Item, stranger: Client) -> None:
    group = rows.footage(case, clip)
    small = clip.derivatives.get()
    for path in ("footage/", f"footage/{group.id}/", f"items/{small.id}/thumbnail/", f"items/{clip.id}/original/"):
        assert_closed(f"/c/sample/{path}", stranger)
    for path in (f"items/{clip.id}/look/", f"items/{clip.id}/download/", "footage/judge/"):
        assert_closed(f"/c/sample/{path}", stranger, method=POST)
    assert stranger.get(f"/c/elsewhere/items/{small.id}/thumbnail/").status_code == 404
    assert stranger.post(f"/c/elsewhere/items/{clip.id}/download/").status_code == 404
