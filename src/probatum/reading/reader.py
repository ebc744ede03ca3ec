"""The reader: from a text to the statements it makes, by rules, offline.

The steps, in order: language; page furniture marked; sentences; entities (places, times, numbers, units, bodies,
persons); what each sentence says; events put together from sentences; totals and official steps; statements with the
spans they rest on. A text in a language that has no rules yet is returned as not read, never as irrelevant. The cost
is linear in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from probatum.model.statements import (
    Action,
    Denial,
    Killing,
    Kind,
    Order,
    Reading,
    Span,
    Statement,
    Text,
    Total,
)

from .data import load
from .dates import find_times
from .episodes import Course, Episode
from .facts import facts
from .furniture import PassageKind, passages
from .grammar import languages
from .killings import killings
from .language import detect
from .lexicon import Lexicon, lexicon
from .numbers import find_numbers
from .official import Draft, add_quoted, add_references, official
from .places import PlaceMention, find_places
from .relevance import can_matter
from .scenes import Scene, scene
from .sentences import sentences
from .speakers import Roster
from .tokens import normal
from .totals import Announcement, totals
from .units import Entities, Mention, Sentence, sentence
from .version import READER_VERSION

__all__ = ["LANGUAGES", "READER_VERSION", "Reader"]

LANGUAGES = languages()
_SOON = 3


@dataclass(slots=True)
class _Found:
    """What has been found in a text so far."""

    course: Course = field(default_factory=Course)
    totals: list[Total] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    announced: Announcement = field(default_factory=Announcement)
    scene: Scene | None = None
    bodies: set[str] = field(default_factory=set)
    sided: bool = False
    low: str = ""


class Reader:
    """Reads texts. Loading it reads the language data once; reading keeps no state between texts."""

    def __init__(self, languages: tuple[str, ...] = LANGUAGES) -> None:
        self._words: dict[str, Lexicon] = {lang: lexicon(lang) for lang in languages}
        for lang in languages:
            self.read(
                Text(id="warm-up", text=load(lang, "words")["grammar"]["sample"], published=date(2024, 1, 1), lang=lang)
            )

    def read(self, text: Text) -> Reading:
        """The statements of the text, in the order of the text within each kind."""
        lang = text.lang or detect(text.text)
        if lang not in self._words:
            return Reading(id=text.id, lang=lang, relevant=None, reader=READER_VERSION, read=False)
        low = normal(text.text)
        if not can_matter(low, lang=lang):
            return Reading(id=text.id, lang=lang, relevant=False, reader=READER_VERSION)
        found, places = self._find(text, low, lang)
        statements = _statements(found, places, lang)
        relevant = (bool(found.course.general) and found.sided) or any(
            isinstance(each, Killing | Total | Order) for each in statements
        )
        if not relevant:
            statements = []
        return Reading(id=text.id, lang=lang, relevant=relevant, reader=READER_VERSION, statements=tuple(statements))

    def _find(self, text: Text, low: str, lang: str) -> tuple[_Found, list[PlaceMention]]:
        found, roster = _Found(), Roster(lang=lang)
        split, places = self._sentences(text, low, lang)
        for each in split:
            understood = facts(text.text, each, roster, lang=lang)
            found.bodies |= {voice.speaker.body for voice in understood.voices if voice.speaker.body}
            found.sided = found.sided or any(party.side for party in understood.parties)
            found.scene = scene(understood, before=found.scene, lang=lang)
            _take(found, found.scene, lang)
        return found, places

    def _sentences(self, text: Text, low: str, lang: str) -> tuple[list[Sentence], list[PlaceMention]]:
        words = self._words[lang]
        places: list[PlaceMention] = []
        split: list[Sentence] = []
        for paragraph, passage in enumerate(passages(text.text, lang=lang)):
            if not passage.read:
                continue
            mentions = _mentions(text, passage.span, lang)
            places += [mention for mention in mentions if isinstance(mention, PlaceMention)]
            entities = Entities(text.text, passage.span, mentions, words=words)
            title = passage.kind is PassageKind.TITLE
            for span in sentences(text.text, passage.span, lang=lang):
                split.append(
                    sentence(
                        text.text,
                        low,
                        span,
                        words=words,
                        entities=entities,
                        index=len(split),
                        paragraph=paragraph,
                        title=title,
                    )
                )
        return split, places


def _mentions(text: Text, span: Span, lang: str) -> list[Mention]:
    start, end = span
    return [
        *find_places(text.text, lang=lang, start=start, end=end),
        *find_times(text.text, lang=lang, published=text.published, start=start, end=end),
        *find_numbers(text.text, lang=lang, start=start, end=end),
    ]


def _take(found: _Found, scene: Scene, lang: str) -> None:
    """Let one sentence count: as a total, else in the course of events; and for the official steps in it."""
    told = replace(found.announced, killings_told=bool(found.course.episodes or found.course.general))
    sums = totals(scene, before=told, lang=lang)
    found.totals += sums
    if not sums and not told.shared_out(scene):
        found.course.follow(scene)
    index = scene.facts.sentence.index
    about = found.course.of_sentence.get(index) or (None if sums else found.course.current)
    found.drafts += official(scene.facts, about, in_total=bool(sums), lang=lang)
    add_references(found.drafts, scene.facts, lang=lang)
    add_quoted(found.drafts, scene.facts, before=found.low)
    found.low = scene.facts.sentence.low
    speakers = tuple(dict.fromkeys(said.speaker for said in scene.facts.said))
    if sums:
        found.announced = Announcement(speakers=sums[0].said_by, total=sums[0], sentence=index)
    elif speakers:
        found.announced = replace(found.announced, speakers=speakers)


def _statements(found: _Found, places: list[PlaceMention], lang: str) -> list[Statement]:
    episodes = [episode for episode in found.course.episodes if episode.kills]
    index = {id(episode): number for number, episode in enumerate(episodes)}
    made: list[Statement] = [
        *killings(episodes, context=places, bodies=found.bodies, spoken_of=found.course.sides(), lang=lang)
    ]
    made += found.totals
    for draft in found.drafts:
        draft.about = _about(draft, episodes)
    made += [_official(draft, index) for draft in _joined(found.drafts)]
    return made


def _about(draft: Draft, episodes: list[Episode]) -> Episode | None:
    """The event that a step is about: the one at hand, else the one told right after it, else the only one."""
    if any(draft.about is episode for episode in episodes):
        return draft.about
    following = [each for each in episodes if 0 < each.kills[0][0].sentence.index - draft.sentence <= _SOON]
    if following and draft.kind is Kind.ACTION:
        return following[0]
    return None


def _joined(drafts: list[Draft]) -> list[Draft]:
    """Steps of one kind about one event are one step told more than once."""
    joined: dict[tuple[Kind, str, int], Draft] = {}
    for draft in drafts:
        key = (draft.kind, draft.action or "", id(draft.about) if draft.about else 0)
        known = joined.get(key)
        if known is None:
            joined[key] = draft
            continue
        known.spans += tuple(span for span in draft.spans if span not in known.spans)
        known.legal_refs = tuple(dict.fromkeys(known.legal_refs + draft.legal_refs))
        known.said_by = known.said_by or draft.said_by
        for name, spans in draft.fields.items():
            known.fields[name] = known.fields.get(name, ()) + spans
    return list(joined.values())


def _official(draft: Draft, index: dict[int, int]) -> Statement:
    about = index.get(id(draft.about)) if draft.about is not None else None
    if draft.kind is Kind.ACTION:
        assert draft.action is not None
        return Action(
            action=draft.action,
            legal_refs=draft.legal_refs,
            about=about,
            said_by=draft.said_by,
            hedges=draft.hedges,
            confidence=0.85,
            spans=draft.spans,
            fields=draft.fields,
        )
    kind = Order if draft.kind is Kind.ORDER else Denial
    return kind(
        about=about,
        said_by=draft.said_by,
        hedges=draft.hedges,
        confidence=0.8,
        spans=draft.spans,
        fields=draft.fields,
    )
