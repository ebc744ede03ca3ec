"""Whether a known name is a place here, and of what sort: by the words just before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from .gazetteer import Entry, Gazetteer, PlaceKind, fold
from .place_mention import PlaceMention
from .place_names import Names
from .place_words import PlaceWords

BEFORE = 90
"""Characters before a name that can hold its preposition, fillers and head."""
_WELL_KNOWN = 5_000
_FAR_KNOWN = 100_000
_REGION_SEAT = 200_000
_CITY_RANK = 3
_SHORTEST_UNKNOWN = 4
_GAPS = (" ", "-", ' "', '" ')
_KINDS = {
    PlaceKind.REGION: (PlaceKind.REGION,),
    PlaceKind.RAION: (PlaceKind.RAION, PlaceKind.SETTLEMENT),
    PlaceKind.HROMADA: (PlaceKind.HROMADA, PlaceKind.SETTLEMENT),
    PlaceKind.DIRECTION: (PlaceKind.SETTLEMENT, PlaceKind.REGION),
    PlaceKind.SETTLEMENT: (PlaceKind.SETTLEMENT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of the passage and where it stands."""

    word: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.word[0].isupper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the judgement may look at."""

    text: str
    tokens: list[Token]
    words: PlaceWords
    names: Names
    around: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mention in the making: offsets in the plain words, and whether it needs a neighbour to be believed."""

    start: int
    end: int
    name_end: int
    mention: PlaceMention
    weak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """What stands before a name."""

    preposition: str | None
    kind: PlaceKind | None
    modifier: str | None


def judge(scene: Scene, index: int, count: int, name: str) -> Found | None:
    """The mention made by `name`, which begins at token `index` and has `count` words; None when it is no place."""
    key = fold(name)
    start = scene.tokens[index].start
    name_end = start + len(name)
    possessive = scene.text[name_end : name_end + 2] in ("'s", "' ")
    lead = _lead(scene, start)
    after = None if possessive else _head_after(scene, index + count, name_end)
    in_name = _in_name(scene, index + count, start, possessive)
    kind, modifier, end = after if after is not None else (lead.kind, lead.modifier, name_end)
    if key in scene.words.stop and modifier is None:
        return None
    if key in scene.words.ambiguous:
        if not _meant(scene, key, start, end):
            return None
        kind = kind or PlaceKind.SETTLEMENT
    entries = scene.names.adjectives(name) if after is not None else scene.names.nouns(name)
    kind, chosen = choose(kind, entries, scene.names.gazetteer)
    if not chosen and after is not None and scene.words.endings:  # "у Покровську район …": the noun, not the head
        modifier, end = None, name_end
        kind, chosen = choose(None, scene.names.nouns(name), scene.names.gazetteer)
    elif not chosen and modifier is not None and after is None:  # "Kursk Oblast of Russia"
        modifier = None
        kind, chosen = choose(None, entries, scene.names.gazetteer)
    if not chosen or (modifier is None and not in_name and _person(scene, index, chosen)):
        return None
    mention = PlaceMention(
        span=(0, 1),
        kind=kind,
        name=chosen[0].name,
        candidates=chosen,
        preposition=lead.preposition,
        vicinity=lead.preposition in scene.words.vicinity,
        modifier=modifier,
        in_name=in_name,
        country=chosen[0].country if len({entry.country for entry in chosen}) == 1 else None,
    )
    weak = _weak(scene, mention, index + count)
    return Found(start=start, end=end, name_end=name_end, mention=mention, weak=weak)


def area(scene: Scene, start: int, end: int, name: str, country: str) -> Found:
    """The mention of a part of a country that has a name of its own."""
    lead = _lead(scene, start)
    mention = PlaceMention(span=(0, 1), kind=PlaceKind.AREA, name=name, preposition=lead.preposition, country=country)
    return Found(start=start, end=end, name_end=end, mention=mention, weak=False)


def unknown(scene: Scene, index: int) -> Found | None:
    """A settlement that the gazetteer does not have, or not so written: "the village of X", "near X-ivka"."""
    token = scene.tokens[index]
    name = bare(token.word)
    following = scene.tokens[index + 1] if index + 1 < len(scene.tokens) else None
    more = following is not None and following.capital and scene.text[token.end : following.start] == " "
    if more or not scene.words.settlement_endings or fold(name) in scene.words.stop or len(name) < _SHORTEST_UNKNOWN:
        return None
    lead = _lead(scene, token.start)
    named = lead.kind is PlaceKind.SETTLEMENT and (lead.modifier or "").endswith(" of")
    alike = lead.preposition in {*scene.words.vicinity, "in"} and name.endswith(scene.words.settlement_endings)
    if not (named or alike) or _in_name(scene, index + 1, token.start, name != token.word):
        return None
    mention = PlaceMention(
        span=(0, 1),
        kind=PlaceKind.SETTLEMENT,
        name=name,
        preposition=lead.preposition,
        vicinity=lead.preposition in scene.words.vicinity,
        modifier=lead.modifier,
    )
    end = token.start + len(name)
    return Found(start=token.start, end=end, name_end=end, mention=mention, weak=False)


def choose(
    kind: PlaceKind | None, entries: tuple[Entry, ...], gazetteer: Gazetteer
) -> tuple[PlaceKind, tuple[Entry, ...]]:
    """The entries of the kind that the head word asks for, or of the kind that the bare name means."""
    if kind is None:
        kind = _bare_kind(entries, gazetteer)
    if kind is PlaceKind.COUNTRY:
        return kind, tuple(entry for entry in entries if entry.kind is kind)
    for wanted in _KINDS.get(kind, ()):
        chosen = tuple(entry for entry in entries if entry.kind is wanted)
        if chosen:
            return kind, chosen
    return _region_of_city(entries, gazetteer) if kind is PlaceKind.REGION else (kind, ())


