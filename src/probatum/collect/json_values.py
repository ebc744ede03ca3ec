"""Makes JSON of unknown origin such that every JSON reader holds the same of it.

In: what a file, a page or a chat export says about itself. Out: the nearest JSON value: half letters (lone surrogates)
written as escapes, numbers that JSON cannot hold exactly (RFC 7493 section 2.2) as their digits, nesting without end
cut. The original is in the vault whole; this is only what is repeated of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

_DEEPEST = 12
_WHOLE = 2**53 - 1
_MOST_BITS = 10_000
_LEFT_OUT = "…"


def json_value(untrusted: Any, *, depth: int = 0) -> Any:
    """The nearest value that canonical JSON can hold; a value that already is one comes back equal.

    >>> json_value({"id": 2**60, "name": "half of a letter: \\ud83d"})
    {'id': '1152921504606846976', 'name': 'half of a letter: \\\\ud83d'}
    """
    if depth > _DEEPEST:
        return _LEFT_OUT
    if isinstance(untrusted, Mapping):
        return {whole_text(str(name)): json_value(value, depth=depth + 1) for name, value in untrusted.items()}
    if isinstance(untrusted, list | tuple):
        return [json_value(value, depth=depth + 1) for value in untrusted]
    if isinstance(untrusted, str):
        return whole_text(untrusted)
    return _number(untrusted)


def whole_text(untrusted: str) -> str:
    """The text with half letters as escapes; bytes of a file name that are no UTF-8 come out as `\\xff`."""
    try:
        untrusted.encode()
    except UnicodeEncodeError:
        return "".join(map(_whole_letter, untrusted))
    return untrusted


def _whole_letter(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":  # how Python holds a byte of a name that is no UTF-8 (PEP 383)
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return f"\\u{ord(letter):04x}" if "\ud800" <= letter <= "\udfff" else letter


def _number(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        # Python refuses to write numbers of more than 4,300 digits.
        return value if abs(value) <= _WHOLE else str(value) if value.bit_length() < _MOST_BITS else _LEFT_OUT
    if isinstance(value, float):
        return value if math.isfinite(value) and not _WHOLE < abs(value) < 1e21 else repr(value)
    return whole_text(repr(value))
