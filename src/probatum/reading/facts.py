"""Everything that one sentence offers to those who put events together.

In: a `Sentence` and what was found in it. Out: `Facts`: parties, killings, who says it, hedges, and small questions
(is it about another war? does it open a new event? which event does it point back to?) answered from the language's
data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from probatum.model.statements import Span, Speaker

from .attribution import Hedge, Said, hedges, said
from .data import load
from .grammar import grammar
from .kill import Kill
from .named import identified, named_parties
from .numbers import NumberMention
from .patterns import any_of, any_word
from .people import Party
from .speakers import Roster, Voice, voices
from .units import Sentence, Unit

_POINTS_BACK = re.compile(r"[dp](?:[PsawnN]|D)*[EXgV]")
_PRESENTS = re.compile(r"i[wasn]*V")
_LISTS = frozenset(["elsewhere", "ordered"])
_FIRST_YEAR = re.compile(r"\b(1[5-9]\d\d|20[01]\d)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One sentence, understood as far as it goes alone."""

    lang: str
    sentence: Sentence
    parties: tuple[Party, ...]
    kills: tuple[Kill, ...]
    voices: tuple[Voice, ...]
    said: tuple[Said, ...]
    hedges: tuple[Hedge, ...]
    new: bool
    recalled: bool
    own: bool
    elsewhen: bool
    cause: bool
    judicial: bool
    counts_dead: bool = False
    identified: tuple[tuple[str, Span], ...] = ()
    rival: NumberMention | None = None

    @property
    def footage(self) -> Unit | None:
        """The word for footage, if the sentence has one."""
        at = self.sentence.signs.find("V")
        return self.sentence.units[at] if at >= 0 else None

    @property
    def presents(self) -> bool:
        """Whether it brings in footage that was not spoken of: "a video shows"."""
        return bool(_PRESENTS.search(self.sentence.signs))

    @property
    def points_back(self) -> bool:
        """Whether it speaks of an event or footage as known: "the incident", "this killing"."""
        return bool(_POINTS_BACK.search(self.sentence.signs))

    @property
    def states(self) -> list[str]:
        """The states of being out of action that the sentence names."""
        return list(dict.fromkeys(value for unit in self.sentence.units for value in unit.attrs.get("status", ())))

    def states_of(self, party: Party) -> list[str]:
        """The states told of the party: in its own words, and by a verb right beside it ("capture a wounded man")."""
        units, signs = self.sentence.units, self.sentence.signs
        beside = [
            value
            for at, unit in enumerate(units)
            if unit.attrs.get("verb")
            and (at + 1 == party.first or (at > party.last and re.fullmatch(r"v?b*a?", signs[party.last + 1 : at])))
            for value in unit.attrs.get("status", ())
        ]
        return list(dict.fromkeys([*party.status, *beside]))

    def prisoners(self) -> Party | None:
        """The first people in it who are out of action by their own description."""
        described = next((party for party in self.parties if party.kind == "F" and party.status), None)
        if described is not None:
            return described
        states = [
            at for at, unit in enumerate(self.sentence.units) if unit.attrs.get("verb") and "status" in unit.attrs
        ]
        if not states:
            return None
        left = [party for party in self.parties if party.kind in "FR" and party.last < states[0]]
        return left[-1] if left else next((party for party in self.parties if party.kind == "F"), None)


def facts(text: str, sentence: Sentence, roster: Roster, *, lang: str) -> Facts:
    """Understand one sentence; the roster learns the names in it."""
    structure = grammar(lang)
    people = tuple(structure.parties(sentence))
    who = tuple(voices(text, sentence, roster))
    scene = scene_patterns(lang)
    low = sentence.low
    spoken = _for_bodies(said(sentence, who, people, roster, lang=lang), who, roster, lang=lang)
    done = tuple(structure.kills(sentence, _with_names(sentence, who, people, spoken)))
    if not spoken and people and _is_met(people[0], killed=bool(done)):
        roster.last = Speaker(role="witness")
    return Facts(
        lang=lang,
        sentence=sentence,
        parties=people,
        kills=done,
        voices=who,
        said=spoken,
        hedges=tuple(hedges(sentence, lang=lang)),
        new=bool(scene["new"].search(low)),
        recalled=bool(scene["recalled"].search(low)),
        own=bool(scene["own"].search(low)),
        elsewhen=bool(scene["elsewhen"].search(low)) or _long_ago(low),
        cause=bool(scene["causes"].search(low)),
        judicial=bool(scene["judicial"].search(low)),
        counts_dead=bool(scene["number_of"].search(low)),
        identified=identified(sentence, who, lang=lang),
        rival=_rival(sentence, scene["rival"]),
    )


def _is_met(party: Party, *, killed: bool) -> bool:
    """Whether "he" will be this soldier: one who is new, or a prisoner told of while he lives."""
    known = party.definite and (killed or not party.status)
    return party.kind == "F" and party.count.max == 1 and not known


def _with_names(
    sentence: Sentence, who: Sequence[Voice], people: Sequence[Party], spoken: Sequence[Said]
) -> list[Party]:
    named = named_parties(sentence, who, people, {each.span for each in spoken})
    return sorted([*people, *named], key=lambda party: party.first)


def _for_bodies(spoken: Sequence[Said], who: Sequence[Voice], roster: Roster, *, lang: str) -> tuple[Said, ...]:
    """ "The Prosecutor General's Office has opened a case, the prosecutor X announced": X speaks for the office."""
    codes = {voice.speaker.body for voice in who if voice.speaker.body}
    if len(codes) != 1:
        return tuple(spoken)
    roles = load(lang, "attribution")["speaks_for"]
    made = []
    for each in spoken:
        speaker = each.speaker
        if speaker.name and speaker.body is None and speaker.role in roles:
            each = replace(each, speaker=roster.meet(replace(speaker, body=next(iter(codes)))))
        made.append(each)
    return tuple(made)


def _rival(sentence: Sentence, led: re.Pattern[str]) -> NumberMention | None:
    """ "The ombudsman speaks of five": the number that somebody else gives."""
    for unit in sentence.units:
        if isinstance(unit.mention, NumberMention) and led.search(sentence.low[: unit.start - sentence.span[0]]):
            return unit.mention
    return None


def _long_ago(low: str) -> bool:
    begins: int = load("wars", "ukraine")["begins"].year
    return any(int(match.group()) < begins for match in _FIRST_YEAR.finditer(low))


@cache
def scene_patterns(lang: str) -> Mapping[str, re.Pattern[str]]:
    """The questions about a sentence as patterns."""
    scene = load(lang, "words")["scene"]
    made = {name: any_of(patterns) for name, patterns in scene.items() if name not in _LISTS}
    made["elsewhere"] = any_word(scene["elsewhere"])
    return made
