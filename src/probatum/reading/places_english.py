"""Places in text where names are capitalised and do not bend: English, and any language written so.

Left to right over capitalised words, the longest known name first. A name is taken when it is well known, or when the
words around it say that it is a place; a person's name, a newspaper or an office is not. Linear in the length of the
passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .gazetteer import Entry, Gazetteer, PlaceKind, fold
from .place_mention import PlaceMention
from .place_words import PlaceWords
from .plain import Plain

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_BEFORE = 90
"""Characters before a name that can hold its preposition, fillers and head."""
_WELL_KNOWN = 5000
_FAR_KNOWN = 100_000
_JOIN = re.compile(r"(?:,|,? (?:and|or|as well as|&))? (?:the )?|, ?")
_PLACE_JOIN = re.compile(r"\s*(?:,|,? (?:and|or|as well as|to))\s+(?:the |in |near |then )*")
_COMMA = re.compile(r"\s*(?:,|\(|in|of)\s*(?:in |of )?(?:the )?(?:\w+ )?")
_HEAD_GAP = re.compile(r"[ -](?:\w+[- ](?=district|region|direction|sector))?\Z")
_KINDS = {
    PlaceKind.REGION: (PlaceKind.REGION,),
    PlaceKind.RAION: (PlaceKind.RAION, PlaceKind.SETTLEMENT),
    PlaceKind.HROMADA: (PlaceKind.HROMADA, PlaceKind.SETTLEMENT),
    PlaceKind.DIRECTION: (PlaceKind.SETTLEMENT, PlaceKind.REGION),
    PlaceKind.SETTLEMENT: (PlaceKind.SETTLEMENT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    word: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.word[0].isupper()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A mention in the making: offsets in the plain words, and whether it needs a neighbour to be believed."""

    start: int
    end: int
    name_end: int
    mention: PlaceMention
    weak: bool


def scan_english(
    passage: Plain, words: PlaceWords, gazetteer: Gazetteer, around: tuple[str, str] = ("", "")
) -> list[PlaceMention]:
    """The places of a passage, in order. `around` is the text on either side of it, for context only."""
    tokens = [_Token(word=m.group(), start=m.start(), end=m.end()) for m in _TOKEN.finditer(passage.words)]
    found: list[_Found] = []
    index = 0
    while index < len(tokens):
        step = 1
        if tokens[index].capital:
            hit = _at(passage.words, tokens, index, words, gazetteer, around)
            if hit is not None:
                found.append(hit[0])
                step = hit[1]
        index += step
    found = _believed(passage.words, _shared_heads(passage.words, found, gazetteer))
    return [replace(each.mention, span=passage.span(each.start, each.end)) for each in found]


def _at(
    text: str,
    tokens: list[_Token],
    index: int,
    words: PlaceWords,
    gazetteer: Gazetteer,
    around: tuple[str, str],
) -> tuple[_Found, int] | None:
    first = _bare(tokens[index].word)
    most = min(gazetteer.longest(fold(first).split(" ")[0]), len(tokens) - index, 4)
    for count in range(max(most, 1), 0, -1):
        name = _name(text, tokens, index, count)
        key = fold(name) if name else ""
        if len(key) < 3:
            continue
        area = words.areas.get(key)
        entries = gazetteer.keyed(key)
        if area is None and not entries:
            continue
        last = tokens[index + count - 1]
        name_end = tokens[index].start + len(name)
        hit = _judge(text, tokens, (index, count), (name, key, name_end), entries, words, gazetteer, around)
        if area is not None and hit is None:
            mention = _area_mention(text, tokens[index].start, area.name, area.country, words)
            hit = _Found(start=tokens[index].start, end=last.end, name_end=last.end, mention=mention, weak=False)
        if hit is not None:
            consumed = sum(1 for token in tokens[index : index + count + 3] if token.start < hit.end)
            return hit, max(count, consumed)
    return None


