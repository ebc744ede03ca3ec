"""Whether those killed were out of action: prisoners, surrendering, unarmed, wounded, or executed.

In: a killing and the facts of its sentence. Out: `Victims`, or None when they are not fighters out of action as far
as the sentence says (a battle, civilians, the doers' own people, a blast). "Executed" says by itself that they could
not fight.
"""

from __future__ import annotations

from dataclasses import dataclass

from probatum.model.ranges import CountRange
from probatum.model.statements import Span

from .data import small_words
from .facts import Facts
from .kill import Kill
from .named import NAMED, names_of, silent
from .people import Party
from .war import enemies


@dataclass(frozen=True, slots=True, kw_only=True)
class Victims:
    """Who was killed, as one mention says it."""

    count: CountRange
    side: str | None
    doer: str | None
    status: tuple[str, ...]
    spans: tuple[Span, ...]
    status_spans: tuple[Span, ...] = ()
    continues: bool = False
    partial: bool = False
    other: bool = False
    names: tuple[tuple[str, Span], ...] = ()


def victims_of(facts: Facts, kill: Kill, *, known: bool) -> Victims | None:
    """The victims of the kind that is counted, or None. `known`: the reader knows of prisoners from before."""
    party = kill.victims
    if party is None:
        return _unsaid(facts, kill)
    if party.kind == "A" or (party.kind == "C" and not (known and _people(facts, kill, party))):
        return None
    shown = _meant(facts, kill, party)
    if facts.cause and not kill.executed and "shot" not in kill.word.attrs.get("means", ()):
        return None
    status, spans = _status(facts, kill, party, shown)
    if shown is None and not known and not (spans and party.count.known):
        return None
    side, doer = _sides(facts, kill, party, shown)
    if side is not None and doer == side:
        return None
    if not _counted(facts, kill, party, out=bool(spans), side=side, known=known):
        return None
    people = silent(facts.voices, {said.span for said in facts.said})
    names = tuple(
        name
        for each in (party, *kill.more_victims, *([shown] if shown not in (None, party) else []))
        for name in names_of(facts.sentence, people, each)
    )
    return Victims(
        count=_count(kill, party, shown, names),
        side=side or enemies().get(doer or ""),
        doer=doer,
        status=status,
        spans=tuple(each.span for each in (party, *kill.more_victims)),
        status_spans=spans,
        continues=party.definite or party.kind == "R",
        partial=_partial(facts, party),
        other=party.new and party.single,
        names=names,
    )


def _people(facts: Facts, kill: Kill, party: Party) -> bool:
    """Prisoners already spoken of, called only "people" here: "six more people were shot"."""
    shot = kill.executed or "shot" in kill.word.attrs.get("means", ())
    return (
        facts.sentence.units[party.last].low in small_words(facts.lang, "people_heads")
        and shot
        and (party.definite or party.new)
    )


def _unsaid(facts: Facts, kill: Kill) -> Victims | None:
    """Footage "of an execution" tells of victims that the next sentences describe."""
    one = kill.word.attrs.get("number") == "single"
    if facts.footage is None or not one or kill.definite or facts.judicial or facts.cause:
        return None
    return Victims(count=CountRange(), side=None, doer=None, status=(), spans=(kill.word.span,))


def _counted(facts: Facts, kill: Kill, party: Party, *, out: bool, side: str | None, known: bool) -> bool:
    if out:
        return True
    if party.kind == NAMED:
        return known and kill.executed
    if party.kind in "UR":
        return known and party.kind == "R"
    shot = kill.executed or "shot" in kill.word.attrs.get("means", ())
    if party.kind == "C":
        return True
    if known and (party.definite or (shot and not facts.new)):
        return True
    head = facts.sentence.units[party.last].low
    return (
        kill.executed and (head not in small_words(facts.lang, "weak_heads") or side is not None) and not facts.judicial
    )


def _meant(facts: Facts, kill: Kill, party: Party) -> Party | None:
    """Whom a pronoun or bare number in this sentence stands for; the party itself otherwise."""
    if party.kind != "R":
        return party
    left = [each for each in facts.parties if each.last < party.first and each.kind == "F"]
    left = [each for each in left if each.status or each is not kill.doers]
    return left[-1] if left else None


def _status(facts: Facts, kill: Kill, party: Party, shown: Party | None) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The victims' state and its words: in their own phrase, or elsewhere in the sentence where it is about them."""
    values: list[str] = []
    spans: list[Span] = []
    for at, unit in enumerate(facts.sentence.units):
        state = unit.attrs.get("status", ()) or unit.attrs.get("hors", ())
        if state and _about_victims(facts, kill, party, shown, at):
            values += [value for value in unit.attrs.get("status", ()) if value not in values]
            spans.append(unit.span)
    return tuple(values), tuple(spans)


def _about_victims(facts: Facts, kill: Kill, party: Party, shown: Party | None, at: int) -> bool:
    if any(each is not None and each.first <= at <= each.last for each in (party, shown, *kill.more_victims)):
        return True
    if facts.sentence.signs[max(at - 1, 0)] == "z" and at:
        return False
    holder = next((each for each in facts.parties if each.first <= at <= each.last), None)
    unit = facts.sentence.units[at]
    if holder is not None and holder is not kill.doers and holder.first != at:
        same_side = shown is not None and holder.side in (shown.side, None) and holder is not kill.doers
        return same_side and not _other_number(holder, party)
    if unit.sign == "a" and facts.sentence.signs[max(at - 1, 0)] == "V":
        return False
    if holder is not None and holder.first == at and _other_number(holder, party):
        return False
    following = next((each for each in facts.parties if each.first == at + 1), None)
    if following is not None and following.kind == "F" and _other_number(following, party):
        return False
    if (
        unit.attrs.get("verb")
        and facts.sentence.signs[at + 1 : at + 2] == "n"
        and not party.first <= at + 1 <= party.last
    ):
        return False
    if unit.attrs.get("status") == ["wounded"]:
        before = facts.sentence.signs[max(at - 3, 0) : at]
        return any(sign in before for sign in "xWel") and "c" not in before[-2:]
    return True


def _other_number(one: Party, other: Party) -> bool:
    """Whether both are counted and differently, so that they are not the same people."""
    return one is not other and one.count.known and one.count != other.count and not one.definite


def _sides(facts: Facts, kill: Kill, party: Party, shown: Party | None) -> tuple[str | None, str | None]:
    side = party.side or (shown.side if shown else None)
    doer = kill.doers.side if kill.doers else None
    if doer is None and side is not None:
        enemy = enemies().get(side)
        if any(each.side == enemy for each in facts.parties if each is not party):
            doer = enemy
    return side, doer


def _count(kill: Kill, party: Party, shown: Party | None, names: tuple[tuple[str, Span], ...]) -> CountRange:
    count = party.count
    if not count.known and shown is not None:
        count = shown.count
    if not count.known and len(names) > 1:
        return CountRange.exactly(len(names))
    for more in kill.more_victims:
        if count.known and more.count.known:
            top = None if count.max is None or more.count.max is None else count.max + more.count.max
            count = CountRange(min=(count.min or 0) + (more.count.min or 0), max=top)
    return count


def _partial(facts: Facts, party: Party) -> bool:
    """ "One of the soldiers" of a known event, or "another two of them": a part, not the whole."""
    signs = facts.sentence.signs[party.first : party.last + 1]
    return "no" in signs and (party.kind == "R" or "nod" in signs)
