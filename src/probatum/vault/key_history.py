"""Which keys sign the ledger, as the ledger itself says: the first is introduced, each later one takes over.

In: the events `key.introduced` and `key.rotated`, in order. Out: the keys, oldest first, and what is wrong with the
chain. A rotation carries a statement (a signed note) with two signatures, of the old key and of the new one: the old
key names its successor, and the new key shows that somebody holds it. Whoever trusts the first key can so follow to
the last; whoever trusts the last knows which earlier keys older checkpoints may be signed with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from probatum.model.errors import LedgerError

from . import notes
from .events import Event
from .notes import NoteInvalid, PublicKey, Signer

INTRODUCED, ROTATED = "key.introduced", "key.rotated"
TYPES = frozenset({INTRODUCED, ROTATED})
_HEAD = "probatum key rotation v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHistory:
    """The keys that the ledger names, oldest first, and what does not hold together in them."""

    keys: tuple[PublicKey, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def current(self) -> PublicKey | None:
        """The key that signs now; None where the ledger names none."""
        return self.keys[-1] if self.keys else None

    def with_event(self, event: Event) -> KeyHistory:
        """The history after one more event; events of other types change nothing."""
        if event.type not in TYPES:
            return self
        try:
            key = self._next(event)
        except LedgerError as error:
            return KeyHistory(keys=self.keys, faults=(*self.faults, f"{event.type}: {error.message}"))
        return KeyHistory(keys=(*self.keys, key), faults=self.faults)

    def _next(self, event: Event) -> PublicKey:
        key = PublicKey.from_text(_text(event.data, "key"))
        if event.type == INTRODUCED:
            if self.current:
                raise NoteInvalid("A key was introduced where there is one already", found=key.to_text())
            return key
        if self.current is None or _text(event.data, "previous") != self.current.to_text():
            raise NoteInvalid("A key takes over from one that did not sign then", found=_text(event.data, "previous"))
        check_rotation(_text(event.data, "statement").encode(), old=self.current, new=key)
        return key


def history_of(events: Iterable[Event]) -> KeyHistory:
    """The history that some events tell."""
    history = KeyHistory()
    for event in events:
        history = history.with_event(event)
    return history


def rotation_statement(old: Signer, new: Signer) -> str:
    """The statement that `new` takes over from `old`, signed by both."""
    first, second = (notes.sign(_words(old.public_key, new.public_key), each).decode() for each in (old, new))
    return first + second.rpartition("\n\n")[2]


def check_rotation(statement: bytes, *, old: PublicKey, new: PublicKey) -> None:
    """Raise NoteInvalid unless both keys signed that `new` takes over from `old`."""
    for key in (old, new):
        note = notes.verify(statement, [key])
        if note.text != _words(old, new):
            raise NoteInvalid("A key's statement speaks of other keys", found=note.text[:300])


def _words(old: PublicKey, new: PublicKey) -> str:
    return f"{_HEAD}\n{old.to_text()}\n{new.to_text()}\n"


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise NoteInvalid(f"An event of a key has no {name}")
    return value
