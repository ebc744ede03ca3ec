"""Events and the ledger entries made of them.

An entry has two halves. Its body is the leaf of the tree: canonical JSON (RFC 8785) of what happened, with a salted
SHA-256 commitment in place of each private value. Its openings, kept beside the leaf and never in it, hold salts and
private values. Erasing a private value means removing its opening: the leaf, its hash and every proof stay as they
were, and without the 32 random bytes of salt the value cannot be guessed from its commitment. Body:
`{"v": 1, "type", "at", "actor", "case", "data", "private": {name: "sha256:<commitment>"}}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from hashlib import sha256
from typing import Any, Final

from probatum.model import canonical
from probatum.model.errors import LedgerError, ValueInvalid
from probatum.model.times import instant, parse_instant, require_utc

from .merkle import leaf_hash

VERSION = 1
SALT_BYTES = 32
MAX_BODY = 0xFFFF
"""Entry bundles give an entry's length in 16 bits (C2SP tlog-tiles)."""
MAX_OPENINGS = 1 << 20
"""So that a bundle of 256 fits into memory; more private data than that belongs into an Object."""

COMMITMENT_DOMAIN = b"probatum ledger commitment v1\n"
"""What every commitment begins with, so that it is no other digest of ours."""
_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
_BODY_KEYS = {"v", "type", "at", "actor", "case", "data", "private"}
_SALT = re.compile(r"[0-9a-f]{64}\Z")


class EntryInvalid(LedgerError):
    """A ledger entry is not what `make_entry` makes."""

    code = "entry_invalid"


class OpeningAltered(EntryInvalid):
    """What is kept as a private value is not what the entry commits to."""

    code = "opening_altered"


class Erased(Enum):
    """The type of ERASED."""

    ERASED = "erased"


