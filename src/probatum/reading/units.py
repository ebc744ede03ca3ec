"""A sentence as units: words, phrases and entities, each of one class, so that grammar is patterns over a short string.

In: tokens of a sentence and the entities found in the text (places, times, numbers, names of military units). Out: a
`Sentence` whose `signs` has one sign for each unit (`lexicon.SIGNS`). Where several readings start at a token the
longest wins, then entities before words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from probatum.model.statements import Span

from .captivity import of_persons
from .dates import TimeMention
from .lexicon import Lexicon
from .numbers import NumberMention
from .places import PlaceMention
from .tokens import Token, tokenise

Mention = TimeMention | NumberMention | PlaceMention
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_QUOTES = frozenset('"“”„«»')


class Unit(NamedTuple):
    """A word, phrase or entity of a sentence."""

    start: int
    end: int
    sign: str
    low: str
    attrs: Mapping[str, Any] = _NOTHING
    mention: Mention | None = None
    name: str | None = None

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it stands, its units, and `signs` with one sign a unit."""

    index: int
    paragraph: int
    span: Span
    low: str
    units: tuple[Unit, ...]
    signs: str
    title: bool = False
    tried: bool = False


class Entities:
    """All entities of a passage, looked up by where they start; the longest at a place wins."""

    def __init__(self, text: str, span: Span, mentions: Iterable[Mention], *, words: Lexicon) -> None:
        self._at: dict[int, tuple[int, str, Mention | None]] = {}
        self.names: set[int] = set()
        for mention in mentions:
            if getattr(mention, "in_name", False):
                self.names.add(mention.span[0])
            sign = {TimeMention: "D", NumberMention: "n", PlaceMention: "P"}[type(mention)]
            if not (sign == "P" and getattr(mention, "in_name", False)):
                self._put(mention.span, sign, mention)
        for match in words.unit_names.finditer(text, *span):
            self._put(match.span(), "N", None)

    def _put(self, span: Span, sign: str, mention: Mention | None) -> None:
        known = self._at.get(span[0])
        if known is None or span[1] > known[0]:
            self._at[span[0]] = (span[1], sign, mention)

    def at(self, start: int) -> tuple[int, str, Mention | None] | None:
        """End, sign and mention of the entity that starts there."""
        return self._at.get(start)


def sentence(
    text: str,
    low: str,
    span: Span,
    *,
    words: Lexicon,
    entities: Entities,
    index: int,
    paragraph: int,
    title: bool = False,
) -> Sentence:
    """The units of one sentence; `low` is the whole text in the form that word lists know."""
    tokens = tokenise(text, *span, low=low)
    units: list[Unit] = []
    at = 0
    while at < len(tokens):
        unit, used = _unit(text, tokens, at, words, entities, units)
        units.append(unit)
        at += used
    units = of_persons(units, words)
    signs = "".join(unit.sign for unit in units)
    own = low[span[0] : span[1]]
    return Sentence(index, paragraph, span, own, tuple(units), signs, title, bool(words.tried.search(own)))


def _unit(
    text: str, tokens: list[Token], at: int, words: Lexicon, entities: Entities, before: list[Unit]
) -> tuple[Unit, int]:
    token = tokens[at]
    word = words.longest(tokens, at)
    if word is not None and word[0].sign == "A" and token.start in entities.names:
        word = None  # "Kyiv Post" is a paper, not Kyiv that acts
    entity = entities.at(token.start)
    if entity is not None and not _word_wins(word, tokens, at, entity, before):
        end, sign, mention = entity
        used = 1
        while at + used < len(tokens) and tokens[at + used].start < end:
            used += 1
        attrs = word[0].attrs if word and "side" in word[0].attrs else _NOTHING
        end = max(end, tokens[at + used - 1].end)
        return Unit(
            token.start,
            end,
            sign,
            text[token.start : end].lower(),
            attrs,
            mention,
            text[token.start : end] if sign == "N" else None,
        ), used
    if word is not None:
        entry, used = word
        end = tokens[at + used - 1].end
        low = " ".join(each.low for each in tokens[at : at + used])
        return Unit(token.start, end, entry.sign, low, entry.attrs), used
    return Unit(token.start, token.end, _plain_sign(token), token.low), 1


def _word_wins(
    word: tuple[Any, int] | None,
    tokens: list[Token],
    at: int,
    entity: tuple[int, str, Mention | None],
    before: list[Unit],
) -> bool:
    """Whether the lexicon's reading is better: it is longer, a body's name, or a country that acts."""
    if word is None:
        return False
    entry, used = word
    end = tokens[at + used - 1].end
    if end > entity[0]:
        return True
    if end < entity[0]:
        return False
    acts = entry.sign == "A" and (not before or before[-1].sign not in "le")
    return entry.sign in "BOs" or acts


def _plain_sign(token: Token) -> str:
    char = token.text[0]
    if token.low == "'s" or token.text in "'’":
        return "'"
    if char in _QUOTES:
        return '"'
    if char in ",;:()—–-":
        return ","
    if not char.isalnum():
        return "."
    return "w"
