"""People decide, and their decisions hold: over weights, over later readings, over later linkings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from probatum.model.errors import UsageError
from probatum.model.statements import Killing, Reading
from probatum.register.models import Incident, IncidentStatement, Item, Judgement, JudgementKind, Statement, Verdict
from probatum.register.queries.records import incidents_record
from probatum.register.services import counts, footage, linking
from probatum.register.services.linking import previous

from ..workbench import Bench, collected, replayed, rows

SAME, SAID, FILMED = JudgementKind.SAME_INCIDENT, JudgementKind.STATEMENT, JudgementKind.SAME_FOOTAGE


@pytest.fixture
def keys(bench: Bench) -> list[str]:
    """Keys of four claims: two of one event, two of others."""
    for text in (
        "killed 3 Velyke 2024-10-01",
        "killed 4 Velyke 2024-10-01",
        "killed 2 Nove 2024-08-09",
        "killed 1 Stare 2023-02-03",
    ):
        bench.report(text, source=f"Source of {text}", published=None)
    bench.read()
    bench.link()
    return _keys()


def _keys() -> list[str]:
    rows = Statement.objects.filter(current=True).order_by("report__first_captured_at", "position")
    return list(rows.values_list("key", flat=True))


def _grouped() -> dict[str, str]:
    """The incident of each statement key."""
    rows = IncidentStatement.objects.filter(current=True, incident__current=True)
    return dict(rows.values_list("statement__key", "incident_id"))


def _incident(key: str) -> Incident:
    return Incident.objects.get(id=_grouped()[key])


def test_claims_of_one_event_are_one_incident_with_the_range_of_both(keys: list[str]) -> None:
    """The ground on which the other tests stand."""
    assert _grouped()[keys[0]] == _grouped()[keys[1]]
    assert len(set(_grouped().values())) == 3
    assert (_incident(keys[0]).killed_min, _incident(keys[0]).killed_max) == (3, 4)


def test_a_later_decision_supersedes_and_the_same_again_is_one(bench: Bench, keys: list[str]) -> None:
    """Nothing is erased."""
    first = bench.judge(SAME, keys[0], Verdict.YES, b=keys[1], reason="same video")
    assert bench.judge(SAME, keys[1], Verdict.YES, b=keys[0], reason="same video") == first
    second = bench.judge(SAME, keys[0], Verdict.NO, b=keys[1])
    third = bench.judge(SAME, keys[0], Verdict.NO, b=keys[1], actor="second")
    assert Judgement.objects.count() == 3
    chain = dict(Judgement.objects.values_list("id", "superseded_by"))
    assert chain == {first.id: second.id, second.id: third.id, third.id: None}


def test_no_parts_what_the_weights_join_and_yes_joins_what_they_part(bench: Bench, keys: list[str]) -> None:
    """A person always wins."""
    bench.judge(SAME, keys[0], Verdict.NO, b=keys[1])
    bench.judge(SAME, keys[2], Verdict.YES, b=keys[3])
    bench.link()
    found = _grouped()
    assert found[keys[0]] != found[keys[1]]
    assert found[keys[2]] == found[keys[3]]


def test_unsure_changes_nothing_and_takes_a_yes_back(bench: Bench, keys: list[str]) -> None:
    """It is an answer, not a missing one."""
    before = _grouped()
    bench.judge(SAME, keys[2], Verdict.YES, b=keys[3])
    bench.link()
    bench.judge(SAME, keys[2], Verdict.UNSURE, b=keys[3])
    bench.link()
    found = _grouped()
    assert found[keys[2]] != found[keys[3]]
    assert found[keys[0]] == before[keys[0]]


def _wider(reading: Reading) -> Reading:
    """What a newer reader may see: the same claims with two characters less."""

    def narrowed(each: Any) -> Any:
        return replace(each, spans=tuple((start, end - 2) for start, end in each.spans))

    return replace(reading, statements=tuple(narrowed(each) for each in reading.statements))


@pytest.mark.parametrize("change", [_wider, lambda reading: reading])
def test_decisions_survive_a_newer_reader_and_relinking(bench: Bench, keys: list[str], change: Any) -> None:
    """Also when it takes slightly other words into its spans; ids of incidents stay."""
    bench.judge(SAME, keys[0], Verdict.NO, b=keys[1])
    bench.judge(SAME, keys[2], Verdict.YES, b=keys[3])
    bench.judge(SAID, keys[1], Verdict.WRONG)
    bench.link()
    before = _grouped()
    bench.reread(change, "newer")
    assert _keys() == keys
    bench.link()
    assert _grouped() == before
    assert replayed() == rows()


def test_another_claim_does_not_take_over_a_key(bench: Bench) -> None:
    """Statements about other words stay other statements, and each key is there once."""
    bench.report("killed 3 Velyke 2024-10-01\nkilled 2 Nove 2024-08-09")
    bench.read()
    first, second = _keys()
    bench.reread(lambda reading: replace(reading, statements=reading.statements[1:]), "newer")
    assert _keys() == [second]
    bench.reread(lambda reading: reading, "newest")
    assert _keys() == [first, second]


def test_going_back_to_an_older_reader_is_no_error(bench: Bench, keys: list[str]) -> None:
    """Its Object is in the vault already."""
    bench.reread(_wider, "newer")
    bench.reread(lambda reading: reading, "older")
    bench.reread(_wider, "newer")
    assert _keys() == keys
    assert Statement.objects.filter(current=True).count() == 4
    assert replayed() == rows()


def test_a_wrong_statement_leaves_its_incident_and_comes_back_to_it(bench: Bench, keys: list[str]) -> None:
    """An incident that nobody claims any more is gone, and has its old id when it returns."""
    before = _grouped()
    for key in (keys[0], keys[3]):
        bench.judge(SAID, key, Verdict.WRONG)
    bench.link()
    assert set(_grouped()) == {keys[1], keys[2]}
    assert (_incident(keys[1]).killed_min, _incident(keys[1]).killed_max) == (4, 4)
    for key in (keys[0], keys[3]):
        bench.judge(SAID, key, Verdict.RIGHT)
    bench.link()
    assert _grouped() == before


def test_a_corrected_statement_speaks_as_corrected(bench: Bench, keys: list[str]) -> None:
    """The range of its incident follows."""
    record = Statement.objects.get(key=keys[1], current=True).record
    value = {**record, "victims": {**record["victims"], "min": 7, "max": 9}}
    bench.judge(SAID, keys[1], Verdict.CORRECTED, value=value)
    bench.link()
    assert (_incident(keys[1]).killed_min, _incident(keys[1]).killed_max) == (3, 9)
    judged = Judgement.objects.get()
    assert judged.value is not None
    assert judged.value["victims"]["max"] == 9
    assert bench.judge(SAID, keys[1], Verdict.CORRECTED, value=value) == judged


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"victims": {"min": 5, "max": 2}}, "no statement"),
        ({"spans": []}, "no statement"),
        ({"spans": [[0, 9_999]]}, "beyond the text"),
        ({"kind": "denial"}, "another kind"),
        ({"kind": "dream"}, "no statement"),
        ({"event_time": "yesterday"}, "no statement"),
    ],
)
def test_a_correction_that_is_no_statement_is_refused(
    bench: Bench, keys: list[str], change: dict[str, Any], message: str
) -> None:
    """One bad record would keep the whole case from being linked."""
    record = Statement.objects.get(key=keys[0], current=True).record
    with pytest.raises(UsageError, match=message):
        bench.judge(SAID, keys[0], Verdict.CORRECTED, value={**record, **change})
    with pytest.raises(UsageError, match="no statement"):
        bench.judge(SAID, keys[0], Verdict.CORRECTED)
    with pytest.raises(UsageError, match="corrected"):
        bench.judge(SAID, keys[0], Verdict.RIGHT, value=record)
    assert not Judgement.objects.exists()


def test_what_cannot_be_judged_so_is_refused(bench: Bench, keys: list[str]) -> None:
    """Wrong answers, wrong kinds of things, things of other cases, a thing and itself."""
    other = Bench.open("Elsewhere", clock=bench.clock)
    other.report("killed 3 Velyke 2024-10-01")
    other.read()
    foreign = Statement.objects.get(report__case=other.case).key
    text = Item.objects.filter(role="text", capture__case=bench.case).values_list("id", flat=True)[:2]
    bad: list[tuple[Any, str, Any, str]] = [
        (SAME, keys[0], Verdict.RIGHT, keys[1]),
        (SAID, keys[0], Verdict.YES, ""),
        (SAME, keys[0], Verdict.YES, keys[0]),
        (SAME, keys[0], Verdict.YES, ""),
        (SAME, keys[0], Verdict.YES, foreign),
        (SAID, foreign, Verdict.WRONG, ""),
        (SAID, keys[0], Verdict.WRONG, keys[1]),
        (FILMED, keys[0], Verdict.YES, keys[1]),
        (FILMED, text[0], Verdict.YES, text[1]),
        (SAID, "sk-nothing", Verdict.WRONG, ""),
    ]
    for kind, a, verdict, b in bad:
        with pytest.raises(UsageError):
            bench.judge(kind, a, verdict, b=b)
    assert not Judgement.objects.exists()


def test_a_judgement_made_while_linking_is_not_overlooked(
    bench: Bench, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The linking that did not know of it is not recorded; it is done once more."""
    asked = linking.judgements
    calls: list[int] = []

    def late(case: Any) -> Any:
        found = asked(case)
        if not calls:
            bench.judge(SAME, keys[0], Verdict.NO, b=keys[1])
        calls.append(len(found))
        return found

    monkeypatch.setattr(linking, "judgements", late)
    bench.link()
    assert calls == [0, 1]
    assert _grouped()[keys[0]] != _grouped()[keys[1]]