def _lead(scene: Scene, start: int) -> _Lead:
    before = scene.words.before.search(scene.text[max(0, start - BEFORE) : start])
    if before is None:
        return _Lead(preposition=None, kind=None, modifier=None)
    preposition, head = before.group("preposition"), before.group("head")
    kind, modifier = None, None
    if head is not None and (before.group("of") or head.lower() not in scene.words.needs_of):
        kind, modifier = scene.words.heads_before[head.lower()], head.lower() + (" of" if before.group("of") else "")
    return _Lead(preposition=preposition.lower() if preposition else None, kind=kind, modifier=modifier)


def _head_after(scene: Scene, after: int, name_end: int) -> tuple[PlaceKind, str, int] | None:
    if after >= len(scene.tokens) or scene.text[name_end : scene.tokens[after].start] not in (" ", "-"):
        return None
    token = scene.tokens[after]
    word = bare(token.word).lower()
    kind = scene.words.heads_after.get(word)
    return (kind, word, token.start + len(bare(token.word))) if kind is not None else None


def _region_of_city(entries: tuple[Entry, ...], gazetteer: Gazetteer) -> tuple[PlaceKind, tuple[Entry, ...]]:
    """ "Dnipro region" is named after its city; for a smaller town the words mean the land around it."""
    towns = tuple(entry for entry in entries if entry.kind is PlaceKind.SETTLEMENT and entry.rank >= 3)
    if towns and towns[0].population >= _REGION_SEAT and towns[0].region:
        region = gazetteer.get("region:" + towns[0].region)
        if region is not None:
            return PlaceKind.REGION, (region,)
    return (PlaceKind.DIRECTION, towns) if towns else (PlaceKind.REGION, ())


def _bare_kind(entries: tuple[Entry, ...], gazetteer: Gazetteer) -> PlaceKind:
    kinds = {entry.kind for entry in entries}
    if PlaceKind.COUNTRY in kinds:
        return PlaceKind.COUNTRY
    if PlaceKind.REGION in kinds:
        region = gazetteer.region_of(next(each for each in entries if each.kind is PlaceKind.REGION))
        cities = any(entry.kind is PlaceKind.SETTLEMENT and entry.rank >= _CITY_RANK for entry in entries)
        if not cities or (region is not None and region.bare == "region"):
            return PlaceKind.REGION
    return PlaceKind.SETTLEMENT


def _in_name(scene: Scene, after: int, start: int, possessive: bool) -> bool:
    """Whether the name is only part of the name of an office, unit, court or paper."""
    words, tokens = scene.words, scene.tokens
    if words.office_before.search(scene.text[max(0, start - BEFORE) : start]):
        return True
    head = False
    for linked in range(min(5, len(tokens) - after)):
        token = tokens[after + linked]
        if scene.text[tokens[after + linked - 1].end : token.start] not in _GAPS:
            return False
        word = token.word.lower()
        if word in words.offices or bare(word) in words.offices:
            return not (possessive and linked == 0)
        if linked == 0 and word in words.name_after and word not in words.linking:
            return not possessive
        if word not in words.linking and (head or word not in words.heads_after):
            return False
        head = head or word in words.heads_after
    return False


def _person(scene: Scene, index: int, entries: tuple[Entry, ...]) -> bool:
    """Whether the word before makes the name a person's or a thing's."""
    if index == 0:
        return False
    previous = scene.tokens[index - 1]
    gap = scene.text[previous.end : scene.tokens[index].start]
    if gap not in (" ", ". ", ' "'):
        return False
    if previous.word in scene.words.given_names or previous.word in scene.words.titles:
        return True
    if gap == ". " or not previous.capital or previous.word in scene.words.capitals_before:
        return False
    lead = scene.text[max(0, previous.start - 2) : previous.start].strip()
    starts = index == 1 or lead in (".", "!", "?", ":")
    return not starts and not previous.word.endswith("'s") and not _well_known(entries[0])


def _meant(scene: Scene, key: str, start: int, end: int) -> bool:
    rule = scene.words.ambiguous[key]
    text, around = scene.text, scene.around
    near = text[max(0, start - 40) : end + 40]
    if any(refused in near for refused in rule.refuses):
        return False
    before = text[max(0, start - 200) : start]
    after = text[start : end + 200]
    window = around[0][len(before) :] + before + after + around[1][: max(0, 200 - len(after))]
    return any(need in window for need in rule.needs)


def _weak(scene: Scene, mention: PlaceMention, after: int) -> bool:
    """Whether a little-known settlement stands there without a word that says it is a place."""
    if mention.modifier is not None or mention.kind is not PlaceKind.SETTLEMENT or _well_known(mention.candidates[0]):
        return False
    if mention.preposition is None or mention.preposition in scene.words.loose or after > len(scene.tokens):
        return True
    following = scene.tokens[after] if after < len(scene.tokens) else None
    return (
        following is not None and following.capital and scene.text[scene.tokens[after - 1].end : following.start] == " "
    )


def _well_known(entry: Entry) -> bool:
    if entry.kind is not PlaceKind.SETTLEMENT:
        return True
    if entry.country == "UA":
        return entry.rank >= 3 or entry.population >= _WELL_KNOWN
    return entry.population >= _FAR_KNOWN or entry.id.startswith("own:") or entry.raion is not None


def bare(word: str) -> str:
    """A word without the English possessive."""
    return word[:-2] if word.endswith("'s") else word
