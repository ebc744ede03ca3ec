"""Reads single messages of a Telegram Desktop export, without touching files.

In: a message as JSON, untrusted. Out: a Message with plain text, aware times, the names of its files and notes. Field
names are those of the export format of Telegram Desktop (result.json).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from .decoding import readable
from .html_metadata import parse_moment

_NOT_INCLUDED = re.compile(r"\A\(.*\)\Z", re.DOTALL)
_LONGEST_ID = 100
_MEDIA_FIELDS = ("photo", "file", "thumbnail")
_CONTEXT_FIELDS = (
    "media_type",
    "mime_type",
    "duration_seconds",
    "width",
    "height",
    "location_information",
    "sticker_emoji",
    "from_id",
    "saved_from",
    "via_bot",
    "reply_to_peer_id",
    "forwarded_from_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat of an export; `username` only where the export names it (public channels)."""

    name: str | None
    type: str | None
    id: int | str | None
    username: str | None = None
    exported_messages: int = 0

    def link(self, message: int | str | None) -> str | None:
        """The public address of a message, or None where the chat is not known to be public."""
        return None if self.address is None or message is None else f"{self.address}/{message}"

    @property
    def address(self) -> str | None:
        """The public address of the chat, or None where it is not known to be public."""
        public = self.username is not None and (self.type or "").startswith("public_")
        return f"https://t.me/{self.username}" if public else None

    def to_record(self) -> dict[str, Any]:
        """What is kept of the chat with each file."""
        return {"name": self.name, "type": self.type, "id": self.id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; `files` are pairs of a field and an untrusted path inside the export folder."""

    id: int | str | None
    text: str
    files: tuple[tuple[str, str], ...] = ()
    published: date | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    author: str | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    notes: tuple[str, ...] = ()
    missing: bool = False
    context: dict[str, Any]


def read_message(message: dict[str, Any]) -> Message:
    """Read one message of `type` "message"; odd fields become notes, never errors."""
    day, moment, notes = _time(message)
    files, gaps = _files(message)
    author = _words(message.get("author")) or _words(message.get("from"))
    return Message(
        id=_identifier(message.get("id")),
        text=message_text(message.get("text")) or _poll(message.get("poll")),
        files=files,
        published=day,
        published_at=moment,
        edited_at=_unix(message.get("edited_unixtime")),
        author=author,
        forwarded_from=_words(message.get("forwarded_from")),
        reply_to=_text_of(_identifier(message.get("reply_to_message_id"))),
        notes=(*notes, *gaps),
        missing=bool(gaps),
        context={key: message[key] for key in _CONTEXT_FIELDS if message.get(key) is not None},
    )


def message_text(text: Any) -> str:
    """The plain text of a message: a string, or an array of strings and entities `{"type", "text"}`.

    >>> message_text(["See ", {"type": "link", "text": "here"}, "."])
    'See here.'
    """
    parts = text if isinstance(text, list) else [text]
    words = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return readable("".join(word for word in words if isinstance(word, str))).strip()


def _poll(poll: Any) -> str:
    """The question and answers of a poll: a text that the channel published."""
    if not isinstance(poll, dict):
        return ""
    answers = poll.get("answers")
    lines = [poll.get("question"), *(each.get("text") for each in _dicts(answers))]
    return "\n".join(message_text(line) for line in lines if line)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _time(message: dict[str, Any]) -> tuple[date | None, datetime | None, tuple[str, ...]]:
    """The day in UTC and the instant; `date` is the exporting machine's local time: it gives only a day, and a note."""
    moment = _unix(message.get("date_unixtime"))
    if moment is not None:
        return moment.date(), moment, ()
    day, _ = parse_moment(str(message.get("date") or ""))
    if day is None:
        return None, None, ("The export names no time for this message.",)
    return day, None, ("Only a local date without a time zone is known; the day may be off by one.",)


def _unix(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value), UTC) if value is not None else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _files(message: dict[str, Any]) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The files that the message names, and a note for each that the export left out."""
    files: list[tuple[str, str]] = []
    gaps: list[str] = []
    for field in _MEDIA_FIELDS:
        value = message.get(field)
        if not isinstance(value, str) or not value:
            continue
        if _NOT_INCLUDED.match(value):
            # A missing preview of a missing file says nothing more.
            if field != "thumbnail":
                gaps.append(f"{field}: {value}")
        else:
            files.append((field, value))
    return tuple(files), tuple(gaps)


def _identifier(value: Any) -> int | str | None:
    known = isinstance(value, int | str) and not isinstance(value, bool)
    return value if known and len(str(value)) <= _LONGEST_ID else None


def _text_of(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def _words(value: Any) -> str | None:
    return readable(" ".join(value.split())) or None if isinstance(value, str) else None
