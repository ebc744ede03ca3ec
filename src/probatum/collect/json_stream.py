"""Reads a large JSON document piece by piece, with memory bounded by its largest single value.

In: a binary stream of UTF-8. Out: a walk that the caller steers: into objects and arrays, or past a value, or the value
itself. Used for chat exports, whose `messages` may be gigabytes. Follows RFC 8259; what breaks it raises CollectError
`broken_json` with the place.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from probatum.model.errors import CollectError

_CHUNK = 256 * 1024
_BLANK = " \t\r\n"
_DEEPEST = 500
_MOST_DIGITS = 100


class JsonWalk:
    """A position in a JSON text; every method reads on from there."""

    def __init__(self, stream: BinaryIO, *, name: str, largest_value: int, errors: str = "strict") -> None:
        self._stream, self._name, self._largest = stream, name, largest_value
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors)
        self._parse = json.JSONDecoder(parse_constant=self._refuse_constant, parse_int=_whole).raw_decode
        self._text, self._at, self._before, self._ended = "", 0, 0, False

    def peek(self) -> str:
        """The next character that is no blank, not yet taken; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def members(self) -> Iterator[str]:
        """The names of an object; the caller takes or skips each value before asking for the next name."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                self._fail("a name in quotes")
            self._take(":")
            yield name
            if self.peek() != ",":
                self._take("}")
                return
            self._take(",")

    def elements(self) -> Iterator[None]:
        """The places of an array; the caller takes or skips each value before asking for the next."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            yield
            if self.peek() != ",":
                self._take("]")
                return
            self._take(",")

    def value(self) -> Any:
        """Take the next value whole."""
        self.peek()
        while True:
            try:
                value, end = self._parse(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    self._fail("valid JSON", error)
                continue
            except RecursionError as error:
                self._fail("JSON that is not nested without end", error)
            # A number may go on in the next chunk.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def skip(self, depth: int = 0) -> None:
        """Pass over the next value without holding it."""
        if depth > _DEEPEST:
            self._fail("JSON that is not nested without end")
        following = self.peek()
        if following == "{":
            for _ in self.members():
                self.skip(depth + 1)
        elif following == "[":
            for _ in self.elements():
                self.skip(depth + 1)
        else:
            self.value()

    def finish(self) -> None:
        """Check that nothing follows."""
        if self.peek():
            self._fail("the end of the file")

    def _more(self) -> bool:
        """Read on; False at the end. What was taken is let go, and a value too large to hold is refused."""
        if self._ended:
            return False
        self._text, self._before, self._at = self._text[self._at :], self._before + self._at, 0
        if len(self._text) > self._largest:
            self._fail("values of a bearable size")
        # Growing steps keep the repeated attempts at a long value linear on the whole.
        data = self._stream.read(max(_CHUNK, len(self._text)))
        self._ended = not data
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            self._fail("UTF-8", error)
        return True

    def _take(self, character: str) -> None:
        if self.peek() != character:
            self._fail(f"“{character}”")
        self._at += 1

    def _refuse_constant(self, constant: str) -> NoReturn:
        self._fail(f"valid JSON instead of {constant}")

    def _fail(self, expected: str, cause: BaseException | None = None) -> NoReturn:
        found = repr(self._text[self._at : self._at + 30]) if self._at < len(self._text) else "the end of the file"
        raise CollectError(
            f"{self._name} is not valid JSON near character {self._before + self._at}",
            code="broken_json",
            expected=expected,
            found=found,
            remedy="Export it again; it may have been cut off while it was written or copied.",
        ) from cause


def _whole(digits: str) -> int | str:
    """A whole number, or its digits where there are more than any number in use has (and than Python reads)."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits
