"""Official steps, orders and denials: Actions with the killing they are about, Orders, Denials.

In: the facts of a sentence, its event, and the language's patterns. Out: drafts that know their event; `reader` turns
them into statements with indices. A promised letter is no letter; "has not commented" is no denial.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from probatum.model.statements import ActionKind, Kind, Span, Speaker

from .data import load
from .episodes import Episode
from .facts import Facts
from .legal import legal_references
from .patterns import any_of

UN_BODIES = frozenset(["UN", "OHCHR", "OHCHR-HRMMU", "COI-UA"])

_SHORTLY = 4
_OPENS = re.compile(r"[“«]|(?:(?<=\s)|^)\"")
_CLOSES = re.compile(r"[”»]|(?<=\S)\"")


@dataclass(slots=True, kw_only=True)
class Draft:
    """An action, order or denial while it is being put together."""

    kind: Kind
    action: ActionKind | None = None
    sentence: int = 0
    about: Episode | None = None
    said_by: tuple[Speaker, ...] = ()
    legal_refs: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    fields: dict[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class _Rule:
    action: ActionKind
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs_un: bool


def official(facts: Facts, about: Episode | None, *, in_total: bool, lang: str) -> list[Draft]:
    """The official steps, orders and denials of one sentence."""
    rules, orders, denials = _rules(lang)
    drafts = []
    counted = re.search(r"n[aw]{0,2}Q", facts.sentence.signs) is not None
    for rule in rules:
        if (in_total or counted) and rule.action in (ActionKind.INVESTIGATION_OPENED, ActionKind.UN_VERIFIED):
            continue
        match = _match(facts, rule)
        if match is not None:
            drafts.append(_draft(facts, Kind.ACTION, match.span(), about, lang, action=rule.action))
    order = _asserted(facts, orders)
    if order is not None:
        drafts.append(_draft(facts, Kind.ORDER, order, about, lang))
    denial = _asserted(facts, denials)
    if denial is not None and order is None:
        draft = _draft(facts, Kind.DENIAL, denial, about, lang)
        plainly = denials["plain"].search(facts.sentence.low, *denial) is not None
        if plainly or not _for_victims(draft, about, lang):
            drafts.append(draft)
    return drafts


def _for_victims(draft: Draft, about: Episode | None, lang: str) -> bool:
    """Whether a body of the victims' own side speaks: it may contradict, but it is not the one accused."""
    countries = {body["code"]: body["country"] for body in load(lang, "bodies")["bodies"]}
    spoken = {countries.get(speaker.body or "") for speaker in draft.said_by}
    return about is not None and about.side is not None and about.side in spoken


def add_quoted(drafts: list[Draft], facts: Facts, *, before: str) -> None:
    """The words of an order that go on, or come, in quotation marks after the sentence that tells of it."""
    orders = [draft for draft in drafts if draft.kind is Kind.ORDER]
    low = facts.sentence.low
    if not orders or facts.sentence.index - orders[-1].sentence != 1:
        return
    opened = _OPENS.findall(before)
    going_on = bool(opened) and len(opened) > len(_CLOSES.findall(before))
    starts = _OPENS.match(low)
    if not going_on and starts is None:
        return
    first = starts.end() if starts else 0
    closes = _CLOSES.search(low, first)
    stop = closes.start() if closes else len(low)
    words = low[first:stop].rstrip(" .,!?")
    if words:
        start = facts.sentence.span[0] + first
        orders[-1].fields["order"] += ((start, start + len(words)),)
        orders[-1].spans += (facts.sentence.span,)


def add_references(drafts: list[Draft], facts: Facts, *, lang: str) -> None:
    """ "The case is pursued under Article 438": the law of an investigation told of shortly before."""
    cases = [draft for draft in drafts if draft.action is ActionKind.INVESTIGATION_OPENED]
    if not cases or cases[-1].legal_refs or not 0 < facts.sentence.index - cases[-1].sentence <= _SHORTLY:
        return
    references = legal_references(facts.sentence, lang=lang)
    if references:
        case = cases[-1]
        case.legal_refs = tuple(dict.fromkeys(code for code, _ in references))
        case.fields["legal_refs"] = tuple(span for _, span in references)
        case.spans += (facts.sentence.span,)


def _match(facts: Facts, rule: _Rule) -> re.Match[str] | None:
    low = facts.sentence.low
    match = rule.pattern.search(low)
    if match is None or (rule.unless is not None and rule.unless.search(low)):
        return None
    if rule.needs_un:
        subjects = [said.speaker.body for said in facts.said] + [voice.speaker.body for voice in facts.voices]
        if not any(body in UN_BODIES for body in subjects):
            return None
    return match


def _asserted(facts: Facts, rule: Mapping[str, re.Pattern[str]]) -> Span | None:
    low = facts.sentence.low
    match = rule["patterns"].search(low)
    if match is None or rule["unless"].search(low) or not rule["objects"].search(low, match.start()):
        return None
    return match.span()


def _draft(
    facts: Facts, kind: Kind, found: Span, about: Episode | None, lang: str, *, action: ActionKind | None = None
) -> Draft:
    start = facts.sentence.span[0]
    references = legal_references(facts.sentence, lang=lang) if kind is Kind.ACTION else []
    speakers, spans = _actors(facts, found, kind, action)
    fields: dict[str, tuple[Span, ...]] = {kind.value: ((start + found[0], start + found[1]),)}
    if references and action is ActionKind.INVESTIGATION_OPENED:
        fields["legal_refs"] = tuple(span for _, span in references)
    if spans:
        fields["said_by"] = spans
    return Draft(
        kind=kind,
        action=action,
        sentence=facts.sentence.index,
        about=about,
        said_by=speakers,
        legal_refs=tuple(dict.fromkeys(code for code, _ in references)) if "legal_refs" in fields else (),
        hedges=tuple(hedge.code for hedge in facts.hedges),
        spans=(facts.sentence.span,),
        fields=fields,
    )


def _actors(
    facts: Facts, found: Span, kind: Kind, action: ActionKind | None
) -> tuple[tuple[Speaker, ...], tuple[Span, ...]]:
    """Who acts: the last voice before the words of the step, else who says it, else a country that acts."""
    at = facts.sentence.span[0] + found[0]
    left = [voice for voice in facts.voices if voice.span[0] < at]
    if action in (ActionKind.LETTER_TO_ICRC, ActionKind.LETTER_TO_UN):
        left = [voice for voice in left if voice.speaker.body not in UN_BODIES | {"ICRC"}]
    if kind is not Kind.ORDER and left:
        return (left[-1].speaker,), (left[-1].span,)
    if facts.said:
        return tuple(dict.fromkeys(s.speaker for s in facts.said)), tuple(dict.fromkeys(s.span for s in facts.said))
    country = next((party for party in facts.parties if party.kind == "A" and party.span[0] < at), None)
    if country is not None and kind is Kind.DENIAL:
        words = facts.sentence.low[country.span[0] - facts.sentence.span[0] : country.span[1] - facts.sentence.span[0]]
        return (Speaker(name=words.removeprefix("the ").title()),), (country.span,)
    if kind is not Kind.ORDER and facts.voices and action not in (ActionKind.LETTER_TO_ICRC, ActionKind.LETTER_TO_UN):
        return (facts.voices[0].speaker,), (facts.voices[0].span,)
    return (), ()


@cache
def _rules(lang: str) -> tuple[tuple[_Rule, ...], Mapping[str, re.Pattern[str]], Mapping[str, re.Pattern[str]]]:
    known = load(lang, "actions")
    rules = tuple(
        _Rule(
            action=ActionKind(each["action"]),
            pattern=any_of(each["patterns"]),
            unless=any_of(each["unless"]) if each.get("unless") else None,
            needs_un=bool(each.get("needs_un")),
        )
        for each in known["actions"]
    )
    return rules, _table(known["orders"]), _table(known["denials"])


def _table(rule: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    return {name: any_of(patterns) for name, patterns in rule.items()}
