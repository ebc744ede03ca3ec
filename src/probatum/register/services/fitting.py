"""What goes into an event must fit into an entry of the ledger, whatever strangers wrote.

In: how large parts are, and values from outside. Out: portions that fit, and values that can be written: no longer than
needed (the vault has the whole) and without the broken characters that JSON cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from probatum.model.canonical import encode
from probatum.vault.events import MAX_BODY, MAX_OPENINGS

BODY_ROOM = MAX_BODY * 3 // 4
"""Bytes that portions may take of an entry's 64 KiB (C2SP tlog-tiles); the rest is for what is around them."""
OPENINGS_ROOM = MAX_OPENINGS * 3 // 4
"""The same for what commitments hide."""
LONGEST = 20_000
"""Characters of one value from outside (a title, an author, a header) that go into the ledger."""
CUT = " … (cut; the vault has the whole)"


def portions(sizes: Sequence[tuple[int, int]], *, most: int) -> Iterator[range]:
    """Ranges over parts of these sizes (in an entry's body, in its openings), each of at most `most` parts and fitting.

    A part that does not fit alone is a portion of its own.
    """
    start, body, hidden = 0, 0, 0
    for position, (in_body, in_openings) in enumerate(sizes):
        full = position - start == most or body + in_body > BODY_ROOM or hidden + in_openings > OPENINGS_ROOM
        if full and position > start:
            yield range(start, position)
            start, body, hidden = position, 0, 0
        body, hidden = body + in_body, hidden + in_openings
    if start < len(sizes):
        yield range(start, len(sizes))


def size_of(value: Any) -> int:
    """How many bytes a value takes in an entry."""
    return len(encode(value))


def writable(value: Any, *, longest: int = LONGEST) -> Any:
    """The value with each text cut to `longest` characters, and lone surrogates written as `\\udc80`."""
    if isinstance(value, str):
        text = value if len(value) <= longest else value[:longest] + CUT
        return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {writable(name): writable(part, longest=longest) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [writable(part, longest=longest) for part in value]
    return value


def writable_within(value: Any, room: int) -> Any:
    """The value, with texts cut ever shorter until it takes no more than `room` bytes."""
    for longest in (LONGEST, 2_000, 200):
        fitting = writable(value, longest=longest)
        if size_of(fitting) <= room:
            break
    return fitting