def _judge(
    text: str,
    tokens: list[_Token],
    where: tuple[int, int],
    named: tuple[str, str, int],
    entries: tuple[Entry, ...],
    words: PlaceWords,
    gazetteer: Gazetteer,
    around: tuple[str, str],
) -> _Found | None:
    """A mention for this name, or None when it is no place here."""
    if not entries:
        return None
    index, count = where
    _, key, name_end = named
    start = tokens[index].start
    before = words.before.search(text[max(0, start - _BEFORE) : start])
    preposition = before.group("preposition").lower() if before and before.group("preposition") else None
    head = before.group("head").lower() if before and before.group("head") else None
    possessive = text[name_end : name_end + 2] in ("'s", "' ")
    after = _head_after(text, tokens, index + count, name_end, words) if not possessive else None
    kind, modifier, end = None, None, name_end
    if after is not None:
        kind, modifier, end = after
    elif head is not None and before is not None and (before.group("of") or head not in ("front", "community")):
        kind, modifier = words.heads_before[head], head + (" of" if before.group("of") else "")
    if key in words.stop and modifier is None:
        return None
    if key in words.ambiguous and not _near(words, key, text, start, end, around):
        return None
    if kind is None and key in words.ambiguous:
        kind = PlaceKind.SETTLEMENT
    in_name = _in_name(text, tokens, index + count, start, words, possessive)
    if kind is None and not in_name and _person(tokens, index, text, words, entries):
        return None
    kind, chosen = _choose(kind, entries, gazetteer)
    if not chosen and after is None and modifier is not None:  # "Kursk Oblast of Russia"
        modifier = None
        kind, chosen = _choose(None, entries, gazetteer)
    if not chosen:
        return None
    weak = modifier is None and not _well_known(chosen[0]) and kind is PlaceKind.SETTLEMENT
    if weak and preposition is not None and preposition not in words.loose:
        weak = _next_is_capital(text, tokens, index + count)
    mention = PlaceMention(
        span=(0, 1),
        kind=kind,
        name=chosen[0].name,
        candidates=chosen,
        preposition=preposition,
        vicinity=preposition in words.vicinity if preposition else False,
        modifier=modifier,
        in_name=in_name,
        country=chosen[0].country if len({entry.country for entry in chosen}) == 1 else None,
    )
    return _Found(start=start, end=end, name_end=name_end, mention=mention, weak=weak)


def _choose(
    kind: PlaceKind | None, entries: tuple[Entry, ...], gazetteer: Gazetteer
) -> tuple[PlaceKind, tuple[Entry, ...]]:
    if kind is None:
        kind = _bare_kind(entries, gazetteer)
    if kind is PlaceKind.COUNTRY:
        return kind, tuple(entry for entry in entries if entry.kind is kind)
    for wanted in _KINDS.get(kind, ()):
        chosen = tuple(entry for entry in entries if entry.kind is wanted)
        if chosen:
            return kind, chosen
    if kind is PlaceKind.REGION:
        return _region_of_city(entries, gazetteer)
    return kind, ()


def _region_of_city(entries: tuple[Entry, ...], gazetteer: Gazetteer) -> tuple[PlaceKind, tuple[Entry, ...]]:
    """ "Dnipro region": named after its city; for a smaller town the words mean the land around it."""
    towns = tuple(entry for entry in entries if entry.kind is PlaceKind.SETTLEMENT and entry.rank >= 3)
    if towns and towns[0].population >= 200_000 and towns[0].region:
        region = gazetteer.get("region:" + towns[0].region)
        if region is not None:
            return PlaceKind.REGION, (region,)
    return (PlaceKind.DIRECTION, towns) if towns else (PlaceKind.REGION, ())


def _bare_kind(entries: tuple[Entry, ...], gazetteer: Gazetteer) -> PlaceKind:
    """What a name without a head word means."""
    kinds = {entry.kind for entry in entries}
    if PlaceKind.COUNTRY in kinds:
        return PlaceKind.COUNTRY
    if PlaceKind.REGION in kinds:
        entry = next(each for each in entries if each.kind is PlaceKind.REGION)
        region = gazetteer.region_of(entry)
        if (region is not None and region.bare == "region") or PlaceKind.SETTLEMENT not in kinds:
            return PlaceKind.REGION
    return PlaceKind.SETTLEMENT


def _head_after(
    text: str, tokens: list[_Token], after: int, name_end: int, words: PlaceWords
) -> tuple[PlaceKind, str, int] | None:
    if after >= len(tokens) or text[name_end : tokens[after].start] not in (" ", "-"):
        return None
    token = tokens[after]
    word = _bare(token.word).lower()
    kind = words.heads_after.get(word)
    if kind is None:
        return None
    return kind, word, token.start + len(_bare(token.word))


def _in_name(text: str, tokens: list[_Token], after: int, start: int, words: PlaceWords, possessive: bool) -> bool:
    """Whether the name is only part of the name of an office, unit, court or paper."""
    lead = text[max(0, start - _BEFORE) : start]
    if words.office_before.search(lead):
        return True
    linked, head = 0, False
    while after + linked < len(tokens) and linked < 5:
        token = tokens[after + linked]
        gap = text[tokens[after + linked - 1].end : token.start]
        word = token.word.lower()
        if gap not in (" ", "-", ' "', '" '):
            return False
        if word in words.offices or _bare(word) in words.offices:
            return not (possessive and linked == 0)
        if linked == 0 and word in words.name_after and word not in words.linking:
            return not possessive
        if word not in words.linking and not (word in words.heads_after and not head):
            return False
        head = head or word in words.heads_after
        linked += 1
    return False


