"""Turns bytes into text without silent mojibake: what was assumed is always in the notes.

In: all bytes of a text, and perhaps the encodings that a header or the page itself declare. Out: the text, the encoding
and notes. Valid UTF-8 wins over any declaration: text in a one-byte encoding is practically never valid UTF-8. Then a
declared encoding that yields plausible text, then the most plausible of the one-byte encodings. Bytes that are no text
raise CollectError `not_text`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from probatum.model.errors import CollectError

from .kinds import looks_binary
from .letter_scores import Guess, guess_encoding, mean_score, plausible

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is how it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DAMAGED_SHARE = 0.05
"""At most this share of the bytes above ASCII may be broken for a text still to count as damaged UTF-8."""

_INVISIBLE = {0x00AD: None, 0x200B: None, 0xFEFF: None}
_JOINER = "\u034f"
_MARKS_WITHIN = range(0x300, 0x20000)
"""Combining marks stand in the first two planes of Unicode, and none before U+0300."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding that it was read in, and what a reader must know about that."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: Sequence[str | None] = (), name: str = "The file") -> Decoded:
    """Read bytes as text; raise CollectError `not_text` when they are none.

    >>> decode("Сьогодні вранці".encode("cp1251")).encoding
    'cp1251'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, name)
    if looks_binary(data):
        raise not_text(name, "binary data")
    names = [_known(each) for each in declared if each]
    strict = _strictly(data, "utf-8")
    if strict is not None:
        return Decoded(text=strict, encoding="utf-8", notes=_unlike(strict, names, "utf-8"))
    damaged = _damaged_utf8(data)
    if damaged is not None:
        return damaged
    return _declared(data, names) or _guessed(data, names, name)


def readable(text: str) -> str:
    """The text as it is read: one kind of line end, composed letters (NFC), no invisible marks, no lone surrogates.

    Soft hyphens, zero-width spaces and byte order marks inside words would hide them from the reader.
    """
    text = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", _piles().sub(r"\g<0>" + _JOINER, text.translate(_INVISIBLE)))


@cache
def _piles() -> re.Pattern[str]:
    """Thirty marks upon one letter: more are parted, or a file of marks alone would take hours to compose.

    The Stream-Safe Text Format of Unicode (UAX #15 section 13); no language needs more than a few.
    """
    marks = "".join(chr(code) for code in _MARKS_WITHIN if unicodedata.combining(chr(code)))
    one = f"[{re.escape(marks)}]"
    return re.compile(f"{one}{{30}}(?={one})")


def not_text(name: str, found: str) -> CollectError:
    """The error for what is named or sent as a text and is none."""
    return CollectError(
        f"{name} is not a text",
        code="not_text",
        expected="text in UTF-8, UTF-16 with a mark, or a common Cyrillic or Western encoding",
        found=found,
        remedy="If it is a picture, video or archive, give it the name ending of what it is and add it again.",
    )


def _known(name: str) -> str:
    """The codec's own name, or "" for an encoding that is not known or not made for text."""
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError, UnicodeError):
        return ""
    return info.name if getattr(info, "_is_text_encoding", True) else ""


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _marked(data: bytes, encoding: str, name: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd") - (_strictly(data, encoding) or "").count("\ufffd")
    if text.count("\x00") or (text and broken > len(text) * _DAMAGED_SHARE):
        raise not_text(name, f"a mark of {encoding.upper()} before something else")
    return Decoded(text=text, encoding=encoding, notes=_broken(broken, encoding) if broken else ())


def _unlike(text: str, names: Sequence[str], encoding: str) -> tuple[str, ...]:
    others = [each for each in names if each and each not in (encoding, "ascii")]
    if text.isascii() or not others:
        return ()
    return (f"Declared as {others[0]}, but the bytes are valid {encoding.upper()}; read as {encoding.upper()}.",)


def _broken(count: int, encoding: str) -> tuple[str, ...]:
    places = "place" if count == 1 else "places"
    return (f"Damaged {encoding.upper()}: {count} {places} that could not be read are marked with U+FFFD.",)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (cut off, or spoiled on the way), or None when that is not what it is."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for letter in text if ord(letter) > 0x7F) - broken
    if sound < 2 or broken > max(1, (sound + broken) * _DAMAGED_SHARE):
        return None
    return Decoded(text=text, encoding="utf-8", notes=_broken(broken, "utf-8"))


def _declared(data: bytes, names: Sequence[str]) -> Decoded | None:
    """The first declared encoding that gives plausible text: nothing undefined, and no other reading clearly better."""
    best = guess_encoding(data)
    for encoding in names:
        text = _strictly(data, encoding) if encoding else None
        if text is None or not plausible(text, best):
            continue
        return Decoded(text=text, encoding=encoding, notes=(f"Read as {encoding}, as declared.",))
    return None


def _guessed(data: bytes, names: Sequence[str], name: str) -> Decoded:
    guess: Guess | None = guess_encoding(data)
    if guess is None:
        raise not_text(name, "bytes that make no text in any encoding that was tried")
    notes = [f"No Unicode: read as {guess.label}, judged by the letters ({'sure' if guess.sure else 'a guess'})."]
    if not guess.sure:
        notes.append("The encoding is uncertain: compare the text with the original.")
    if any(each and each != guess.encoding for each in names):
        notes.append(f"Declared as {next(filter(None, names))}, which does not fit the bytes.")
    return Decoded(text=guess.text, encoding=guess.encoding, notes=tuple(notes))


__all__ = ["Decoded", "decode", "mean_score", "not_text", "readable"]
