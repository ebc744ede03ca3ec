"""One event while it is put together: its sentences, its killings, and what is known of its victims so far.

A count is what the text claims: two mentions of one event that differ stand as a range, "the second" adds one, and a
detail ("one of the men kneels") never narrows a number that was left open.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from probatum.model.ranges import CountRange
from probatum.model.statements import Span
from probatum.model.times import DateInterval

from .facts import Facts
from .kill import Kill
from .numbers import NumberMention
from .out_of_action import Victims
from .people import Party
from .places import PlaceKind
from .scenes import Scene


@dataclass(slots=True)
class Episode:
    """One event while it is being put together."""

    scenes: list[Scene] = field(default_factory=list)
    kills: list[tuple[Facts, Kill, Victims]] = field(default_factory=list)
    killing_scenes: list[int] = field(default_factory=list)
    count: CountRange = field(default_factory=CountRange)
    side: str | None = None
    doer: str | None = None
    status: list[str] = field(default_factory=list)
    settlements: set[str] = field(default_factory=set)
    wider: set[str] = field(default_factory=set)
    times: list[DateInterval] = field(default_factory=list)
    surfaced: list[DateInterval] = field(default_factory=list)
    opened: int = 0
    recalled: bool = False
    count_span: Span | None = None

    @property
    def surfacing(self) -> bool:
        """Whether its last sentence speaks of footage."""
        return bool(self.scenes) and self.scenes[-1].facts.footage is not None

    def add(self, scene: Scene) -> None:
        """Let a sentence speak of this event."""
        if self.scenes and self.scenes[-1] is scene:
            return
        self.scenes.append(scene)
        for place in scene.places:
            kind = place.mention.kind
            if kind is PlaceKind.SETTLEMENT and place.rank is not None:
                self.settlements.add(place.mention.name)
            elif kind is not PlaceKind.COUNTRY:
                self.wider.add(place.mention.name)
        self.times += [time.mention.interval for time in scene.times if time.role == "event"]
        self.surfaced += [time.mention.interval for time in scene.times if time.role == "surfaced"]


def claim_too(episode: Episode, facts: Facts) -> None:
    """ "The ombudsman speaks of five": a rival claim makes the count a range."""
    last = max((facts.sentence.index for facts, _, _ in episode.kills), default=None)
    if facts.rival is None or last is None or facts.sentence.index - last > 1 or not episode.count.known:
        return
    episode.count = episode.count.hull(facts.rival.count)
    episode.count_span = facts.rival.span


def fill(episode: Episode, facts: Facts) -> None:
    """People described right after a killing whose number was not said are its victims."""
    if episode.count.known or not episode.kills:
        return
    numbers = [unit for unit in facts.sentence.units if isinstance(unit.mention, NumberMention)]
    if facts.counts_dead and len(numbers) == 1 and isinstance(numbers[0].mention, NumberMention):
        episode.count, episode.count_span = numbers[0].mention.count, numbers[0].span
        return
    party = next((each for each in facts.parties if countable(each, episode)), None)
    if party is not None and not _detail(facts, party, episode):
        episode.count, episode.side = party.count, episode.side or party.side
        episode.status += [value for value in party.status if value not in episode.status]
        episode.count_span = party.span


def same_people(facts: Facts, party: Party, episode: Episode) -> bool:
    """Whether known people in the sentence can be the victims; whoever speaks in it is not."""
    if not party.definite or party.kind not in "FR" or facts.sentence.signs[party.last + 1 : party.last + 2] == "S":
        return False
    if party.side is not None and party.side == episode.doer:
        return False
    one = episode.count.max == 1
    return not episode.count.known or party.single == one


def countable(party: Party, episode: Episode) -> bool:
    """Whether the people can be the victims and their number is said."""
    return party.kind in "FU" and party.number_span is not None and (party.side is None or party.side != episode.doer)


def several(episode: Episode) -> bool:
    """Whether a number of people was spoken of, if without saying how many."""
    return any(not kill.victims.single for _, kill, _ in episode.kills if kill.victims is not None)


def _detail(facts: Facts, party: Party, episode: Episode) -> bool:
    """Whether it tells of one of several: "one of the men kneels", "a young man is among them"."""
    parted = "no" in facts.sentence.signs[party.first : party.last + 1]
    return parted or (party.single and several(episode))


def merge(episode: Episode, victims: Victims) -> None:
    """Let the event take in what one more mention says of its victims."""
    if _one_more(episode, victims):
        low, top = episode.count.min or 0, episode.count.max
        episode.count = CountRange(min=low + 1, max=None if top is None else top + 1)
    elif not victims.partial:
        if not episode.count.known:
            episode.count = CountRange() if victims.count.max == 1 and several(episode) else victims.count
        elif victims.count.known and victims.count != episode.count:
            episode.count = _joined(episode.count, victims.count)
    episode.side = episode.side or victims.side
    episode.doer = episode.doer or victims.doer
    episode.status += [value for value in victims.status if value not in episode.status]


def _one_more(episode: Episode, victims: Victims) -> bool:
    """ "Shot one prisoner and killed the second": the killings told so far count one each."""
    told = [known for _, _, known in episode.kills[:-1]]
    return bool(victims.other and told) and episode.count == told[0].count and not told[0].partial


def _joined(one: CountRange, other: CountRange) -> CountRange:
    """Two claims of one event: a stated "at least" within the other changes nothing, else both stand as a range."""
    for wide, exact in ((one, other), (other, one)):
        if wide.max is None and exact.max is not None and wide.min is not None and exact.min == wide.min:
            return wide
    return one.hull(other)
