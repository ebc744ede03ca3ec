"""Whether what a sentence says can be of an event already told: side, place, time and number must not differ."""

from __future__ import annotations

from probatum.model.ranges import CountRange

from .episode import Episode
from .out_of_action import Victims
from .places import PlaceKind
from .scenes import Scene


def fits(episode: Episode, scene: Scene, victims: Victims) -> bool:
    """Whether the sentence can tell of the event."""
    if victims.side and episode.side and victims.side != episode.side:
        return False
    settlements = settlements_of(scene)
    same_place = bool(settlements & episode.settlements)
    if settlements and episode.settlements and not same_place:
        return False
    if not settlements and _wider_differs(episode, scene):
        return False
    times = [time.mention.interval for time in scene.times if time.role == "event"]
    if times and episode.times and not any(a.overlaps(b) for a in times for b in episode.times):
        return False
    if episode.kills and _fresh(scene, victims, episode):
        return False
    if not episode.kills and (victims.continues or not _more(victims.count, episode.count)):
        return True
    return (
        victims.partial
        or counts_fit(episode.count, victims.count)
        or (same_place and not scene.facts.new and bool(times and episode.times))
    )


def _fresh(scene: Scene, victims: Victims, episode: Episode) -> bool:
    """ "A video shows at least two prisoners", after three were told of: other footage, other people."""
    one, other = victims.count, episode.count
    new = scene.facts.presents and not victims.continues and not victims.partial
    return new and one.known and other.known and one.min != other.min


def _more(one: CountRange, other: CountRange) -> bool:
    """Whether one claims more people than the other allows."""
    return one.min is not None and other.max is not None and one.min > other.max


def counts_fit(one: CountRange, other: CountRange) -> bool:
    """Whether some number is within both; an unknown number speaks against nothing."""
    if not one.known or not other.known:
        return True
    low = max(one.min or 0, other.min or 0)
    tops = [top for top in (one.max, other.max) if top is not None]
    return not tops or low <= min(tops)


def settlements_of(scene: Scene) -> set[str]:
    """The settlements that the sentence gives as the scene."""
    return {p.mention.name for p in scene.places if p.rank is not None and p.mention.kind is PlaceKind.SETTLEMENT}


def _wider_differs(episode: Episode, scene: Scene) -> bool:
    """Whether both name regions, and different ones."""
    here = {p.mention.name for p in scene.places if p.rank is not None and p.mention.kind is PlaceKind.REGION}
    there = {
        p.mention.name
        for known in episode.scenes
        for p in known.places
        if p.rank is not None and p.mention.kind is PlaceKind.REGION
    }
    return bool(here and there and not here & there)


def same_name(one: str, other: str) -> bool:
    """Whether both name one place, if one with a head word ("Pokrovsk", "Pokrovsk district")."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return long.startswith(short[: max(len(short) - 2, 4)])