def _person(tokens: list[_Token], index: int, text: str, words: PlaceWords, entries: tuple[Entry, ...]) -> bool:
    """Whether the word before makes the name a person's or a thing's."""
    if index == 0:
        return False
    previous = tokens[index - 1]
    gap = text[previous.end : tokens[index].start]
    if gap not in (" ", ". ", ' "'):
        return False
    if previous.word in words.given_names or (previous.word in words.titles):
        return True
    if gap == ". " or not previous.capital or previous.word in words.capitals_before:
        return False
    sentence_start = index == 1 or text[max(0, previous.start - 2) : previous.start].strip() in (".", "!", "?", ":")
    return not sentence_start and not previous.word.endswith("'s") and not _well_known(entries[0])


def _near(words: PlaceWords, key: str, text: str, start: int, end: int, around: tuple[str, str]) -> bool:
    rule = words.ambiguous[key]
    window = (around[0] + text[:start])[-200:] + text[start:end] + (text[end : end + 200] + around[1])[:200]
    if any(refused in text[max(0, start - 40) : end + 40] for refused in rule.refuses):
        return False
    return any(need in window for need in rule.needs)


def _well_known(entry: Entry) -> bool:
    if entry.kind is not PlaceKind.SETTLEMENT:
        return True
    if entry.country == "UA":
        return entry.rank >= 3 or entry.population >= _WELL_KNOWN
    return entry.population >= _FAR_KNOWN or entry.id.startswith("own:") or entry.raion is not None


def _next_is_capital(text: str, tokens: list[_Token], after: int) -> bool:
    if after >= len(tokens):
        return False
    token = tokens[after]
    return text[tokens[after - 1].end : token.start] == " " and token.capital


def _area_mention(text: str, start: int, name: str, country: str, words: PlaceWords) -> PlaceMention:
    before = words.before.search(text[max(0, start - _BEFORE) : start])
    preposition = before.group("preposition") if before else None
    return PlaceMention(
        span=(0, 1),
        kind=PlaceKind.AREA,
        name=name,
        preposition=preposition.lower() if preposition else None,
        country=country,
    )


def _shared_heads(text: str, found: list[_Found], gazetteer: Gazetteer) -> list[_Found]:
    """ "Zaporizhzhia and Kharkiv regions": a plural head word belongs to every name of the list."""
    result = list(found)
    for index in range(len(result) - 2, -1, -1):
        this, after = result[index], result[index + 1]
        plural = (after.mention.modifier or "").endswith("s") or (after.mention.modifier or "") == "axes"
        joined = _PLACE_JOIN.fullmatch(text[this.end : after.start]) is not None
        if plural and joined and this.mention.modifier is None:
            entries = gazetteer.keyed(fold(text[this.start : this.name_end]))
            kind, chosen = _choose(after.mention.kind, entries, gazetteer)
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
    for index in range(1, len(result)):
        this, before = result[index], result[index - 1]
        joined = _PLACE_JOIN.fullmatch(text[before.end : this.start]) is not None
        if joined and this.mention.preposition is None and before.mention.preposition:
            mention = replace(this.mention, preposition=before.mention.preposition, vicinity=before.mention.vicinity)
            result[index] = replace(this, mention=mention)
    return result


def _believed(text: str, found: list[_Found]) -> list[_Found]:
    """Drop little-known names that nothing around them supports; a believed neighbour in a list supports them."""
    kept: list[_Found] = []
    for index, this in enumerate(found):
        if this.weak:
            before = kept[-1] if kept else None
            after = found[index + 1] if index + 1 < len(found) else None
            listed = before is not None and _PLACE_JOIN.fullmatch(text[before.end : this.start]) is not None
            owned = before is not None and text[before.end : this.start] == "'s "
            placed = (
                after is not None
                and not after.weak
                and after.mention.kind in (PlaceKind.REGION, PlaceKind.RAION)
                and _COMMA.fullmatch(text[this.end : after.start]) is not None
            )
            if not (listed or placed or owned):
                continue
        kept.append(this)
    return kept


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def _name(text: str, tokens: list[_Token], index: int, count: int) -> str:
    """The words of a name of `count` tokens, empty when they do not stand together or are not capitalised."""
    for position in range(index + 1, index + count):
        if text[tokens[position - 1].end : tokens[position].start] != " " or not tokens[position].capital:
            return ""
    last = tokens[index + count - 1]
    return text[tokens[index].start : last.start] + _bare(last.word)
