"""An event put together becomes a Killing statement, every filled slot with the words it rests on.

In: an `Episode`. Out: a `Killing`. Place from the scene, nearest to the killing first; event time and surfacing time
from their own roles only; who says it from the sentences that tell of the killing or give out the footage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from probatum.model.places import UNKNOWN_PLACE, Place, PlacePrecision
from probatum.model.statements import Killing, Role, Span, Speaker
from probatum.model.statements import Victims as VictimsValue
from probatum.model.times import UNKNOWN_TIME, DateInterval, TimePrecision

from .data import load
from .episodes import Episode
from .named import unit_of
from .people import Party
from .places import PlaceKind, PlaceMention, resolve
from .scenes import Scene, TimeRole
from .units import Unit
from .war import enemies

_BETWEEN = re.compile(r"e[sa]?PcP")
_FINENESS = {
    TimePrecision.DAY: 0,
    TimePrecision.MONTH: 1,
    TimePrecision.SEASON: 2,
    TimePrecision.YEAR: 3,
    TimePrecision.UNKNOWN: 4,
}


def killings(
    episodes: Sequence[Episode],
    *,
    context: Iterable[PlaceMention],
    bodies: Iterable[str],
    spoken_of: Iterable[str],
    lang: str,
) -> list[Killing]:
    """The statements that the events of a text amount to. A side that one event does not name is that of all others."""
    around = tuple(context)
    sides = {side for episode in episodes for side in _sides(episode)[:1] if side} or set(spoken_of)
    usual = next(iter(sides)) if len(sides) == 1 else (_protector(bodies, lang) if not sides else None)
    return [
        _killing(episode, first=number == 0, context=around, lang=lang, usual=usual)
        for number, episode in enumerate(episodes)
    ]


def _killing(
    episode: Episode, *, first: bool, context: Iterable[PlaceMention], lang: str, usual: str | None
) -> Killing:
    fields: dict[str, tuple[Span, ...]] = {}
    place = _place(episode, context, fields)
    event_time = _time(episode, "event", fields)
    surfaced = _time(episode, "surfaced", fields)
    if not surfaced.known:
        surfaced = _news_time(episode, fields, lang)
    said_by = _said_by(episode, fields)
    hedges = _hedges(episode, fields)
    means = _means(episode, fields, lang)
    _victim_fields(episode, fields)
    footage = _footage(episode, fields)
    side, doer = _sides(episode)
    side = side or usual
    return Killing(
        role=_role(episode, first=first),
        victims=VictimsValue(
            count=episode.count, side=side, status=tuple(episode.status), names=_names(episode, fields)
        ),
        perpetrator_side=doer,
        perpetrator_unit=_unit(episode, doer, fields),
        means=means,
        place=place,
        event_time=event_time,
        surfaced=surfaced,
        footage=footage,
        said_by=said_by,
        hedges=hedges,
        confidence=_confidence(episode, hedges),
        spans=tuple(scene.facts.sentence.span for scene in episode.scenes),
        fields={name: _unique(spans) for name, spans in fields.items() if spans},
    )


def _unique(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans)))


def _place(episode: Episode, context: Iterable[PlaceMention], fields: dict[str, tuple[Span, ...]]) -> Place:
    kills = {facts.sentence.index for facts, _, _ in episode.kills}
    ranked = [
        (place.rank + (0 if scene.facts.sentence.index in kills else 2), order, place)
        for order, scene in enumerate(episode.scenes)
        for place in scene.places
        if place.rank is not None
    ]
    ranked.sort(key=lambda each: each[:2])
    chosen: list[PlaceMention] = []
    spans: list[Span] = []
    for _, _, place in ranked:
        if not any(_clash(known, place.mention) for known in chosen):
            chosen.append(place.mention)
            spans.append(place.unit.span)
    if not any(mention.kind is not PlaceKind.COUNTRY for mention in chosen):
        return UNKNOWN_PLACE if not chosen else _country(chosen, spans, fields)
    around = tuple(context)
    other = next((each for _, _, place in ranked if (each := _far_end(episode, place.unit)) is not None), None)
    if other is not None and isinstance(other.mention, PlaceMention):
        fields["place"] = tuple(sorted({*spans, other.span}))
        return _midway(resolve(chosen, context=around), resolve([other.mention], context=around))
    fields["place"] = tuple(spans)
    return resolve(chosen, context=around)


def _far_end(episode: Episode, unit: Unit) -> Unit | None:
    """The other place of "between Orikhiv and Mala Tokmachka"."""
    for scene in episode.scenes:
        sentence = scene.facts.sentence
        for match in _BETWEEN.finditer(sentence.signs):
            ends = sentence.units[match.start() + 1], sentence.units[match.end() - 1]
            if sentence.units[match.start()].low == "between" and unit in ends:
                return ends[1] if unit is ends[0] else ends[0]
    return None


def _midway(one: Place, other: Place) -> Place:
    """Near both and in neither."""
    same = one.region if one.region == other.region or other.region is None else None
    lat, lon = one.lat, one.lon
    if one.lat is not None and one.lon is not None and other.lat is not None and other.lon is not None:
        lat, lon = (one.lat + other.lat) / 2, (one.lon + other.lon) / 2
    return Place(
        area=one.area or other.area,
        region=same,
        country=one.country,
        precision=PlacePrecision.VICINITY if one.region == other.region else PlacePrecision.UNKNOWN,
        lat=lat if one.region == other.region else None,
        lon=lon if one.region == other.region else None,
    )


def _country(chosen: list[PlaceMention], spans: list[Span], fields: dict[str, tuple[Span, ...]]) -> Place:
    fields["place"] = tuple(spans)
    return resolve(chosen)


def _clash(known: PlaceMention, other: PlaceMention) -> bool:
    """Whether both are of one level, so that only the better one is the place."""
    if known.name == other.name and known.kind is other.kind:
        return False
    if known.kind is other.kind:
        return True
    one, two = known.region, other.region
    return one is not None and two is not None and one != two


def _time(episode: Episode, role: str, fields: dict[str, tuple[Span, ...]]) -> DateInterval:
    found = [time for scene in episode.scenes for time in scene.times if time.role == role]
    return _finest(found, "event_time" if role == "event" else "surfaced", fields)


def _news_time(episode: Episode, fields: dict[str, tuple[Span, ...]], lang: str) -> DateInterval:
    """The day on which the killing was reported, where no footage has a day."""
    news = frozenset(load(lang, "attribution")["news"])
    kills = {facts.sentence.index for facts, _, _ in episode.kills}
    found = [
        time
        for scene in episode.scenes
        if scene.facts.sentence.index in kills
        for time in scene.times
        if time.role == "said" and time.anchor in news
    ]
    return _finest(found, "surfaced", fields)


def _finest(found: list[TimeRole], name: str, fields: dict[str, tuple[Span, ...]]) -> DateInterval:
    known = [time for time in found if time.mention.interval.known]
    if not known:
        return UNKNOWN_TIME
    best = min(known, key=lambda time: (_FINENESS[time.mention.interval.precision], _days(time.mention.interval)))
    fields[name] = (best.unit.span,)
    return best.mention.interval


def _days(interval: DateInterval) -> int:
    """How long it is; an open one is longest."""
    return (interval.end - interval.start).days if interval.start and interval.end else 10**6


def _said_by(episode: Episode, fields: dict[str, tuple[Span, ...]]) -> tuple[Speaker, ...]:
    kills = {facts.sentence.index for facts, _, _ in episode.kills}
    found: dict[Speaker, list[Span]] = {}
    for scene in episode.scenes:
        for said in scene.facts.said:
            if scene.facts.sentence.index in kills or said.gives:
                found.setdefault(said.speaker, []).append(said.span)
    if not found:
        for scene in episode.scenes:
            for said in scene.facts.said[:1]:
                found.setdefault(said.speaker, []).append(said.span)
    fuller = {each.name for each in found if each.name}
    kept = {
        each: spans
        for each, spans in found.items()
        if each.name is None or not any(name != each.name and name.endswith(f" {each.name}") for name in fuller)
    }
    fields["said_by"] = tuple(span for spans in kept.values() for span in spans)
    return tuple(kept)


def _hedges(episode: Episode, fields: dict[str, tuple[Span, ...]]) -> tuple[str, ...]:
    kills = {facts.sentence.index for facts, _, _ in episode.kills}
    found = [h for scene in episode.scenes if scene.facts.sentence.index in kills for h in scene.facts.hedges]
    fields["hedges"] = tuple(hedge.span for hedge in found)
    return tuple(dict.fromkeys(hedge.code for hedge in found))


def _means(episode: Episode, fields: dict[str, tuple[Span, ...]], lang: str) -> tuple[str, ...]:
    found: dict[str, list[Span]] = {}
    for facts, kill, _ in episode.kills:
        for value in kill.word.attrs.get("means", ()):
            found.setdefault(value, []).append(kill.word.span)
        low, start = facts.sentence.low, facts.sentence.span[0]
        for value, phrases in load(lang, "means")["means"].items():
            for phrase in phrases:
                if (at := low.find(phrase)) >= 0:
                    found.setdefault(value, []).append((start + at, start + at + len(phrase)))
    fields["means"] = tuple(span for spans in found.values() for span in spans)
    return tuple(found)


def _victim_fields(episode: Episode, fields: dict[str, tuple[Span, ...]]) -> None:
    fields["victims"] = tuple(span for _, _, victims in episode.kills for span in victims.spans)
    if episode.count_span is not None:
        fields["victims"] += (episode.count_span,)
    fields["victims.status"] = tuple(span for _, _, victims in episode.kills for span in victims.status_spans)
    fields["perpetrators"] = tuple(kill.doers.span for _, kill, _ in episode.kills if kill.doers is not None)


def _names(episode: Episode, fields: dict[str, tuple[Span, ...]]) -> tuple[str, ...]:
    """The names of the dead, never more than the dead."""
    named = {name: span for _, _, victims in episode.kills for name, span in victims.names}
    for scene in episode.scenes:
        named |= dict(scene.facts.identified)
    if episode.count.max is not None and len(named) > episode.count.max:
        return ()
    fields["victims.names"] = tuple(named.values())
    return tuple(named)


def _unit(episode: Episode, doer: str | None, fields: dict[str, tuple[Span, ...]]) -> str | None:
    """The unit of those who killed: said of the doers, else of people of their side in the event's sentences."""
    found = [
        (facts.sentence, span)
        for facts, kill, _ in episode.kills
        if kill.doers is not None and (span := unit_of(facts.sentence, kill.doers)) is not None
    ]
    if not found and doer is not None:
        found = [
            (scene.facts.sentence, span)
            for scene in episode.scenes
            for party in scene.facts.parties
            if _of_side(scene, party, doer) and (span := unit_of(scene.facts.sentence, party)) is not None
        ]
    if not found:
        return None
    sentence, span = found[0]
    fields["perpetrators.unit"] = (span,)
    return next((unit.name for unit in sentence.units if unit.span == span and unit.name), None)