def test_linking_again_changes_nothing_and_ids_stay_when_reports_come(bench: Bench, keys: list[str]) -> None:
    """An id that somebody has cited stands for the same event."""
    before = _grouped()
    assert bench.link() is False
    bench.report("killed 5 Velyke 2024-10-01", source="A fifth")
    bench.report("killed 6 Dalne 2022-10-01", source="A sixth")
    bench.read()
    assert bench.link() is True
    after = _grouped()
    assert {key: after[key] for key in before} == before
    assert len(set(after.values())) == 4


def test_an_incident_never_takes_the_id_of_another_case(bench: Bench, keys: list[str]) -> None:
    """Names of other cases are taken, whatever the hash says."""
    other = Bench.open("Elsewhere", clock=bench.clock)
    assert set(_grouped().values()) <= set(previous(other.case).values())
    assert not set(_grouped()) & set(previous(other.case))


def test_corrected_and_wrong_totals_count_as_judged(bench: Bench) -> None:
    """An official total that was misread must not open a gap."""
    bench.report("In total 124 were killed in 49 cases.")
    bench.reread(_with_total, "totals")
    key = Statement.objects.get(kind="total").key
    record = Statement.objects.get(kind="total").record
    bench.judge(SAID, key, Verdict.CORRECTED, value={**record, "killed": 12})
    assert [each.killed for each in counts.counted_totals(bench.case)] == [12]
    bench.judge(SAID, key, Verdict.WRONG)
    assert counts.counted_totals(bench.case) == []
    assert counts.count_case(bench.case, [], date(2024, 11, 20))["totals"] == []


