"""Canonical JSON (RFC 8785), the one form in which records are digested and kept.

In: JSON values. Out: bytes that are the same for equal values. Parsing refuses what the standard library lets through:
NaN, Infinity and duplicate keys (RFC 7493 section 2.3).
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

import rfc8785

from .errors import ValueInvalid

_WHOLE = 2**53 - 1
"""The largest whole number that every JSON reader holds exactly (RFC 7493 section 2.2)."""

_plain_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """Canonical bytes of a JSON value; raise ValueInvalid for what JSON cannot hold."""
    try:
        if _plain(value):
            return _plain_encoder.encode(value).encode()
        _refuse_large_fractions(value)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise ValueInvalid("This value has no canonical JSON form", found=str(error)[:200]) from error


def decode(data: bytes | str) -> Any:
    """The JSON value in `data`; raise ValueInvalid for invalid JSON, NaN, Infinity and duplicate keys."""
    try:
        return json.loads(data, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
    except ValueInvalid:
        raise
    except (ValueError, RecursionError) as error:  # also UnicodeDecodeError, and a number of thousands of digits
        raise ValueInvalid("Not valid JSON", found=str(error)) from error


def _plain(value: Any) -> bool:
    """Whether the standard library's compact, sorted form is the canonical one, at a fifth of the time.

    It is unless there are fractions (other digits) or keys beyond ASCII (RFC 8785 sorts by UTF-16 code units).
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(abs(value) <= _WHOLE)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _plain(part) for key, part in value.items())
    if kind is list or kind is tuple:
        return all(map(_plain, value))
    return False


def _refuse_large_fractions(value: Any) -> None:
    """2.0**53 would be written as a whole number that cannot be read back as what it was."""
    if isinstance(value, float) and _WHOLE < abs(value) < 1e21:
        raise ValueInvalid("This value has no canonical JSON form", expected=f"numbers to {_WHOLE}", found=repr(value))
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for part in value:
        _refuse_large_fractions(part)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueInvalid("A JSON object has a key twice", found=", ".join(twice))
    return result


def _finite(digits: str) -> float:
    """A fraction; 1e400 is valid JSON, but the standard library makes infinity of it."""
    number = float(digits)
    if math.isinf(number):
        _refuse(digits[:40])
    return number


def _refuse(constant: str) -> NoReturn:
    raise ValueInvalid("Not valid JSON", found=constant)