def _of_side(scene: Scene, party: Party, side: str) -> bool:
    """Whether the party, or the unit it is of, is called by the side's name."""
    units = scene.facts.sentence.units[party.last + 1 : party.last + 4]
    return party.side == side or any(unit.attrs.get("side") == side for unit in units if unit.sign == "s")


def _sides(episode: Episode) -> tuple[str | None, str | None]:
    """The sides, from the event's other sentences where the killing itself does not name them."""
    side, doer = episode.side, episode.doer
    enemy = enemies()
    others = [
        party
        for scene in episode.scenes
        for party in scene.facts.parties
        if party.side and scene.facts.sentence.signs[party.last + 1 : party.last + 2] not in ("w", "O")
    ]
    if side is None and doer is None:
        fighters = {party.side for party in others if party.kind == "F"}
        forces = {party.side for party in others if party.kind == "U"}
        if len(forces) == 1 and (not fighters or fighters == {enemy.get(str(*forces))}):
            doer = forces.pop()
        elif len(fighters) == 1:
            side = fighters.pop()
    side = side or enemy.get(doer or "")
    if doer is None and side is not None and any(party.side == enemy.get(side) for party in others):
        doer = enemy.get(side)
    return side, doer


def _protector(bodies: Iterable[str], lang: str) -> str | None:
    """The side whose bodies speak in the text, where it names no side at all and only one side's bodies speak."""
    countries = {body["code"]: body["country"] for body in load(lang, "bodies")["bodies"]}
    named = {countries.get(body) for body in bodies} & enemies().keys()
    return named.pop() if len(named) == 1 else None


def _footage(episode: Episode, fields: dict[str, tuple[Span, ...]]) -> bool | None:
    spans = tuple(unit.span for scene in episode.scenes if (unit := scene.facts.footage) is not None)
    fields["footage"] = spans
    return True if spans else None


def _role(episode: Episode, *, first: bool) -> Role:
    if first:
        return Role.MAIN
    if episode.recalled:
        return Role.BACKGROUND
    opening: list[Scene] = episode.scenes[:1]
    return Role.BACKGROUND if any(scene.facts.recalled for scene in opening) else Role.MAIN


def _confidence(episode: Episode, hedges: tuple[str, ...]) -> float:
    sure = 0.95 if episode.status else 0.8
    if not episode.count.known:
        sure -= 0.1
    if any(code in ("allegedly", "unverified", "likely") for code in hedges):
        sure -= 0.1
    return round(sure, 2)