ERASED: Final = Erased.ERASED
"""A private value that was there and has been erased; None is a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was done: what, when, by whom, in which case, with which data.

    `data` is for everybody who may see the ledger; `private` holds what may have to be erased one day (names,
    addresses, words of people). Both are JSON; `private` values read back may be ERASED.
    """

    type: str
    at: datetime
    actor: str
    case: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.type, str) or not _TYPE.match(self.type):
            raise ValueInvalid("Not a type of event", expected="words like `capture.finished`", found=repr(self.type))
        if not isinstance(self.actor, str) or not self.actor:
            raise ValueInvalid("An event needs an actor", found=repr(self.actor))
        if self.case is not None and not isinstance(self.case, str):
            raise ValueInvalid("The case of an event must be its id", found=repr(self.case))
        if not isinstance(self.data, Mapping) or not isinstance(self.private, Mapping):
            raise ValueInvalid("The data of an event must be JSON objects")
        object.__setattr__(self, "at", require_utc(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place in the ledger: `body` is the leaf, `openings` what its commitments hide."""

    index: int
    body: bytes
    openings: bytes

    @property
    def leaf_hash(self) -> bytes:
        """The 32 bytes that stand for the entry in the tree."""
        return leaf_hash(self.body)


def make_entry(event: Event, *, index: int, salt: Callable[[], bytes]) -> Entry:
    """The entry of an event; `salt` gives 32 fresh random bytes at each call.

    Raise LedgerError when the event does not fit into an entry, ValueInvalid when it is not JSON.
    """
    openings = {name: {"salt": _salt(salt).hex(), "value": value} for name, value in event.private.items()}
    body = {
        "v": VERSION,
        "type": event.type,
        "at": instant(event.at),
        "actor": event.actor,
        "case": event.case,
        "data": dict(event.data),
        "private": {name: _commitment(opening) for name, opening in openings.items()},
    }
    return Entry(
        index=index,
        body=_limited(canonical.encode(body), MAX_BODY, event),
        openings=_limited(canonical.encode(openings), MAX_OPENINGS, event),
    )


def entry_event(entry: Entry) -> Event:
    """The event of an entry, each opening checked against its commitment; what was erased is ERASED.

    Raise OpeningAltered when an opening is not the committed one, EntryInvalid when the entry is none.
    """
    body = _read(entry.body, "body", entry.index)
    openings = _read(entry.openings, "openings", entry.index)
    if set(body) != _BODY_KEYS or body["v"] != VERSION or not isinstance(body["private"], dict):
        raise EntryInvalid(f"Ledger entry {entry.index} is of an unknown form", found=", ".join(sorted(body)))
    strangers = openings.keys() - body["private"].keys()
    if strangers:
        raise OpeningAltered(f"Ledger entry {entry.index} commits to no such value", found=", ".join(sorted(strangers)))
    private = {
        name: _opened(openings[name], commitment, f"{name!r} of ledger entry {entry.index}")
        if name in openings
        else ERASED
        for name, commitment in body["private"].items()
    }
    try:
        return Event(
            type=body["type"],
            at=parse_instant(body["at"]),
            actor=body["actor"],
            case=body["case"],
            data=body["data"],
            private=private,
        )
    except (ValueInvalid, TypeError) as error:
        raise EntryInvalid(f"Ledger entry {entry.index} holds no event", found=str(error)) from error


def without_openings(entry: Entry, names: set[str]) -> Entry:
    """The same entry with the private values of these names erased; its leaf does not change."""
    openings = _read(entry.openings, "openings", entry.index)
    kept = {name: opening for name, opening in openings.items() if name not in names}
    return Entry(index=entry.index, body=entry.body, openings=canonical.encode(kept))


def opening_names(openings: bytes) -> set[str]:
    """The names of the private values that openings still hold; none where they cannot be read."""
    try:
        value = canonical.decode(openings)
    except ValueInvalid:
        return set()
    return set(value) if isinstance(value, dict) else set()


def _commitment(opening: Mapping[str, Any]) -> str:
    """SHA-256 over a prefix of our own (so that it is no other digest of ours), the salt and the canonical value."""
    secret = bytes.fromhex(opening["salt"])
    return "sha256:" + sha256(COMMITMENT_DOMAIN + secret + canonical.encode(opening["value"])).hexdigest()


def _opened(opening: Any, commitment: Any, subject: str) -> Any:
    if not isinstance(opening, dict) or set(opening) != {"salt", "value"} or not _is_salt(opening["salt"]):
        raise OpeningAltered(f"The opening for {subject} is of an unknown form")
    found = _commitment(opening)
    if found != commitment:
        raise OpeningAltered(f"The private value {subject} was altered", expected=str(commitment), found=found)
    return opening["value"]


def _is_salt(value: Any) -> bool:
    return isinstance(value, str) and _SALT.match(value) is not None


def _salt(salt: Callable[[], bytes]) -> bytes:
    value = salt()
    if len(value) != SALT_BYTES:
        raise LedgerError("A salt of the wrong length", expected=f"{SALT_BYTES} bytes", found=f"{len(value)} bytes")
    return value


def _limited(data: bytes, limit: int, event: Event) -> bytes:
    if len(data) > limit:
        raise LedgerError(
            f"An event of type {event.type} is too large for the ledger",
            code="event_too_large",
            expected=f"at most {limit} bytes",
            found=f"{len(data)} bytes",
            remedy="Put large data into an Object and name its digest in the event.",
        )
    return data


def _read(data: bytes, half: str, index: int) -> dict[str, Any]:
    try:
        value = canonical.decode(data)
        # One value has one form: otherwise bytes could change without anybody noticing.
        exact = canonical.encode(value) == data
    except ValueInvalid as error:
        raise EntryInvalid(f"The {half} of ledger entry {index} cannot be read", found=str(error)) from error
    if not exact or not isinstance(value, dict):
        raise EntryInvalid(f"The {half} of ledger entry {index} is not a canonical JSON object")
    return value
