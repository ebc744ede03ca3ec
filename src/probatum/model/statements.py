"""What a Report claims: killings, totals, official actions, orders and denials, each with the words it rests on.

The shapes are the contract of records.md; `to_record` and `from_record` are exact inverses. Spans are `[start, end)` in
Unicode code points of the report's text. Nothing here judges: a Statement is what somebody said, never what is so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from .errors import ValueInvalid
from .places import UNKNOWN_PLACE, Place
from .ranges import CountRange
from .times import UNKNOWN_TIME, DateInterval

Span = tuple[int, int]
Fields = Mapping[str, tuple[Span, ...]]


class Kind(StrEnum):
    """What a statement is about."""

    KILLING = "killing"
    TOTAL = "total"
    ACTION = "action"
    ORDER = "order"
    DENIAL = "denial"


class Role(StrEnum):
    """Whether the text reports on it, or recalls it in passing."""

    MAIN = "main"
    BACKGROUND = "background"


class ActionKind(StrEnum):
    """Official steps that a text can state."""

    INVESTIGATION_OPENED = "investigation_opened"
    SUSPECT_NAMED = "suspect_named"
    IN_ABSENTIA_TRIAL = "in_absentia_trial"
    SENTENCE = "sentence"
    LETTER_TO_ICRC = "letter_to_icrc"
    LETTER_TO_UN = "letter_to_un"
    UN_VERIFIED = "un_verified"
    DENIED = "denied"
    CONDEMNED = "condemned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who says it: a name, the stable code of a body, a role; each None where the text is silent."""

    name: str | None = None
    body: str | None = None
    role: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The record shape `{"name", "body", "role"}`."""
        return {"name": self.name, "body": self.body, "role": self.role}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Speaker:
        """Read the record shape."""
        return cls(name=record.get("name"), body=record.get("body"), role=record.get("role"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Victims:
    """How many were killed according to the text, of which side, in what state; `names` are protected."""

    count: CountRange = CountRange()
    side: str | None = None
    status: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The record shape `{"min", "max", "side", "status", "names"}`."""
        return {
            "min": self.count.min,
            "max": self.count.max,
            "side": self.side,
            "status": list(self.status),
            "names": list(self.names),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Victims:
        """Read the record shape."""
        return cls(
            count=CountRange(min=record.get("min"), max=record.get("max")),
            side=record.get("side"),
            status=_texts(record, "status"),
            names=_texts(record, "names"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """What every kind of statement has: who says it, how surely, resting on which words."""

    said_by: tuple[Speaker, ...] = ()
    hedges: tuple[str, ...] = ()
    confidence: float | None = None
    spans: tuple[Span, ...] = ()
    fields: Fields = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueInvalid("A statement must rest on words of the text", expected="at least one span")
        for start, end in (*self.spans, *(span for spans in self.fields.values() for span in spans)):
            if not 0 <= start < end:
                raise ValueInvalid("A span must not be empty or run backwards", found=f"[{start}, {end})")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueInvalid("Confidence must be from 0 to 1", found=repr(self.confidence))

    def _spoken_record(self) -> dict[str, Any]:
        return {
            "said_by": [speaker.to_record() for speaker in self.said_by],
            "hedges": list(self.hedges),
            "confidence": self.confidence,
            "spans": [list(span) for span in self.spans],
            "fields": {name: [list(span) for span in spans] for name, spans in self.fields.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Killing(_Spoken):
    """A claim that prisoners of war or fighters out of action were killed in one event."""

    role: Role = Role.MAIN
    victims: Victims = Victims()
    perpetrator_side: str | None = None
    perpetrator_unit: str | None = None
    means: tuple[str, ...] = ()
    place: Place = UNKNOWN_PLACE
    event_time: DateInterval = UNKNOWN_TIME
    surfaced: DateInterval = UNKNOWN_TIME
    footage: bool | None = None

    kind = Kind.KILLING

    def to_record(self) -> dict[str, Any]:
        """The record shape of a killing."""
        return {
            "kind": self.kind.value,
            "role": self.role.value,
            "victims": self.victims.to_record(),
            "perpetrators": {"side": self.perpetrator_side, "unit": self.perpetrator_unit},
            "means": list(self.means),
            "place": self.place.to_record(),
            "event_time": self.event_time.to_record(),
            "surfaced": self.surfaced.to_record(),
            "footage": self.footage,
            **self._spoken_record(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Total(_Spoken):
    """An official or third-party aggregate: how many killed, in how many cases, of which scope, as of when.

    `side` is the victims' side where the text says it; None does not mean "both".
    """

    killed: int | None = None
    at_least: bool = False
    cases: int | None = None
    cases_unit: str | None = None
    region: str | None = None
    period: DateInterval = UNKNOWN_TIME
    side: str | None = None
    as_of: date | None = None

    kind = Kind.TOTAL

    def __post_init__(self) -> None:
        super(Total, self).__post_init__()
        for number in (self.killed, self.cases):
            CountRange(min=number)  # refuses what is no count

    def to_record(self) -> dict[str, Any]:
        """The record shape of a total."""
        return {
            "kind": self.kind.value,
            "killed": self.killed,
            "at_least": self.at_least,
            "cases": self.cases,
            "cases_unit": self.cases_unit,
            "scope": {"region": self.region, "period": self.period.to_record(), "side": self.side},
            "as_of": self.as_of.isoformat() if self.as_of else None,
            **self._spoken_record(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(_Spoken):
    """An official step; `about` is the index of the killing in the same Reading that it concerns, if any."""

    action: ActionKind
    legal_refs: tuple[str, ...] = ()
    about: int | None = None

    kind = Kind.ACTION

    def to_record(self) -> dict[str, Any]:
        """The record shape of an action."""
        return {
            "kind": self.kind.value,
            "action": self.action.value,
            "legal_refs": list(self.legal_refs),
            "about": self.about,
            **self._spoken_record(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(_Spoken):
    """A claim that killing prisoners was ordered."""

    about: int | None = None

    kind = Kind.ORDER

    def to_record(self) -> dict[str, Any]:
        """The record shape of an order."""
        return {"kind": self.kind.value, "about": self.about, **self._spoken_record()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial(_Spoken):
    """A claim that it did not happen or was not done by those accused."""

    about: int | None = None

    kind = Kind.DENIAL

    def to_record(self) -> dict[str, Any]:
        """The record shape of a denial."""
        return {"kind": self.kind.value, "about": self.about, **self._spoken_record()}


Statement = Killing | Total | Action | Order | Denial


def statement_from_record(record: Mapping[str, Any]) -> Statement:
    """Read any statement record; raise ValueInvalid when it is of no known kind or breaks a rule."""
    try:
        return _READERS[Kind(record["kind"])](record)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueInvalid("Not a statement", found=f"{error!r} in {repr(record)[:120]}") from error


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of words; a lone string is refused, for its letters would pass for words."""
    values = record.get(name, ())
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise ValueInvalid(f"A statement's {name} must be a list of words", found=repr(values)[:80])
    return tuple(values)


def _spoken(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "said_by": tuple(Speaker.from_record(speaker) for speaker in record.get("said_by", ())),
        "hedges": _texts(record, "hedges"),
        "confidence": record.get("confidence"),
        "spans": tuple((int(start), int(end)) for start, end in record["spans"]),
        "fields": {
            name: tuple((int(start), int(end)) for start, end in spans)
            for name, spans in record.get("fields", {}).items()
        },
    }


def _killing(record: Mapping[str, Any]) -> Killing:
    by = record.get("perpetrators", {})
    return Killing(
        role=Role(record.get("role", "main")),
        victims=Victims.from_record(record.get("victims", {})),
        perpetrator_side=by.get("side"),
        perpetrator_unit=by.get("unit"),
        means=_texts(record, "means"),
        place=Place.from_record(record.get("place", {})),
        event_time=DateInterval.from_record(record.get("event_time", {})),
        surfaced=DateInterval.from_record(record.get("surfaced", {})),
        footage=record.get("footage"),
        **_spoken(record),
    )


def _total(record: Mapping[str, Any]) -> Total:
    scope = record.get("scope", {})
    as_of = record.get("as_of")
    return Total(
        killed=record.get("killed"),
        at_least=bool(record.get("at_least", False)),
        cases=record.get("cases"),
        cases_unit=record.get("cases_unit"),
        region=scope.get("region"),
        period=DateInterval.from_record(scope.get("period", {})),
        side=scope.get("side"),
        as_of=date.fromisoformat(as_of[:10]) if as_of else None,
        **_spoken(record),
    )


def _action(record: Mapping[str, Any]) -> Action:
    return Action(
        action=ActionKind(record["action"]),
        legal_refs=_texts(record, "legal_refs"),
        about=record.get("about"),
        **_spoken(record),
    )


def _order(record: Mapping[str, Any]) -> Order:
    return Order(about=record.get("about"), **_spoken(record))


def _denial(record: Mapping[str, Any]) -> Denial:
    return Denial(about=record.get("about"), **_spoken(record))


_READERS: dict[Kind, Callable[[Mapping[str, Any]], Statement]] = {
    Kind.KILLING: _killing,
    Kind.TOTAL: _total,
    Kind.ACTION: _action,
    Kind.ORDER: _order,
    Kind.DENIAL: _denial,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to read: what `reading` takes in. `published` is the day of publication when known."""

    id: str
    text: str
    published: date | None = None
    lang: str | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader found in one text. `read` is False where the reader does not know the language yet.

    `relevant` is None then: not checked is not the same as irrelevant.
    """

    id: str
    lang: str | None
    relevant: bool | None
    reader: str
    statements: tuple[Statement, ...] = ()
    read: bool = True

    def to_record(self) -> dict[str, Any]:
        """One line of `probatum read --jsonl`."""
        return {
            "id": self.id,
            "lang": self.lang,
            "read": self.read,
            "relevant": self.relevant,
            "reader": self.reader,
            "statements": [statement.to_record() for statement in self.statements],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Reading:
        """Read such a line."""
        return cls(
            id=str(record["id"]),
            lang=record.get("lang"),
            relevant=record.get("relevant"),
            reader=str(record.get("reader", "unknown")),
            statements=tuple(statement_from_record(each) for each in record.get("statements", ())),
            read=bool(record.get("read", True)),
        )
