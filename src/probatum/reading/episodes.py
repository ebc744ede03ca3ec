"""Events put together from sentences: what one event is, and which sentence speaks of which.

In: `Facts` in the order of the text. Out: `Episode`s. A killing continues the event at hand when its victims are
known to the reader ("the soldier", "they") or nothing speaks against it; it opens a new one when count, place, time
or side differ or the text says so ("a separate video", "earlier in October"). A sentence without a killing that shows
prisoners for the first time opens an event that the next killing fills. Events that never get a killing are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from probatum.model.ranges import CountRange

from .episode import Episode, claim_too, countable, fill, merge, same_people
from .facts import Facts
from .fitting import counts_fit, fits, same_name, settlements_of
from .kill import Kill
from .out_of_action import Victims, victims_of
from .places import PlaceKind
from .scenes import Scene, parts

__all__ = ["Course", "Episode"]

_WAITING = 3


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
        if facts.rival is not None and self.current is not None:
            claim_too(self.current, facts)
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
        victims = victims_of(facts, kill, known=known or self._spoken_of(facts) or self._another_case(facts, kill))
        if victims is None or ((at_hand is None or not at_hand.kills) and self._blamed(facts, kill)):
            return False
        victims = _with_others(facts, kill, victims)
        first_here = all(known is not facts for known, _, _ in (at_hand.kills if at_hand else []))
        if at_hand is None or (first_here and not fits(at_hand, scene, victims)):
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
        merge(at_hand, victims)
        self.current = at_hand
        self.of_sentence[facts.sentence.index] = at_hand
        return True

    def _recalling(self) -> bool:
        """Whether the sentence before says that older events follow ("This is not the first case")."""
        return self.before is not None and self.before.facts.recalled and bool(self.episodes)

    def _spoken_of(self, facts: Facts) -> bool:
        """Whether killings of prisoners in general were spoken of right before."""
        return bool(self.general) and facts.sentence.index - self.general[-1].sentence.index <= _WAITING

    def _another_case(self, facts: Facts, kill: Kill) -> bool:
        """Whether more people are spoken of as one more case of what was told: "a case in which six more people"."""
        party = kill.victims
        told = any(episode.kills for episode in self.episodes)
        return told and party is not None and party.kind == "C" and party.new and "E" in facts.sentence.signs

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
                if any(same_name(place.mention.name, name) for name in names):
                    return episode
        return None

    def _other(self, scene: Scene, victims: Victims) -> Episode | None:
        """An earlier event that the sentence comes back to: same place or same number, and nothing against it."""
        settlements = settlements_of(scene)
        for episode in reversed(self.episodes):
            if not fits(episode, scene, victims):
                continue
            same_place = bool(settlements & episode.settlements)
            same_count = victims.count.known and victims.count == episode.count and not scene.facts.new
            if same_place or (same_count and not settlements) or (victims.continues and not scene.facts.new):
                return episode
        return None

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
            and (at_hand is None or facts.new or not counts_fit(at_hand.count, prisoners.count))
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
            fill(at_hand, facts)
            self.of_sentence[facts.sentence.index] = at_hand

    def _lead(self, scene: Scene) -> None:
        """Footage or prisoners at the start of a text wait for the killing."""
        episode = Episode(opened=scene.facts.sentence.index, recalled=self._recalling())
        episode.add(scene)
        prisoners = scene.facts.prisoners()
        if prisoners is not None:
            episode.count, episode.side = prisoners.count, prisoners.side
            episode.status += scene.facts.states_of(prisoners) or scene.facts.states
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
        known = any(same_people(facts, party, episode) for party in facts.parties)
        known = known or facts.counts_dead or bool(facts.identified)
        described = episode.kills and not episode.count.known and any(countable(p, episode) for p in facts.parties)
        shown = "Y" in facts.sentence.signs and bool(facts.sentence.signs.startswith("w")) and bool(episode.surfacing)
        told = (
            "H" in facts.sentence.signs
            or bool(described)
            or shown
            or (facts.footage is not None and bool(episode.kills))
        )
        return near and (known or told) and not facts.new

    def _last_real(self) -> Episode | None:
        if self.current is not None:
            return self.current
        return self.episodes[-1] if self.episodes else None


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
