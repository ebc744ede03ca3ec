"""Captures end in a recorded state: kept, seen again, an edition, or failed with a reason; big ones fit the ledger."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from probatum import pipeline
from probatum.model.errors import CollectError
from probatum.register.models import Capture, Item, Job, LedgerEntry, Report, Sighting, Source
from probatum.register.services import captures
from probatum.register.services.fitting import BODY_ROOM, OPENINGS_ROOM, portions, writable, writable_within
from probatum.register.workspace import Workspace
from probatum.vault.events import MAX_BODY, MAX_OPENINGS

from ..workbench import Bench, collected, replayed, rows, stream

TEXT = "killed 2 Velyke 2024-10-01"


def test_the_same_thing_again_is_a_second_capture_and_sighting_but_no_second_report(bench: Bench) -> None:
    """The re-capture names the Capture before it."""
    first = bench.keep(collected(TEXT, source="Harbour Times", media=1))
    again = bench.keep(collected(TEXT, source="Harbour Times", media=1))
    assert again.previous == first
    assert Report.objects.count() == 1
    assert Sighting.objects.count() == 2
    assert Item.objects.count() == 4
    assert Item.objects.values("object").distinct().count() == 2
    assert Report.objects.get().report_items.count() == 2


def test_other_words_from_the_same_address_are_an_edition_of_the_first(bench: Bench) -> None:
    """Also a third edition points at the first."""
    url = "https://a.example.org/1"
    first, second, third = (bench.report(f"{TEXT}\n{word}", source="Harbour Times", url=url) for word in "abc")
    assert (first.edition_of, second.edition_of, third.edition_of) == (None, first, first)
    assert bench.report(f"{TEXT}\na", source="Harbour Times", url=url) == first


def test_an_edition_within_one_capture_is_seen(bench: Bench) -> None:
    """An export can hold a message twice."""
    bench.keep(collected("before", "after", source="Channel", external_id="17"))
    first, second = Report.objects.order_by("id")
    assert (second.edition_of, first.edition_of) == (first, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"source": "Harbour Times"}, {"source": "Steppe Herald"}),
        ({"source": "Harbour Times"}, {}),
        ({"url": "https://a.example.org/1"}, {"url": "https://a.example.org/2"}),
        ({"external_id": "1"}, {"external_id": "2"}),
    ],
)
def test_the_same_words_from_elsewhere_are_another_report(
    bench: Bench, one: dict[str, str], other: dict[str, str]
) -> None:
    """What two sources print alike are two Reports, and none is an edition of the other."""
    first, second = bench.report(TEXT, **one), bench.report(TEXT, **other)
    assert first != second
    assert second.edition_of is None


def test_a_source_is_one_whatever_the_spaces_and_none_when_blank(bench: Bench) -> None:
    """Names come from pages and people."""
    for name in ("Harbour Times", " Harbour  Times\n", "Harbour Times"):
        bench.report(f"{TEXT} {name!r}", source=name, source_url="https://a.example.org/")
    bench.report(TEXT, source="  ")
    assert list(Source.objects.values_list("name", flat=True)) == ["Harbour Times"]


def test_a_capture_that_has_ended_stays_as_it_is(bench: Bench) -> None:
    """Two processes may have worked on it: the second outcome is dropped."""
    capture = Capture.objects.get(batch=bench.request("/a.txt"))
    outcome, now = collected(TEXT), bench.clock()
    captures.finish_captures([(capture, outcome, now), (capture, outcome, now)], now=now)
    count = LedgerEntry.objects.count()
    captures.finish_captures([(capture, CollectError("too late", code="late"), now)], now=now)
    assert Capture.objects.get().state == "done"
    assert LedgerEntry.objects.count() == count


def test_one_capture_that_cannot_be_recorded_does_not_harm_the_others(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """It is recorded as failed with the reason, and nothing of it is half there."""
    batch = bench.request("/a.txt", "/b.txt")
    good, bad = Capture.objects.filter(batch=batch).order_by("position")
    crowded = collected(TEXT)
    crowded = replace(crowded, reports=(replace(crowded.reports[0], media=(0,) * 4000),))
    now = bench.clock()
    captures.finish_captures([(bad, crowded, now), (good, collected(f"{TEXT}."), now)], now=now)
    states = dict(Capture.objects.values_list("location", "state"))
    assert states == {"/a.txt": "done", "/b.txt": "failed"}
    failed = Capture.objects.get(id=bad.id)
    assert failed.failure_code == "not_recordable"
    assert "fit" in failed.failure or "large" in failed.failure
    assert not Item.objects.filter(capture=bad).exists()
    assert replayed() == rows()


def test_a_big_export_with_long_titles_and_notes_fits_into_the_ledger(bench: Bench) -> None:
    """Entries stay below the limits, nothing is lost, and queries grow by parts and not by messages."""
    texts = [f"message {number}" for number in range(90)]
    notes = tuple(f"Message {number} of the channel: a file was not included. {'…' * 1800}" for number in range(90))
    big = collected(*texts, source="Channel", media=1, notes=notes)
    reports = tuple(
        replace(each, external_id=str(number), title="T" * 19_000, notes=("n" * 19_000,))
        for number, each in enumerate(big.reports)
    )
    capture = Capture.objects.get(batch=bench.request("/export"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        captures.finish_captures([(capture, replace(big, reports=reports), bench.clock())], now=bench.clock())
    entries = list(LedgerEntry.objects.values_list("body", "openings"))
    assert max(len(body) for body, _ in entries) <= MAX_BODY
    assert max(len(openings) for _, openings in entries) <= MAX_OPENINGS
    assert len(queries) < 400
    assert Report.objects.count() == 90
    assert Item.objects.count() == 180
    kept = Capture.objects.get()
    assert [len(each) for each in kept.notes] == [len(each) for each in notes]
    assert Report.objects.exclude(title="T" * 19_000).count() == 0
    before = rows()
    assert replayed() == before


def test_a_hostile_answer_is_cut_in_the_ledger_and_whole_in_the_vault(bench: Bench) -> None:
    """Headers of megabytes, a title of megabytes: recorded all the same."""
    hostile = collected(TEXT, title="t" * 3_000_000, author="\ud83d half a letter")
    hostile = replace(hostile, http={"status": 200, "headers": [["x", "y" * 60_000]] * 90})
    bench.keep(hostile)
    report = Report.objects.get()
    assert report.title.endswith("(cut; the vault has the whole)")
    assert report.author == "\\ud83d half a letter"
    assert Capture.objects.get().state == "done"
    assert replayed() == rows()


def test_many_captures_are_asked_for_in_events_that_fit(bench: Bench) -> None:
    """Also with locations of thousands of characters."""
    batch = bench.request(*(f"https://a.example.org/{number}?{'q' * 8000}" for number in range(450)), source="S" * 900)
    assert Capture.objects.filter(batch=batch).count() == 450
    assert max(len(row.openings) for row in LedgerEntry.objects.all()) <= MAX_OPENINGS
    assert Job.objects.get(subject=batch).total == 450


@given(
    sizes=st.lists(st.tuples(st.integers(0, BODY_ROOM), st.integers(0, OPENINGS_ROOM)), max_size=60),
    most=st.integers(1, 10),
)
def test_portions_hold_everything_once_in_order_and_fit(sizes: list[tuple[int, int]], most: int) -> None:
    """For any sizes."""
    ranges = list(portions(sizes, most=most))
    assert list(itertools.chain.from_iterable(ranges)) == list(range(len(sizes)))
    for part in ranges:
        assert 0 < len(part) <= most
        assert sum(sizes[at][0] for at in part) <= BODY_ROOM
        assert sum(sizes[at][1] for at in part) <= OPENINGS_ROOM


@given(value=st.recursive(st.text() | st.none() | st.integers(), lambda inner: st.dictionaries(st.text(), inner)))
def test_what_can_be_written_is_left_as_it_is(value: object) -> None:
    """Only length and broken characters are changed."""
    assert writable(value) == value


def test_texts_are_cut_ever_shorter_until_they_fit() -> None:
    """Half a surrogate pair is written out, not lost."""
    assert len(writable_within(["x" * 50_000] * 30, 100_000)) == 30
    assert writable(["a\udc80"]) == ["a\\udc80"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", "upload"),
        ("", "upload"),
        ("a\x00b\n.txt", "ab.txt"),
        ("звіт" * 100 + ".pdf", ".pdf"),
        ("x" * 400, "x" * 200),
    ],
)
def test_an_upload_gets_a_harmless_name(bench: Bench, workspace: Workspace, name: str, kept: str) -> None:
    """It is kept below the workspace's uploads, whatever the browser called it, and removed when it is in the vault."""
    batch = captures.keep_upload(name, stream(TEXT.encode()), bench.case, {}, "owner", bench.clock())
    path = Path(Capture.objects.get(batch=batch).location)
    assert path.name.endswith(kept)
    assert path.parent.parent == workspace.root / "uploads"
    pipeline.capture_batch(batch, bench.tools)
    assert Capture.objects.get(batch=batch).state == "done"
    assert not path.parent.exists()


def test_a_path_that_is_no_unicode_is_asked_for_and_collected(bench: Bench, tmp_path: Path) -> None:
    """Linux file names are bytes."""
    odd = tmp_path / "caf\udce9.txt"
    odd.write_text(TEXT, "utf-8")
    location = captures.location_of(odd)
    assert location.isascii()
    assert captures.path_of(location) == odd
    pipeline.capture_batch(bench.request(location, "/plain.txt"), bench.tools)
    assert Report.objects.get().text == TEXT
    assert replayed() == rows()
