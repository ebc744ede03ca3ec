"""Which claims become one incident, which stay apart, and what a person's answer does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.claim_samples import DAY, claim, oblast, raion, settlement, together

from probatum.linking.claims import Claim
from probatum.linking.linker import SameIncident, link
from probatum.model.errors import LinkingError
from probatum.model.places import Place
from probatum.model.ranges import CountRange
from probatum.model.statements import Role, Speaker
from probatum.model.times import DateInterval

HERE = settlement("Niu-York")


def test_outlets_that_give_one_place_and_number_tell_of_one_incident() -> None:
    """Conflicting counts stay beside each other as a range."""
    linking = link([claim("a", place=HERE, killed=3), claim("b", place=HERE, killed=4), claim("c", place=HERE)])
    (incident,) = linking.incidents
    assert incident.members == ("a", "b", "c")
    assert incident.killed == CountRange(min=3, max=4)
    assert incident.conflicting
    assert incident.conflicts == ("killed",)


def test_a_vague_region_and_an_equal_number_do_not_make_one_incident() -> None:
    """Two events could be meant: they stay apart and are offered to a person."""
    linking = link([claim("a", place=oblast(), killed=2), claim("b", place=oblast(), killed=2)])
    assert together(linking) == [("a",), ("b",)]
    (explanation,) = linking.explanations
    assert explanation.suggested
    assert explanation.features["place"] > 0
    assert explanation.reasons["killed"] == "same number killed"


def test_a_journalist_whom_both_cite_tips_the_scale() -> None:
    """The same vague claims with one uncommon source."""
    said = (Speaker(name="Andriy Tsaplienko", role="journalist"),)
    both = [claim(key, place=oblast("Kursk", "RU"), killed=2, said_by=said) for key in "ab"]
    assert together(link(both)) == [("a", "b")]


def test_nothing_known_is_no_agreement() -> None:
    """Claims without place, time or number are not alike for that."""
    linking = link([claim("a", side=None, published=None), claim("b", side=None, published=None)])
    assert together(linking) == [("a",), ("b",)]
    assert linking.explanations == ()


def test_different_settlements_keep_apart_what_surfaced_on_one_day() -> None:
    """Two events of one day in one region."""
    claims = [
        claim("a", place=HERE, killed=2, surfaced=DAY),
        claim("b", place=settlement("Bakhmut"), killed=2, surfaced=DAY),
    ]
    assert together(link(claims)) == [("a",), ("b",)]


def test_footage_that_surfaced_on_one_day_links_claims_without_a_place() -> None:
    """Same day, same number."""
    claims = [claim("a", killed=1, surfaced=DAY), claim("b", killed=1, surfaced=DAY, published=DAY + timedelta(days=1))]
    assert together(link(claims)) == [("a", "b")]


def test_victims_of_different_sides_are_different_events() -> None:
    """Even at one place on one day."""
    claims = [
        claim("a", place=HERE, event=DAY, killed=2, side="UA"),
        claim("b", place=HERE, event=DAY, killed=2, side="RU"),
    ]
    assert together(link(claims)) == [("a",), ("b",)]


def test_the_same_footage_links_reports_that_share_nothing_else() -> None:
    """Different languages and words, one recording."""
    shown = frozenset({"ftg-1"})
    claims = [claim("a", place=oblast(), footage=shown, published=None), claim("b", killed=2, footage=shown)]
    assert together(link(claims)) == [("a", "b")]


def test_footage_of_a_report_with_several_killings_does_not_say_which() -> None:
    """The claims that also agree are linked, the other one is not."""
    shown = frozenset({"ftg-1"})
    claims = [
        claim("a", place=HERE, killed=3, footage=shown, report="one"),
        claim("b", place=settlement("Bakhmut"), killed=1, footage=shown, report="one"),
        claim("c", place=HERE, killed=3, footage=shown),
    ]
    assert together(link(claims)) == [("a", "c"), ("b",)]


def test_two_statements_of_one_report_are_two_events() -> None:
    """However alike they are."""
    claims = [claim("a", place=HERE, killed=2, report="one"), claim("b", place=HERE, killed=2, report="one")]
    assert together(link(claims)) == [("a",), ("b",)]


def test_an_event_cannot_follow_a_report_about_it() -> None:
    """A later event at the same place is another one."""
    claims = [claim("a", place=HERE, killed=2), claim("b", place=HERE, killed=2, event=DAY + timedelta(days=9))]
    assert together(link(claims)) == [("a",), ("b",)]


def test_a_vague_claim_does_not_chain_two_places_together() -> None:
    """It may belong to either; the two settlements stay apart."""
    claims = [
        claim("a", place=settlement("Bakhmut"), killed=2, event=DAY),
        claim("b", place=oblast(), killed=2, event=DAY),
        claim("c", place=settlement("Soledar"), killed=2, event=DAY),
    ]
    assert not any({"a", "c"} <= set(group) for group in together(link(claims)))


def test_a_district_that_contains_the_settlement_speaks_for_it() -> None:
    """By the codes of the Ukrainian codifier where both have one, else by name."""
    within = settlement("Selydove", gazetteer="katottg:UA14160230010083481")
    district = raion("Pokrovskyi raion", gazetteer="katottg:UA14160000000057202")
    linking = link([claim("a", place=within, killed=16), claim("b", place=district, killed=16)])
    assert together(linking) == [("a", "b")]
    assert linking.incidents[0].place.settlement == "Selydove"
    assert linking.explanations[0].reasons["place"] == "one place lies in the other's district"


def test_a_page_collected_again_is_the_same_claim() -> None:
    """Another capture of the same address."""
    claims = [claim(key, killed=2, url="https://news.example/1", published=None) for key in "ab"]
    assert together(link(claims)) == [("a", "b")]


def test_a_claim_recalled_in_passing_is_never_too_late() -> None:
    """A report of next year may recall the event."""
    claims = [
        claim("a", place=HERE, killed=3, event=DAY),
        claim("b", place=HERE, killed=3, role=Role.BACKGROUND, published=DAY + timedelta(days=400)),
    ]
    assert together(link(claims)) == [("a", "b")]


def test_explanations_never_name_a_victim() -> None:
    """A shared name links; it is not shown."""
    named = [claim(key, names=("Ivan Fictional",), published=None) for key in "ab"]
    linking = link(named)
    assert together(linking) == [("a", "b")]
    assert "fictional" not in str(linking).casefold()


# --- people ---

ALIKE = [claim(key, place=HERE, killed=2, event=DAY) for key in "abc"]


def test_a_persons_no_keeps_alike_claims_apart_and_is_not_asked_again() -> None:
    """The pair is explained with the answer, and no longer suggested."""
    linking = link(ALIKE[:2], judgements=[SameIncident(a="b", b="a", verdict="no")])
    assert together(linking) == [("a",), ("b",)]
    (explanation,) = linking.explanations
    assert (explanation.judged, explanation.suggested) == ("no", False)


def test_a_persons_yes_joins_what_contradicts_itself() -> None:
    """Also two statements of one report."""
    claims = [claim("a", place=HERE, report="one"), claim("b", place=oblast("Kursk", "RU"), report="one")]
    linking = link(claims, judgements=[SameIncident(a="a", b="b", verdict="yes")])
    (incident,) = linking.incidents
    assert incident.place == Place()
    assert incident.conflicts == ("place",)


def test_unsure_changes_nothing() -> None:
    """Neither joined nor parted; the suggestion stays."""
    for claims in (ALIKE, [claim("a", place=oblast(), killed=2), claim("b", place=oblast(), killed=2)]):
        before, after = link(claims), link(claims, judgements=[SameIncident(a="a", b="b", verdict="unsure")])
        assert together(before) == together(after)
        assert [each.suggested for each in before.explanations] == [each.suggested for each in after.explanations]


def test_a_later_answer_supersedes_an_earlier_one() -> None:
    """The last word on a pair holds."""
    answers = [SameIncident(a="a", b="b", verdict="no"), SameIncident(a="b", b="a", verdict="yes")]
    assert together(link(ALIKE[:2], judgements=answers)) == [("a", "b")]


def test_answers_that_contradict_each_other_split_and_are_reported() -> None:
    """a = b, b = c, a ≠ c: the "no" holds, one "yes" could not be kept."""
    answers = [
        SameIncident(a="a", b="b", verdict="yes"),
        SameIncident(a="b", b="c", verdict="yes"),
        SameIncident(a="a", b="c", verdict="no"),
    ]
    linking = link(ALIKE, judgements=answers)
    assert not any({"a", "c"} <= set(group) for group in together(linking))
    assert linking.contradicted == (("b", "c"),)


def test_an_answer_about_a_claim_that_is_gone_is_reported() -> None:
    """It is kept for when the claim comes back, and changes nothing."""
    linking = link(ALIKE, judgements=[SameIncident(a="a", b="gone", verdict="yes")])
    assert linking.unapplied == (("a", "gone"),)
    assert together(linking) == [("a", "b", "c")]


# --- whatever the order ---

_PLACES = [Place(), oblast(), oblast("Kursk", "RU"), HERE, settlement("Bakhmut"), raion("Bakhmutskyi raion")]
_DAYS = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=12)]


@st.composite
def some_claims(draw: st.DrawFn) -> list[Claim]:
    """Up to nine claims that share places, days and numbers often enough to be linked."""
    size = draw(st.integers(2, 9))
    return [
        claim(
            f"k{number}",
            report=f"r{draw(st.integers(0, 6))}",
            place=draw(st.sampled_from(_PLACES)),
            killed=draw(st.sampled_from([None, 1, 2, 3, 16, CountRange.at_least(2)])),
            event=draw(st.sampled_from([None, DAY, DateInterval.month(2024, 10)])),
            surfaced=draw(st.sampled_from([None, *_DAYS])),
            published=draw(st.sampled_from([None, *_DAYS])),
            side=draw(st.sampled_from([None, "UA", "UA", "RU"])),
            footage=draw(st.sampled_from([frozenset(), frozenset({"f1"})])),
        )
        for number in range(size)
    ]


answers_about = st.lists(
    st.builds(
        lambda pair, verdict: SameIncident(a=f"k{pair[0]}", b=f"k{pair[1]}", verdict=verdict),
        st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]),
        st.sampled_from(["yes", "no", "unsure"]),
    ),
    max_size=4,
    unique_by=lambda answer: answer.pair,
)


@given(claims=some_claims(), answers=answers_about, data=st.data())
def test_the_order_of_claims_and_answers_never_matters(
    claims: list[Claim], answers: list[SameIncident], data: st.DataObject
) -> None:
    """Equal incidents, ids and explanations for every permutation."""
    expected = link(claims, judgements=answers)
    shuffled, other = data.draw(st.permutations(claims)), data.draw(st.permutations(answers))
    assert link(shuffled, judgements=other) == expected


@given(claims=some_claims(), answers=answers_about)
def test_every_answer_holds_and_every_claim_is_in_one_incident(
    claims: list[Claim], answers: list[SameIncident]
) -> None:
    """A "no" is never overruled; a "yes" only by other people's answers, and then it is reported."""
    linking = link(claims, judgements=answers)
    home = {key: incident.id for incident in linking.incidents for key in incident.members}
    assert sorted(key for group in together(linking) for key in group) == sorted(each.key for each in claims)
    assert len({incident.id for incident in linking.incidents}) == len(linking.incidents)
    for answer in answers:
        a, b = answer.pair
        if a not in home or b not in home or answer.verdict == "unsure":
            continue
        if answer.verdict == "no":
            assert home[a] != home[b]
        else:
            assert home[a] == home[b] or (a, b) in linking.contradicted


@given(claims=some_claims())
def test_linking_again_with_its_own_result_changes_nothing(claims: list[Claim]) -> None:
    """Ids stay."""
    first = link(claims)
    previous = {key: incident.id for incident in first.incidents for key in incident.members}
    assert link(claims, previous=previous) == first


def test_two_claims_with_one_key_are_refused() -> None:
    """The message names the key."""
    with pytest.raises(LinkingError, match="a"):
        link([claim("a"), claim("a")])


def test_progress_ends_at_the_total() -> None:
    """Told how many pairs are done."""
    told: list[tuple[str, int, int]] = []
    link(ALIKE, progress=lambda what, done, total: told.append((what, done, total)))
    assert told[-1] == ("Comparing", 3, 3)


def test_a_story_told_by_very_many_reports_is_one_incident() -> None:
    """Blocks beyond the limit are compared in a window, and still come together; explanations stay few."""
    claims = [
        claim(
            f"k{number:03}", place=HERE, killed=16, event=date(2024, 10, 1), published=DAY + timedelta(days=number % 5)
        )
        for number in range(150)
    ]
    linking = link(claims)
    assert [len(group) for group in together(linking)] == [150]
    assert len(linking.explanations) <= 150 * 5
