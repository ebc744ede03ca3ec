"""A case to work on in tests: captures, readings and linkings as the pipeline makes them, without slow stages.

The reader here understands lines such as `killed 3 Velyke 2024-10-01` and nothing else. Everything is fictional.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from probatum import pipeline
from probatum.collect.captured import Captured, CapturedItem, CapturedReport
from probatum.collect.fetching import FetchedPage
from probatum.collect.limits import Limits
from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.statements import Killing, Reading, Statement, Text, Victims
from probatum.model.times import DateInterval, TimePrecision
from probatum.pipeline import Tools
from probatum.reading.version import READER_VERSION
from probatum.register.models import REPLAYED, Capture, Case, Job, Report
from probatum.register.projection import project
from probatum.register.queries import due
from probatum.register.recording import row_of
from probatum.register.services import captures, cases, judgements, reading
from probatum.register.services.rebuild import ledger_rows
from probatum.register.services.vault import objects
from probatum.vault.events import entry_event
from probatum.vault.objects import put_bytes

Rows = dict[str, list[tuple[Any, ...]]]


class LineReader:
    """Reads lines of the form `killed NUMBER PLACE DAY`; a line `fault` makes it fail as no reader should."""

    def read(self, text: Text) -> Reading:
        """The killings of the text."""
        found: list[Statement] = []
        at = 0
        for line in text.text.split("\n"):
            words = line.split()
            if words == ["fault"]:
                raise RuntimeError("a fault in the reader")
            if len(words) == 4 and words[0] == "killed":
                found.append(killing(int(words[1]), words[2], words[3], span=(at, at + len(line))))
            at += len(line) + 1
        return Reading(
            id=text.id, lang=text.lang or "en", relevant=bool(found), reader=READER_VERSION, statements=tuple(found)
        )


def killing(number: int, settlement: str, day: str, *, span: tuple[int, int]) -> Killing:
    """A claim that `number` were killed at a settlement on a day."""
    when = date.fromisoformat(day)
    return Killing(
        victims=Victims(count=CountRange(min=number, max=number), side="UA", status=("prisoner_of_war",)),
        perpetrator_side="RU",
        means=("shot",),
        place=Place(
            settlement=settlement,
            region="Donetsk",
            country="UA",
            precision=PlacePrecision.SETTLEMENT,
            lat=48.1,
            lon=37.7,
        ),
        event_time=DateInterval(start=when, end=when, precision=TimePrecision.DAY),
        confidence=0.9,
        spans=(span,),
    )


class NoFetcher:
    """There is no network here."""

    def fetch(self, url: str, limits: Limits) -> FetchedPage:
        """Refuse."""
        raise CollectError("No network in tests", code="unreachable", found=url)


@dataclass
class Clock:
    """A clock that goes on by a second each time it is read."""

    at: datetime = datetime(2024, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The next second."""
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Bench:
    """A case and what is done to it."""

    case: Case
    clock: Clock
    tools: Tools

    @classmethod
    def open(cls, name: str = "Sample", *, clock: Clock | None = None) -> Bench:
        """A new case of that name."""
        clock = clock or Clock()
        tools = Tools(clock=clock, fetcher=NoFetcher(), limits=Limits(), progress=lambda what, done, total: None)
        return cls(case=cases.open_case(name=name, account="owner", now=clock()), clock=clock, tools=tools)

    def request(self, *locations: str | Path, **given: Any) -> str:
        """Ask for captures; return the batch."""
        return captures.request_captures(
            self.case, locations=[str(each) for each in locations], given=given, actor="owner", now=self.clock()
        )

    def keep(self, captured: Captured, location: str = "/somewhere/a.txt") -> Capture:
        """A Capture that ended with what was collected."""
        batch = self.request(location)
        capture = Capture.objects.get(batch=batch)
        captures.finish_captures([(capture, captured, self.clock())], now=self.clock())
        Job.objects.filter(subject=batch).delete()  # its work is done here
        return Capture.objects.get(id=capture.id)

    def report(self, text: str, **more: Any) -> Report:
        """A Report with that text, captured, not yet read."""
        capture = self.keep(collected(text, **more))
        return Report.objects.filter(sightings__capture=capture).get()

    def read(self) -> None:
        """Read what is due."""
        ids = list(due.reports_due(self.case.id, READER_VERSION).values_list("id", flat=True))
        readings = [LineReader().read(text) for text in reading.texts(ids)]
        reading.record_readings(self.case, readings, now=self.clock())

    def reread(self, change: Callable[[Reading], Reading], version: str) -> None:
        """Read every Report by another version, which sees things a little differently."""
        ids = list(Report.objects.filter(case=self.case).values_list("id", flat=True))
        readings = [replace(change(LineReader().read(text)), reader=version) for text in reading.texts(ids)]
        reading.record_readings(self.case, readings, now=self.clock())

    def link(self) -> bool:
        """Link what is read."""
        return pipeline.link_statements(self.case, self.tools)

    def judge(self, kind: Any, a: str, verdict: Any, *, b: str = "", **more: Any) -> Any:
        """A person's decision."""
        about = {"actor": "owner", "now": self.clock(), **more}
        return judgements.judge(self.case, kind=kind, a=a, b=b, verdict=verdict, **about)


def collected(*texts: str, media: int = 0, notes: tuple[str, ...] = (), **more: Any) -> Captured:
    """What a collector brings home: a Report for each text, each with `media` pictures."""
    items: list[CapturedItem] = []
    reports: list[CapturedReport] = []
    for text in texts:
        at = len(items)
        items.append(_item(text.encode(), ItemRole.TEXT, "text/plain"))
        items += [_item(f"{text} {each}".encode(), ItemRole.IMAGE, "image/png") for each in range(media)]
        reports.append(CapturedReport(text=text, text_item=at, media=tuple(range(at + 1, at + 1 + media)), **more))
    return Captured(
        method="file", requested="a.txt", tool="test 1", items=tuple(items), reports=tuple(reports), notes=notes
    )


def _item(data: bytes, role: ItemRole, media_type: str) -> CapturedItem:
    stored = put_bytes(objects(), data)
    return CapturedItem(role=role, digest=stored.digest, size=stored.size, media_type=media_type, name="a file")


def stream(data: bytes) -> io.BytesIO:
    """Bytes as an upload brings them."""
    return io.BytesIO(data)


def rows() -> Rows:
    """Every row that must follow from the ledger, table by table."""
    return {model._meta.db_table: sorted(model._default_manager.values_list(), key=repr) for model in REPLAYED}


def replayed() -> Rows:
    """The same after every row was removed and the ledger replayed."""
    entries = list(ledger_rows())
    with transaction.atomic():
        for model in reversed(REPLAYED):
            model._default_manager.all()._raw_delete("default")  # no cascade, no PROTECT
        for entry in entries:
            event = entry_event(entry)
            row_of(entry, event).save(force_insert=True)
            project(event, objects())
    return rows()
