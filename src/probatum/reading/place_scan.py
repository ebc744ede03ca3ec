"""Left to right over the capitalised words of a passage, the longest known name first. Linear in its length."""

from __future__ import annotations

import re
from dataclasses import replace

from .gazetteer import PlaceKind, fold
from .place_judging import Found, Scene, Token, area, bare, choose, judge, unknown
from .place_mention import PlaceMention
from .place_names import Names
from .place_words import PlaceWords
from .plain import Plain

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_LONGEST = 4
_SHORTEST = 3
_COMMA = re.compile(r"\s*(?:,|\()?\s*(?:(?:in|of|у|в|на|во) )?(?:the )?")


def scan(passage: Plain, words: PlaceWords, names: Names, around: tuple[str, str]) -> list[PlaceMention]:
    """The places of a passage, in order. `around` is the text on either side of it, for context only."""
    tokens = [Token(word=m.group(), start=m.start(), end=m.end()) for m in _TOKEN.finditer(passage.words)]
    scene = Scene(text=passage.words, tokens=tokens, words=words, names=names, around=around)
    found: list[Found] = []
    index = 0
    while index < len(tokens):
        hit = _at(scene, index) if tokens[index].capital else None
        index += 1
        if hit is not None:
            found.append(hit)
            while index < len(tokens) and tokens[index].start < hit.end:
                index += 1
    kept = _believed(scene, _shared_prepositions(scene, _shared_heads(scene, found)))
    return [replace(each.mention, span=passage.span(each.start, each.end)) for each in kept]


def _at(scene: Scene, index: int) -> Found | None:
    """The place whose name begins at this token, the longest name that is one."""
    tokens = scene.tokens
    most = min(scene.names.longest(bare(tokens[index].word)), len(tokens) - index, _LONGEST)
    for count in range(max(most, 1), 0, -1):
        name = _name(scene, index, count)
        if len(name) < _SHORTEST:
            continue
        known_name = scene.names.nouns(name) or scene.names.adjectives(name)
        hit = judge(scene, index, count, name) if known_name else None
        known = scene.words.areas.get(fold(name)) if hit is None else None
        if known is not None:
            return area(scene, tokens[index].start, tokens[index].start + len(name), known.name, known.country)
        if hit is not None:
            return hit
    return unknown(scene, index)


def _name(scene: Scene, index: int, count: int) -> str:
    """The words of a name of `count` tokens, empty when they do not stand together or are not capitalised."""
    tokens = scene.tokens
    for position in range(index + 1, index + count):
        if scene.text[tokens[position - 1].end : tokens[position].start] != " " or not tokens[position].capital:
            return ""
    last = tokens[index + count - 1]
    return scene.text[tokens[index].start : last.start] + bare(last.word)


def _shared_heads(scene: Scene, found: list[Found]) -> list[Found]:
    """ "Zaporizhzhia and Kharkiv regions": a head word belongs to every name of the list before it."""
    for place in _listed_without_head(scene, found):
        found.append(place)
    result = sorted(found, key=lambda each: each.start)
    for index in range(len(result) - 2, -1, -1):
        this, after = result[index], result[index + 1]
        shared = after.mention.modifier in scene.words.plural_heads
        if shared and this.mention.modifier is None and _joined(scene, this, after):
            name = scene.text[this.start : this.name_end]
            kind, chosen = choose(after.mention.kind, scene.names.adjectives(name), scene.names.gazetteer)
            if chosen:
                mention = replace(
                    this.mention,
                    kind=kind,
                    candidates=chosen,
                    name=chosen[0].name,
                    modifier=after.mention.modifier,
                    country=chosen[0].country,
                )
                result[index] = replace(this, mention=mention, weak=False)
    return result


def _listed_without_head(scene: Scene, found: list[Found]) -> list[Found]:
    """Adjectives of a list whose head word comes later ("Запорізькій та Харківській областях"): found backwards."""
    if not scene.words.endings:
        return []
    starts = {token.start: index for index, token in enumerate(scene.tokens)}
    taken = {each.start for each in found}
    extra: list[Found] = []
    for each in found:
        current = each
        while current.mention.modifier in scene.words.plural_heads:
            previous = _previous_adjective(scene, starts[current.start], current)
            if previous is None or previous.start in taken:
                break
            taken.add(previous.start)
            extra.append(previous)
            current = previous
    return extra


def _previous_adjective(scene: Scene, index: int, after: Found) -> Found | None:
    for back in (1, 2):
        token = scene.tokens[index - back] if index >= back else None
        if token is None or not token.capital:
            continue
        if not scene.words.joins.fullmatch(scene.text[token.end : after.start]):
            return None
        kind, chosen = choose(after.mention.kind, scene.names.adjectives(token.word), scene.names.gazetteer)
        if not chosen:
            return None
        mention = replace(after.mention, kind=kind, candidates=chosen, name=chosen[0].name, country=chosen[0].country)
        return Found(start=token.start, end=token.end, name_end=token.end, mention=mention, weak=False)
    return None


def _shared_prepositions(scene: Scene, found: list[Found]) -> list[Found]:
    """ "near Vovchansk and Lyptsi": the preposition belongs to the whole list."""
    result = list(found)
    for index in range(1, len(result)):
        this, before = result[index], result[index - 1]
        if this.mention.preposition is None and before.mention.preposition and _joined(scene, before, this):
            mention = replace(this.mention, preposition=before.mention.preposition, vicinity=before.mention.vicinity)
            result[index] = replace(this, mention=mention)
    return result


def _believed(scene: Scene, found: list[Found]) -> list[Found]:
    """Drop little-known names that nothing around them supports; a believed neighbour in a list supports them."""
    kept: list[Found] = []
    for index, this in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if not this.weak or _supported(scene, kept[-1] if kept else None, this, after):
            kept.append(this)
    return kept


def _supported(scene: Scene, before: Found | None, this: Found, after: Found | None) -> bool:
    if before is not None and (_joined(scene, before, this) or scene.text[before.end : this.start] == "'s "):
        return True
    return (
        after is not None
        and not after.weak
        and after.mention.kind in (PlaceKind.REGION, PlaceKind.RAION)
        and _COMMA.fullmatch(scene.text[this.end : after.start]) is not None
    )


def _joined(scene: Scene, first: Found, second: Found) -> bool:
    return scene.words.joins.fullmatch(scene.text[first.end : second.start]) is not None
