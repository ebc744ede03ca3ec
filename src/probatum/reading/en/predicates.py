"""What an English sentence says was done to whom: every killing in it, with its victims and who did it.

In: a `Sentence` and its parties. Out: `Kill`s in order: active ("soldiers shot two prisoners"), passive ("two prisoners
were shot"), reduced ("prisoners shot by"), nominal ("the execution of two prisoners"). What is negated, only feared,
ordered or possible is not asserted. Whether the victims were out of action is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from probatum.model.ranges import CountRange

from ..kill import Kill
from ..people import Party
from ..units import Sentence

_PASSIVE_WAY = frozenset("awcK,hlPDeTgnSVjtYdipoJ")
_OBJECT_WAY = frozenset('whlaPDc,K"')
_FAR = 14
_OBJECT_FAR = 8
_UNREAL_FAR = 5
_FINITE = frozenset(["was", "were"])
_ASKING = frozenset(["ask", "asked", "asking", "asks", "wondered", "wonder", "know", "unclear", "questioned"])
_ORDERS = frozenset(["order", "orders", "ordering", "instructing", "commanding"])


@dataclass(frozen=True, slots=True)
class _View:
    """A sentence with quick ways from a unit to the parties around it."""

    sentence: Sentence
    parties: Sequence[Party]
    signs: str

    def before(self, at: int) -> list[Party]:
        return [party for party in self.parties if party.last < at]

    def after(self, at: int) -> list[Party]:
        return [party for party in self.parties if party.first > at]

    def starting(self, at: int) -> Party | None:
        return next((party for party in self.parties if party.first <= at <= party.last), None)

    def sign(self, at: int) -> str:
        return self.signs[at] if 0 <= at < len(self.signs) else "."


def kills(sentence: Sentence, parties: Sequence[Party]) -> list[Kill]:
    """The killings that the sentence asserts, in order."""
    view = _View(sentence, parties, sentence.signs)
    found: list[Kill] = []
    for at, sign in enumerate(sentence.signs):
        kill = _READERS[sign](view, at) if sign in _READERS else None
        if kill is not None and _real(view, kill):
            found.append(kill)
    return found


def _past(view: _View, at: int) -> Kill | None:
    if "suffers" in view.sentence.units[at].attrs:
        return _kill(view, at, _inner(view, at), _agent(view, at))
    if "object" in view.sentence.units[at].attrs:
        return _active(view, at, _inner(view, at))
    aux = _auxiliary(view, at)
    right = _object(view, at)
    if right is not None and (aux is None or right.first == at + 1) and not (aux is not None and right.kind == "A"):
        return _active(view, at, right)
    if aux is not None:
        return _passive(view, at, aux)
    return _reduced(view, at)


def _inner(view: _View, at: int) -> Party:
    """The "them" inside "shot them dead"."""
    unit = view.sentence.units[at]
    count = CountRange.exactly(1) if unit.attrs["object"] == "single" else CountRange()
    return Party(first=at, last=at, kind="R", count=count, definite=True, single=count.known, span=unit.span)


def _gerund(view: _View, at: int) -> Kill | None:
    if view.sign(at + 1) == "o":
        return _nominal(view, at)
    right = _object(view, at)
    if right is not None and view.sign(at - 1) not in "d":
        return _active(view, at, right)
    return _nominal(view, at)


def _present(view: _View, at: int) -> Kill | None:
    way = view.signs[max(at - 3, 0) : at]
    right = _object(view, at)
    if right is None:
        return None
    if re.search(r"T[wa]*$", way):
        return _ordered(view, at, right)
    kill = _active(view, at, right)
    if kill.doers is None:
        return None
    return replace(kill, present=True)


def _ordered(view: _View, at: int, right: Party) -> Kill | None:
    """ "Ordered his men to shoot two captives" says of a number of people that it was done."""
    words = [unit.low for unit in view.sentence.units[max(at - 7, 0) : at]]
    if right.number_span is None or view.sentence.units[right.last].sign == "R" or not _carried_out(view, words):
        return None
    return _kill(view, at, right, None)


def _carried_out(view: _View, words: list[str]) -> bool:
    """Whether what was ordered is said to have been done: "ordered", or whoever ordered it stands accused of it."""
    return "ordered" in words or (view.sentence.tried and bool(_ORDERS & set(words)))


def _active(view: _View, at: int, right: Party) -> Kill:
    left = [party for party in view.before(at) if party.kind in "FUAR" and not _led(view, party)]
    doers = left[-1] if left else None
    if doers is not None and right.kind == "R" and len(left) > 1 and (at - doers.last > 3 or view.sign(at - 1) == "c"):
        doers = left[0]  # "troops put three soldiers on their knees and shot them"
    if doers is not None and doers.kind == "R":
        doers = None
    return _kill(view, at, right, doers)


def _passive(view: _View, at: int, aux: int) -> Kill | None:
    subject = _subject(view, aux)
    going_on = view.sentence.units[aux].low == "being" and view.sign(aux - 1) == "b"
    kill = _kill(view, at, subject, _agent(view, at), beside=_coordinated(view, subject))
    return replace(kill, present=going_on)


def _coordinated(view: _View, subject: Party | None) -> Party | None:
    """The first half of "a volunteer fighting for Ukraine and his comrade were"."""
    if subject is None or subject.kind != "F" or view.sign(subject.first - 1) != "c":
        return None
    near = next((party for party in reversed(view.before(subject.first)) if party.kind == "F"), None)
    if near is None or re.search(r"[bvKkgSx,WY]", view.signs[near.last + 1 : subject.first - 1]):
        return None
    return near


def _reduced(view: _View, at: int) -> Kill | None:
    left = view.before(at)
    if not left or view.sign(at - 1) == "V" or (view.sentence.units[at].low == "shot" and view.sign(at - 1) in "di"):
        return None
    near = left[-1]
    gap = view.signs[near.last + 1 : at]
    if (
        re.fullmatch(r"v?[wah]{0,2}", gap)
        and len(left) > 1
        and re.fullmatch(r",?[Wt]", view.signs[left[-2].last + 1 : near.first])
    ):
        return _kill(view, at, left[-2], near)  # "prisoners whom the troops shot"
    follows = view.sign(at + 1)
    if "v" in gap or not re.fullmatch(r"[wahS,K c]{0,4}|.{0,5}[,x][wa]?", gap):
        return None
    if near.kind in "FR" and (follows in "ylDPe,x.awtc\"'" or near.status):
        victims = near if not _led(view, near, marks="y") else _subject(view, at)
        return _kill(view, at, victims, _agent(view, at))
    return None


def _nominal(view: _View, at: int) -> Kill | None:
    definite = view.sign(at - 1) in "dp" or view.sign(at - 2) in "dp"
    victims = None
    of = view.signs.find("o", at + 1, at + 8)
    if of == at + 1 or (of > 0 and view.sign(at + 1) in "yl"):
        victims = next((party for party in view.after(of - 1) if party.first <= of + 4), None)
    if victims is None:
        victims = next(
            (
                p
                for p in view.before(at)
                if re.fullmatch(r"'?[wa]{0,2}", view.signs[p.last + 1 : at]) and p.kind in "FR"
            ),
            None,
        )
        if victims is not None and "'" not in view.signs[victims.last + 1 : at] and victims.last != at - 1:
            victims = None
    if victims is None and not view.sentence.units[at].attrs.get("exec"):
        return None
    doers = _agent(view, at)
    return _kill(view, at, victims, doers, nominal=True, definite=definite)


def _kill(
    view: _View,
    at: int,
    victims: Party | None,
    doers: Party | None,
    *,
    nominal: bool = False,
    definite: bool = False,
    beside: Party | None = None,
) -> Kill:
    more: list[Party] = [beside] if beside is not None else []
    if victims is not None:
        following = [party for party in view.after(victims.last) if party is not doers]
        if following and following[0].kind == "F" and view.signs[victims.last + 1 : following[0].first] in ("c", ",c"):
            more.append(following[0])
    return Kill(
        at=at,
        word=view.sentence.units[at],
        victims=victims,
        more_victims=tuple(more),
        doers=doers if doers is not victims else None,
        nominal=nominal,
        definite=definite,
    )


def _auxiliary(view: _View, at: int) -> int | None:
    """The "was" or "being" that makes a participle passive, over adverbs and coordinated participles."""
    for back in range(at - 1, max(at - _FAR, -1), -1):
        sign = view.sign(back)
        if sign == "b":
            between = view.signs[back + 1 : at]
            plain = re.fullmatch(r"[wahD,S]*", between) is not None and len(between) <= 5
            return back if plain or re.search(r"[c,][wx]*[aw]?K?,?$", between) else None
        if view.sentence.units[back].low == "as":
            continue  # "were used as shields and shot"
        if sign not in _PASSIVE_WAY and view.starting(back) is None:
            return None
        if view.starting(back) is not None and sign not in "an":
            return None
    return None


def _subject(view: _View, aux: int) -> Party | None:
    """Who suffers: the nearest party before that no preposition leads; one known to be prisoners is preferred."""
    left = [party for party in view.before(aux) if party.kind in "FRUCM"]
    if not left:
        return None
    free = [party for party in left if not _led(view, party)]
    near = (free or left)[-1]
    if near.kind == "R" or near.status:
        return near
    if near.kind == "U":
        return next((party for party in reversed(left) if party.status or party.kind in "FR"), near)
    return near


def _agent(view: _View, at: int) -> Party | None:
    by = view.signs.find("y", at + 1)
    if by < 0 or "S" in view.signs[at:by]:
        return None
    return next((party for party in view.after(by - 1) if party.first <= by + 3 and party.kind in "FUA"), None)


def _object(view: _View, at: int) -> Party | None:
    """Who an active verb is about: the next party, over adverbs and phrases such as "at close range"."""
    for ahead in range(at + 1, min(at + _OBJECT_FAR, len(view.signs))):
        party = view.starting(ahead)
        if party is not None:
            if party.first != ahead and party.first <= at:
                return None
            return party
        if view.sign(ahead) not in _OBJECT_WAY:
            return None
    return None


def _led(view: _View, party: Party, marks: str = "yTelo") -> bool:
    """Whether a preposition stands before the party, so that it is no subject."""
    return view.sign(party.first - 1) in marks


def _real(view: _View, kill: Kill) -> bool:
    """Whether it is asserted: not negated, feared, intended, ordered or merely possible."""
    start = kill.at
    if _asked(view, start):
        return False
    way = view.signs[max(start - _UNREAL_FAR, 0) : start]
    way = way[max(way.rfind('"'), way.rfind("x") if "x" in way[:-1] else -1) + 1 :]
    joined = way.rfind("c")
    if joined >= 0 and re.match(r"cv?b", way[joined:]):
        way = way[joined + 1 :]  # "could not keep up and were executed"
    if "z" in way and _after_clause(view, kill.at):
        way = way[way.rfind("z") + 1 :]
    if "z" in way or "j" in way:
        return False
    if re.search(r"b[wa]?$", way) and _subjunctive(view, kill.at):
        return False
    modal = way.rfind("m")
    if modal >= 0 and "v" not in way[modal:]:
        return False
    if kill.word.sign == "k" and re.search(r"T[wa]*$", way):
        return True  # only `_ordered` lets an infinitive through
    return not re.search(r"T(?:b[wa]?)?$", way) or bool(re.search(r"v?T(?:bK?|b[wa]?)$", way) and _told(view, kill.at))


def _after_clause(view: _View, at: int) -> bool:
    """ "Soldiers who could not be moved were shot": the negation is of the clause before."""
    match = re.search(r"W[^,.\"W]{1,7}[wa](b)[wa]?$", view.signs[:at])
    return match is not None and view.sentence.units[match.start(1)].low in _FINITE


def _asked(view: _View, at: int) -> bool:
    """ "Asked whether troops had shot two": a question claims nothing."""
    for back in range(at - 1, -1, -1):
        if view.sign(back) in ',."':
            return False
        low = view.sentence.units[back].low
        near = {unit.low for unit in view.sentence.units[max(back - 4, 0) : back]}
        if low == "whether" or (low == "if" and near & _ASKING):
            return True
    return False


def _subjunctive(view: _View, at: int) -> bool:
    """ "Demanded that they be executed"."""
    words = [unit.low for unit in view.sentence.units[max(at - 2, 0) : at]]
    return "be" in words and not _told(view, at)


def _told(view: _View, at: int) -> bool:
    """ "only to be shot", "are reported to have been shot": an infinitive that still asserts."""
    words = " ".join(unit.low for unit in view.sentence.units[max(at - 7, 0) : at])
    return bool(re.search(r"\bonly to be\b|\bcan be seen\b|\bto have been\b", words))


_READERS = {"K": _past, "g": _gerund, "k": _present, "X": _nominal}