def _with_total(reading: Reading) -> Reading:
    from probatum.model.statements import Total

    return replace(reading, relevant=True, statements=(Total(killed=124, cases=49, spans=((0, 37),)),))


def test_footage_is_grouped_after_a_crash_and_after_a_judgement(bench: Bench) -> None:
    """What was analysed and not grouped is due, however the process ended."""
    from probatum.footage.analysis import Analysis
    from probatum.footage.grouping import Grouping

    bench.keep(collected("a text", media=2))
    first, second = Item.objects.filter(role="image").order_by("id")
    assert not footage.grouping_due(bench.case)
    picture = Analysis(kind="image", container="png", width=32, height=32)
    footage.record_analysis(bench.case, first, picture, [], now=bench.clock())
    assert footage.grouping_due(bench.case)
    footage.record_grouping(bench.case, Grouping(version="1", groups=()), now=bench.clock())
    assert not footage.grouping_due(bench.case)
    bench.judge(FILMED, first.id, Verdict.YES, b=second.id)
    assert footage.grouping_due(bench.case)


def test_cases_of_one_workspace_never_see_each_other(bench: Bench, keys: list[str]) -> None:
    """The same words and sources in both: two registers."""
    other = Bench.open("Sample", clock=bench.clock)
    assert other.case.slug == "sample-2"
    other.report("killed 3 Velyke 2024-10-01", source="Source of killed 3 Velyke 2024-10-01")
    assert incidents_record(other.case)["incidents"] == []
    other.read()
    other.link()
    ours, theirs = incidents_record(bench.case)["incidents"], incidents_record(other.case)["incidents"]
    assert (len(ours), len(theirs)) == (3, 1)
    assert not {each["id"] for each in ours} & {each["id"] for each in theirs}
    assert not {each for one in ours for each in one["reports"]} & set(theirs[0]["reports"])
    assert isinstance(ours[0]["claims"][0], dict)
    assert Killing.kind.value in {each["kind"] for each in theirs[0]["claims"]}
