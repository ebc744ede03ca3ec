"""Events put together from sentences: what one event is, and which sentence speaks of which.

In: `Facts` in the order of the text. Out: `Episode`s. A killing continues the event at hand when its victims are
known to the reader ("the soldier", "they") or nothing speaks against it; it opens a new one when count, place, time
or side differ or the text says so ("a separate video", "earlier in October"). A sentence without a killing that shows
prisoners for the first time opens an event that the next killing fills. Events that never get a killing are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from probatum.model.ranges import CountRange
from probatum.model.statements import Span
from probatum.model.times import DateInterval

from .facts import Facts
from .kill import Kill
from .numbers import NumberMention
from .out_of_action import Victims, victims_of
from .people import Party
from .places import PlaceKind
from .scenes import Scene, parts

_WAITING = 3


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


@dataclass(slots=True)
class Course:
    """The course of a text: its events so far, the one at hand, and what was said without being one event."""

    episodes: list[Episode] = field(default_factory=list)
    current: Episode | None = None
    general: list[Facts] = field(default_factory=list)
    of_sentence: dict[int, Episode] = field(default_factory=dict)
    cause: Facts | None = None
    before: Scene | None = None

    def follow(self, scene: Scene) -> None:
        """Take in the next sentence."""
        facts = scene.facts
        if facts.cause:
            self.cause = facts
        if facts.own or (facts.elsewhen and not _sides_named(facts)):
            return
        killed = False
        for part in parts(scene):
            for kill in part.facts.kills:
                killed = self._take(part, kill) or killed
        in_general = bool(self.general) and self.general[-1].sentence is facts.sentence
        if not killed and not in_general:
            self._take_without_killing(scene)
        self.before = scene

    def sides(self) -> set[str]:
        """The sides of the prisoners spoken of in general."""
        return {party.side for facts in self.general for party in facts.parties if party.kind == "F" and party.side}

    def _take(self, scene: Scene, kill: Kill) -> bool:
        facts = scene.facts
        if _practice(kill):
            if victims_of(facts, kill, known=False) is not None:
                self.general.append(facts)
            return False
        at_hand = self._meant(scene, kill)
        known = at_hand is not None and bool(at_hand.kills or at_hand.status)
        victims = victims_of(facts, kill, known=known or self._spoken_of(facts))
        if victims is None or ((at_hand is None or not at_hand.kills) and self._blamed(facts, kill)):
            return False
        victims = _with_others(facts, kill, victims)
        first_here = all(known is not facts for known, _, _ in (at_hand.kills if at_hand else []))
        if at_hand is None or (first_here and not self._fits(at_hand, scene, victims)):
            at_hand = self._other(scene, victims)
        if at_hand is None:
            if not _specific(scene, kill, victims):
                self.general.append(facts)
                return False
            at_hand = Episode(opened=facts.sentence.index, recalled=self._recalling())
            self.episodes.append(at_hand)
            self._prepare(at_hand, scene, victims)
        at_hand.add(scene)
        if not at_hand.kills and victims.count.known:
            at_hand.count = victims.count
        at_hand.kills.append((facts, kill, victims))
        _merge(at_hand, victims)
        self.current = at_hand
        self.of_sentence[facts.sentence.index] = at_hand
        return True

    def _recalling(self) -> bool:
        """Whether the sentence before says that older events follow ("This is not the first case")."""
        return self.before is not None and self.before.facts.recalled and bool(self.episodes)

    def _spoken_of(self, facts: Facts) -> bool:
        """Whether killings of prisoners in general were spoken of right before."""
        return bool(self.general) and facts.sentence.index - self.general[-1].sentence.index <= _WAITING

    def _blamed(self, facts: Facts, kill: Kill) -> bool:
        """Whether a blast or crash was told of right before, so that "killed" means that."""
        if self.cause is None or kill.executed or kill.word.attrs.get("means"):
            return False
        return facts.sentence.index - self.cause.sentence.index <= 2

    def _prepare(self, episode: Episode, scene: Scene, victims: Victims) -> None:
        """A new event leans on the sentence before: for "all three", "there", "in the same village"."""
        before = self.before
        if before is None or scene.facts.sentence.index - before.facts.sentence.index != 1:
            return
        told = before.facts.sentence.index in self.of_sentence
        people = any(party.kind == "F" and party.count == victims.count for party in before.facts.parties)
        if victims.continues and people and not told:
            episode.add(before)

    def _meant(self, scene: Scene, kill: Kill) -> Episode | None:
        """The event that the killing most likely belongs to, before counts and places are compared."""
        facts = scene.facts
        named = self._named(scene)
        if named is not None:
            return named
        same = self.of_sentence.get(facts.sentence.index)
        if same is not None:
            return same
        waiting = self.current if self.current and not self.current.kills else None
        if waiting is not None and facts.sentence.index - waiting.opened <= _WAITING:
            return waiting
        party = kill.victims
        known = party is not None and party.definite and not party.new
        if facts.new and not (known and not facts.recalled) and self.episodes:
            return None
        return self._last_real()

    def _named(self, scene: Scene) -> Episode | None:
        """The event named by its place: "the Pokrovsk incident"."""
        for place in scene.places:
            if place.rank is not None:
                continue
            for episode in self.episodes:
                names = episode.settlements | episode.wider
                if any(_same_name(place.mention.name, name) for name in names):
                    return episode
        return None

    def _other(self, scene: Scene, victims: Victims) -> Episode | None:
        """An earlier event that the sentence comes back to: same place or same number, and nothing against it."""
        settlements = _settlements(scene)
        for episode in reversed(self.episodes):
            if not self._fits(episode, scene, victims):
                continue
            same_place = bool(settlements & episode.settlements)
            same_count = victims.count.known and victims.count == episode.count and not scene.facts.new
            if same_place or (same_count and not settlements) or (victims.continues and not scene.facts.new):
                return episode
        return None

    def _fits(self, episode: Episode, scene: Scene, victims: Victims) -> bool:
        if victims.side and episode.side and victims.side != episode.side:
            return False
        settlements = _settlements(scene)
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
            or _counts_fit(episode.count, victims.count)
            or (same_place and not scene.facts.new and bool(times and episode.times))
        )

    def _take_without_killing(self, scene: Scene) -> None:
        facts = scene.facts
        prisoners = facts.prisoners()
        named = self._named(scene)
        if named is not None:
            named.add(scene)
            self.current = named
            self.of_sentence[facts.sentence.index] = named
            return
        at_hand = self.current
        shown = prisoners is not None and not prisoners.definite and (facts.footage or scene.times or scene.places)
        if (
            shown
            and prisoners is not None
            and (at_hand is None or facts.new or not _counts_fit(at_hand.count, prisoners.count))
        ):
            self._lead(scene)
            return
        if shown and prisoners is not None and at_hand is not None and not at_hand.kills:
            at_hand.add(scene)
            at_hand.count, at_hand.side = prisoners.count, at_hand.side or prisoners.side
            at_hand.status += [value for value in facts.states if value not in at_hand.status]
            self.of_sentence[facts.sentence.index] = at_hand
            return
        if at_hand is None:
            if facts.footage or facts.prisoners() or any(place.rank == 1 for place in scene.places):
                self._lead(scene)
            return
        if facts.points_back or self._goes_on(scene, at_hand):
            at_hand.add(scene)
            self._fill(at_hand, facts)
            self.of_sentence[facts.sentence.index] = at_hand

    def _lead(self, scene: Scene) -> None:
        """Footage or prisoners at the start of a text wait for the killing."""
        episode = Episode(opened=scene.facts.sentence.index, recalled=self._recalling())
        episode.add(scene)
        prisoners = scene.facts.prisoners()
        if prisoners is not None:
            episode.count, episode.side = prisoners.count, prisoners.side
            episode.status += prisoners.status or scene.facts.states
        self.episodes.append(episode)
        self.current = episode
        self.of_sentence[scene.facts.sentence.index] = episode

    def _goes_on(self, scene: Scene, episode: Episode) -> bool:
        """Whether it tells more of the event: its people as known people, right after it."""
        facts = scene.facts
        last = episode.scenes[-1].facts.sentence
        near = facts.sentence.index - last.index <= 2 or facts.sentence.paragraph == last.paragraph
        if facts.presents and facts.kills:
            return False  # other footage, of killings that are not understood
        known = any(_same_people(facts, party, episode) for party in facts.parties) or facts.counts_dead
        described = episode.kills and not episode.count.known and any(_countable(p, episode) for p in facts.parties)
        shown = "Y" in facts.sentence.signs and bool(facts.sentence.signs.startswith("w")) and bool(episode.surfacing)
        told = (
            "H" in facts.sentence.signs
            or bool(described)
            or shown
            or (facts.footage is not None and bool(episode.kills))
        )
        return near and (known or told) and not facts.new

    def _fill(self, episode: Episode, facts: Facts) -> None:
        """People described right after a killing whose number was not said are its victims."""
        if episode.count.known or not episode.kills:
            return
        numbers = [unit for unit in facts.sentence.units if isinstance(unit.mention, NumberMention)]
        if facts.counts_dead and len(numbers) == 1 and isinstance(numbers[0].mention, NumberMention):
            episode.count, episode.count_span = numbers[0].mention.count, numbers[0].span
            return
        party = next((each for each in facts.parties if _countable(each, episode)), None)
        if party is not None and not _detail(facts, party, episode):
            episode.count, episode.side = party.count, episode.side or party.side
            episode.status += [value for value in party.status if value not in episode.status]
            episode.count_span = party.span

    def _last_real(self) -> Episode | None:
        if self.current is not None:
            return self.current
        return self.episodes[-1] if self.episodes else None


def _same_people(facts: Facts, party: Party, episode: Episode) -> bool:
    """Whether known people in the sentence can be the victims; whoever speaks in it is not."""
    if not party.definite or party.kind not in "FR" or facts.sentence.signs[party.last + 1 : party.last + 2] == "S":
        return False
    if party.side is not None and party.side == episode.doer:
        return False
    one = episode.count.max == 1
    return not episode.count.known or party.single == one


def _countable(party: Party, episode: Episode) -> bool:
    return party.kind in "FU" and party.number_span is not None and (party.side is None or party.side != episode.doer)


def _with_others(facts: Facts, kill: Kill, victims: Victims) -> Victims:
    """ "Shot one prisoner and killed the second": the first is told with the others, and these add nothing."""
    others = [each for each in facts.kills if each.victims is not None and each.victims.new and each.victims.definite]
    if kill in others and facts.kills[0] is not kill:
        return replace(victims, partial=True, other=False)
    more = sum(each.victims is not None and each.victims.single for each in others if each is not facts.kills[0])
    if kill is not facts.kills[0] or not more or not victims.count.known:
        return victims
    low, top = victims.count.min or 0, victims.count.max
    return replace(victims, count=CountRange(min=low + more, max=None if top is None else top + more))


def _several(episode: Episode) -> bool:
    """Whether a number of people was spoken of, if without saying how many."""
    return any(not kill.victims.single for _, kill, _ in episode.kills if kill.victims is not None)


def _detail(facts: Facts, party: Party, episode: Episode) -> bool:
    """Whether it tells of one of several: "one of the men kneels", "a young man is among them"."""
    parted = "no" in facts.sentence.signs[party.first : party.last + 1]
    return parted or (party.single and _several(episode))


def _merge(episode: Episode, victims: Victims) -> None:
    if _one_more(episode, victims):
        low, top = episode.count.min or 0, episode.count.max
        episode.count = CountRange(min=low + 1, max=None if top is None else top + 1)
    elif not victims.partial:
        if not episode.count.known:
            episode.count = CountRange() if victims.count.max == 1 and _several(episode) else victims.count
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


def _counts_fit(one: CountRange, other: CountRange) -> bool:
    if not one.known or not other.known:
        return True
    low = max(one.min or 0, other.min or 0)
    tops = [top for top in (one.max, other.max) if top is not None]
    return not tops or low <= min(tops)


def _fresh(scene: Scene, victims: Victims, episode: Episode) -> bool:
    """ "A video shows at least two prisoners", after three were told of: other footage, other people."""
    one, other = victims.count, episode.count
    new = scene.facts.presents and not victims.continues and not victims.partial
    return new and one.known and other.known and one.min != other.min


def _more(one: CountRange, other: CountRange) -> bool:
    """Whether one claims more people than the other allows."""
    return one.min is not None and other.max is not None and one.min > other.max


def _settlements(scene: Scene) -> set[str]:
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


def _same_name(one: str, other: str) -> bool:
    short, long = sorted((one.lower(), other.lower()), key=len)
    return long.startswith(short[: max(len(short) - 2, 4)])


def _practice(kill: Kill) -> bool:
    """Whether killings in general are meant: "executions of prisoners", without a number."""
    unnumbered = kill.victims is not None and not kill.victims.count.known
    if kill.present and unnumbered and kill.word.sign == "K":
        return True
    plural = kill.nominal and kill.word.attrs.get("number") == "plural" and not kill.definite
    return plural and (kill.victims is None or not kill.victims.count.known)


def _specific(scene: Scene, kill: Kill, victims: Victims) -> bool:
    """Whether it is one event and not a practice: a number, footage, a settlement, or a day."""
    facts = scene.facts
    if victims.count.known or facts.footage is not None:
        return True
    placed = any(place.rank is not None and place.mention.kind is not PlaceKind.COUNTRY for place in scene.places)
    dated = any(time.role in ("event", "surfaced") for time in scene.times)
    return (placed or dated) and not kill.present


def _sides_named(facts: Facts) -> bool:
    return any(party.side for party in facts.parties)
