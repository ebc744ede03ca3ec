"""The register follows from the ledger alone: whatever was done, a replay gives the same rows."""

from __future__ import annotations

import random

import pytest

from probatum.footage.analysis import Analysis
from probatum.footage.grouping import FootageGroup, Grouping
from probatum.model.canonical import decode, encode
from probatum.model.errors import CollectError, FootageError, RegisterError
from probatum.register.models import (
    Capture,
    Incident,
    Item,
    JudgementKind,
    LedgerEntry,
    MemberRole,
    Report,
    Statement,
    Verdict,
)
from probatum.register.projection import HANDLERS, project
from probatum.register.recording import record
from probatum.register.services import access, captures, cases, footage, reading
from probatum.register.services.vault import ledger_folder, objects, publish_ledger
from probatum.vault.events import Event
from probatum.vault.publication import read_entries

from ..workbench import Bench, collected, replayed, rows

TESTED_ELSEWHERE = {"package.exported", "package.received"}
"""They need whole packages: tested with what makes them."""
PLACES = ("Velyke", "Nove", "Stare")
PICTURE = Analysis(kind="image", container="png", width=32, height=32, codec="png")


class Person:
    """Somebody who does one thing after another, whatever comes to mind."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench, self.chance = bench, random.Random(seed)

    def do_something(self) -> None:
        """One of the things that services do."""
        self.chance.choice(
            [self.add, self.add, self.add_again, self.fail, self.read, self.link, self.judge, self.look, self.join]
        )()

    def add(self) -> None:
        number, place, day = self.chance.randint(1, 4), self.chance.choice(PLACES), self.chance.randint(1, 3)
        text = f"killed {number} {place} 2024-10-0{day}\nkilled 1 Nove 2024-10-05"
        source = self.chance.choice(["Harbour Times", "Steppe Herald", None])
        url = self.chance.choice(["https://a.example.org/1", "https://a.example.org/2", None])
        self.bench.keep(collected(text, source=source, url=url, media=self.chance.randint(0, 2)))

    def add_again(self) -> None:
        self.bench.keep(collected("killed 2 Velyke 2024-10-01", "killed 2 Velyke 2024-10-01", source="Harbour Times"))

    def fail(self) -> None:
        capture = Capture.objects.get(batch=self.bench.request("/nowhere/é.txt", source="Steppe Herald"))
        now = self.bench.clock()
        captures.finish_captures([(capture, CollectError("It is not there", code="not_found"), now)], now=now)

    def read(self) -> None:
        self.bench.read()

    def link(self) -> None:
        self.bench.link()

    def judge(self) -> None:
        keys = list(Statement.objects.filter(kind="killing").order_by("key").values_list("key", flat=True).distinct())
        if len(keys) < 2:
            return
        a, b = self.chance.sample(keys, 2)
        verdict = self.chance.choice([Verdict.YES, Verdict.NO, Verdict.UNSURE])
        self.bench.judge(JudgementKind.SAME_INCIDENT, a, verdict, b=b, reason="compared")
        self.bench.judge(JudgementKind.STATEMENT, a, self.chance.choice([Verdict.RIGHT, Verdict.WRONG]))

    def look(self) -> None:
        item = Item.objects.order_by("id").first()
        if item:
            access.record_view(self.bench.case, item=item, actor="owner", now=self.bench.clock())
        access.record_refusal(path="/cases/other/", actor="stranger", now=self.bench.clock())

    def join(self) -> None:
        role = self.chance.choice(list(MemberRole))
        cases.add_member(self.bench.case, account="second", role=role, actor="owner", now=self.bench.clock())


@pytest.mark.parametrize("seed", range(5))
def test_whatever_people_do_a_replay_gives_equal_rows(bench: Bench, seed: int) -> None:
    """Thirty things in a random order; then every table is made anew from the ledger."""
    person = Person(bench, seed)
    for _ in range(30):
        person.do_something()
    before = rows()
    assert len(before["ledger_entry"]) > 20
    assert replayed() == before


def test_every_type_of_event_that_is_known_is_replayed(bench: Bench) -> None:
    """None is left out of this test but those that leave no rows; a new type must be added here."""
    bench.keep(collected("killed 2 Velyke 2024-10-01", media=2, source="Harbour Times"))
    now = bench.clock()
    first, second = Item.objects.filter(role="image").order_by("id")
    footage.record_failure(bench.case, first, FootageError("It ends too soon"), version="v1", now=now)
    footage.record_analysis(bench.case, second, PICTURE, [], now=now)
    groups = (FootageGroup(id="ft-1", items=(first.id, second.id)),)
    footage.record_grouping(bench.case, Grouping(version="g1", groups=groups), now=now)
    unreadable = bench.report("other words")
    reading.record_failures(bench.case, [unreadable.id], reader="x", now=now)
    bench.read()
    bench.link()
    bench.judge(JudgementKind.SAME_FOOTAGE, first.id, Verdict.YES, b=second.id)
    Person(bench, 0).fail()
    Person(bench, 0).look()
    before = rows()
    seen = set(LedgerEntry.objects.values_list("type", flat=True))
    untested = {name for name, handler in HANDLERS.items() if handler.__name__ != "_only_logged"} - seen
    assert untested <= TESTED_ELSEWHERE
    assert replayed() == before


def test_an_event_that_this_version_does_not_know_is_refused_and_leaves_nothing(bench: Bench) -> None:
    """An older program never makes a wrong register from a newer ledger."""
    count = LedgerEntry.objects.count()
    strange = Event(type="case.dreamt", at=bench.clock(), actor="owner", case=bench.case.id)
    with pytest.raises(RegisterError, match="does not know"):
        record([strange], objects=objects())
    assert LedgerEntry.objects.count() == count
    with pytest.raises(RegisterError, match="names no case"):
        project(Event(type="source.named", at=bench.clock(), actor="a", data={"source": "s"}), objects())


def test_what_the_vault_holds_is_what_the_register_recorded(bench: Bench) -> None:
    """The published ledger is the register's, entry by entry, and publishing twice changes nothing."""
    bench.report("killed 1 Nove 2024-10-05")
    publish_ledger()
    publish_ledger()
    published = [(each.index, each.body, each.openings) for each in read_entries(ledger_folder())]
    kept = LedgerEntry.objects.order_by("index").values_list("index", "body", "openings")
    assert published == [(index, bytes(body), bytes(openings)) for index, body, openings in kept]


def test_indexes_have_no_gaps(bench: Bench) -> None:
    """Also after a failure in the middle of a transaction."""
    with pytest.raises(RegisterError):
        record([Event(type="case.dreamt", at=bench.clock(), actor="a")], objects=objects())
    bench.report("killed 1 Nove 2024-10-05")
    assert list(LedgerEntry.objects.order_by("index").values_list("index", flat=True)) == list(
        range(LedgerEntry.objects.count())
    )


def test_an_erased_name_does_not_stop_a_replay(bench: Bench) -> None:
    """What was private is empty then; everything else is as before."""
    bench.keep(collected("killed 2 Velyke 2024-10-01", source="Harbour Times", title="A title", author="A. Person"))
    bench.read()
    bench.link()
    for entry in LedgerEntry.objects.filter(type="capture.kept"):
        openings = decode(bytes(entry.openings))
        openings.pop("reports")
        LedgerEntry.objects.filter(index=entry.index).update(openings=encode(openings))
    replayed()
    report = Report.objects.get()
    assert (report.title, report.author, report.text) == ("", None, "killed 2 Velyke 2024-10-01")
    assert Incident.objects.filter(current=True).count() == 1
