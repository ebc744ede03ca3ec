"""Collects a Telegram Desktop export: a folder with `result.json` and the files of its messages.

In: the folder. Out: one Captured: the export itself, a text Item and a Report for each message with words, and an Item
for each file, with the message it belongs to. `result.json` is walked twice: first to check all of it and to learn the
chats, before anything is kept, then message by message, so that its size does not decide the memory. Paths are
untrusted: what leaves the export folder is refused, with a note.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from probatum import __version__
from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole, Sink

from .captured import Captured, CapturedItem, CapturedReport, Given, publication
from .decoding import readable
from .html_metadata import language_tag
from .json_stream import JsonWalk
from .keeping import keep_stream, keep_text
from .kinds import HEAD, Kind, kind_of
from .limits import MIB, Limits
from .opened import opened
from .telegram_messages import Chat, Message, read_message

Progress = Callable[[int, int], None]
"""Told how many of how many messages are done."""

TOOL = f"probatum-telegram-export {__version__}"
EXPORT = "result.json"
_CHAT_LISTS = ("chats", "left_chats")
_PUBLIC_LINK = re.compile(r"https?://t\.me/(?:s/)?([A-Za-z]\w{3,31})/?\Z")
_LONGEST_TYPE = 40
_KIND = Kind(role=ItemRole.EXPORT, media_type="application/json")


def is_telegram_export(path: Path) -> bool:
    """Whether this folder is a Telegram Desktop export: its `result.json` holds messages or a list of chats."""
    export = path / EXPORT
    try:
        if export.is_symlink() or not export.is_file():
            return False
        with export.open("rb") as stream:
            # A damaged letter does not make it something else: collecting it will say what is wrong.
            return _has_shape(JsonWalk(stream, name=EXPORT, largest_value=MIB, errors="replace"))
    except (CollectError, OSError):
        return False


def collect_telegram_export(
    folder: Path,
    sink: Sink,
    *,
    given: Given | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Captured:
    """Collect one chat or all chats of an export.

    Raises CollectError `broken_json` or `not_an_export`, or what `collect_file` raises, for `result.json` itself; a
    message's file that cannot be kept is a note, and the Captured is then not complete.
    """
    work = _Collection(folder, sink, given or Given(), limits or Limits())
    chats = work.survey()
    work.keep_export()
    total = sum(chat.exported_messages for chat in chats)
    for done, (chat, message) in enumerate(work.messages(chats), start=1):
        work.keep(chat, message)
        if progress is not None:
            progress(done, total)
    return work.captured()


class _Collection:
    """One export while it is collected: what was kept so far, and what was left out and why."""

    def __init__(self, folder: Path, sink: Sink, given: Given, limits: Limits) -> None:
        self._folder, self._sink, self._given, self._limits = folder, sink, given, limits
        self._items: list[CapturedItem] = []
        self._reports: list[CapturedReport] = []
        self._known: dict[Path, int] = {}
        self._notes: list[str] = []
        self._skipped: Counter[str] = Counter()
        self._complete = True
        self._one_chat = True

    def survey(self) -> tuple[Chat, ...]:
        """Check the whole of `result.json` and learn its chats, in order."""
        with self._walk() as walk:
            shape = _shape(walk)
        if shape is None:
            raise CollectError(
                "This result.json is no Telegram export",
                code="not_an_export",
                expected="messages, or chats with messages",
                remedy="Export the chat again as “Machine-readable JSON”.",
            )
        self._one_chat = shape == "messages"
        with self._walk() as walk:
            chats = [_survey_chat(walk) for _ in self._places(walk)]
            walk.finish()
        return tuple(self._public(chat) for chat in chats)

    def keep_export(self) -> None:
        """Keep `result.json` itself, the first Item."""
        with opened(self._folder / EXPORT, self._limits) as raw:
            self._items.append(keep_stream(_buffered(raw), self._sink, kind=_KIND, name=EXPORT))

    def messages(self, chats: tuple[Chat, ...]) -> Iterator[tuple[Chat, dict[str, Any]]]:
        """Every entry of every chat, with its chat."""
        with self._walk() as walk:
            for chat, _ in zip(chats, self._places(walk), strict=True):
                for message in _messages(walk):
                    yield chat, message

    def keep(self, chat: Chat, untrusted: dict[str, Any]) -> None:
        """Keep one message: its text and its files."""
        kind = untrusted.get("type")
        if kind != "message":
            self._skipped[str(kind)[:_LONGEST_TYPE]] += 1
            return
        message = read_message(untrusted)
        if message.missing:
            self._complete = False
        media, notes = self._media(chat, message)
        if len(message.text) > self._limits.max_characters:
            notes.append(f"A text of {len(message.text):,} characters: in the export, but not read.")
        elif message.text:
            self._report(chat, replace(message, notes=(*message.notes, *notes)), media)
            return
        # Nothing is lost where there are no words: the files name their message, and so do the notes.
        self._notes += [f"Message {message.id} of {chat.name}: {note}" for note in (*message.notes, *notes)]
        if not media:
            self._skipped["message without words or files"] += 1

    def captured(self) -> Captured:
        """What was collected, with the counts of what was left out."""
        counts = [f"Skipped: {count} of type “{kind}”." for kind, count in sorted(self._skipped.items())]
        return Captured(
            method="telegram_export",
            requested=str(self._folder),
            tool=TOOL,
            items=tuple(self._items),
            reports=tuple(self._reports),
            notes=(*counts, *self._notes),
            complete=self._complete,
        )

    @contextmanager
    def _walk(self) -> Iterator[JsonWalk]:
        with opened(self._folder / EXPORT, self._limits) as raw:
            yield JsonWalk(_buffered(raw), name=EXPORT, largest_value=self._limits.max_text_bytes)

    def _places(self, walk: JsonWalk) -> Iterator[None]:
        return iter([None]) if self._one_chat else _lists(walk)

    def _public(self, chat: Chat) -> Chat:
        """The chat with the user name that the user gave: exports of Telegram Desktop do not hold it."""
        match = _PUBLIC_LINK.match(self._given.source_url or "")
        known = chat.username is not None or not self._one_chat or match is None
        return chat if known else replace(chat, username=cast("re.Match[str]", match)[1])

    def _report(self, chat: Chat, message: Message, media: tuple[int, ...]) -> None:
        given = self._given
        published, moment, origin = publication(given.published, message.published, message.published_at)
        name = f"message-{message.id}.txt" if message.id is not None else "message.txt"
        about = _about(chat, message)
        self._items.append(keep_text(message.text, self._sink, name=name, parent=0, **about))
        self._reports.append(
            CapturedReport(
                text=message.text,
                text_item=len(self._items) - 1,
                title=given.title,
                url=chat.link(message.id),
                lang=language_tag(given.lang),
                source=given.source or chat.name,
                source_url=given.source_url or chat.address,
                published=published,
                published_at=moment,
                published_from=origin,
                author=message.author,
                forwarded_from=message.forwarded_from,
                reply_to=message.reply_to,
                edited_at=message.edited_at,
                external_id=None if message.id is None else str(message.id),
                media=media,
                notes=message.notes,
            )
        )

    def _media(self, chat: Chat, message: Message) -> tuple[tuple[int, ...], list[str]]:
        kept: list[int] = []
        notes: list[str] = []
        for field, untrusted_path in message.files:
            try:
                index = self._file(chat, message, field, untrusted_path)
                if index not in kept:
                    kept.append(index)
            except CollectError as error:
                self._complete = False
                notes.append(f"{field} {untrusted_path!r} was not kept ({error.code}): {error.message}")
        return tuple(kept), notes

    def _file(self, chat: Chat, message: Message, field: str, untrusted_path: str) -> int:
        path = inside(self._folder, untrusted_path)
        if path in self._known:
            return self._known[path]
        with opened(path, self._limits) as raw:
            stream = io.BufferedReader(raw, buffer_size=MIB)
            kind = kind_of(stream.peek(HEAD)[:HEAD], path.name)
            about = _about(chat, message) | {"field": field, "path": untrusted_path}
            item = keep_stream(cast(BinaryIO, stream), self._sink, kind=_media_kind(kind), name=path.name, **about)
        self._items.append(item)
        self._known[path] = len(self._items) - 1
        return self._known[path]


def inside(folder: Path, untrusted_path: str) -> Path:
    """The real path of a file within the folder; raise CollectError `path_refused` for one that leads out of it."""
    refused = CollectError(
        "The path leads out of the export folder",
        code="path_refused",
        found=repr(untrusted_path)[:120],
        remedy="The export may have been tampered with: look at it before you trust it.",
    )
    if "\x00" in untrusted_path or "\\" in untrusted_path or Path(untrusted_path).is_absolute():
        raise refused
    root = folder.resolve()
    try:
        path = (root / untrusted_path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise refused from error
    if path == root or not path.is_relative_to(root):
        raise refused
    return path


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(raw, buffer_size=MIB))


def _media_kind(kind: Kind) -> Kind:
    """A text or page sent as a file is a document here: the words of a message are its text."""
    return replace(kind, role=ItemRole.DOCUMENT) if kind.role in (ItemRole.TEXT, ItemRole.PAGE) else kind


def _about(chat: Chat, message: Message) -> dict[str, Any]:
    moment = message.published_at.isoformat() if message.published_at else None
    return {"chat": chat.to_record(), "message": message.id, "date": moment, **message.context}


def _has_shape(walk: JsonWalk) -> bool:
    return _shape(walk) is not None


def _shape(walk: JsonWalk) -> str | None:
    """The first telling name of the document: `messages` for one chat, `chats` or `left_chats` for many."""
    if walk.peek() != "{":
        return None
    for name in walk.members():
        if name == "messages" and walk.peek() == "[":
            return name
        if name in _CHAT_LISTS and walk.peek() == "{":
            return name
        walk.skip()
    return None


def _lists(walk: JsonWalk) -> Iterator[None]:
    """The walk's places at each chat of `chats.list` and `left_chats.list`."""
    for name in walk.members():
        if name not in _CHAT_LISTS or walk.peek() != "{":
            walk.skip()
            continue
        for inner in walk.members():
            if inner == "list" and walk.peek() == "[":
                yield from walk.elements()
            else:
                walk.skip()


def _survey_chat(walk: JsonWalk) -> Chat:
    """Take a chat: what it is called, and how many entries it has."""
    head: dict[str, Any] = {}
    count = 0
    for name in walk.members():
        if name == "messages" and walk.peek() == "[":
            for _ in walk.elements():
                walk.value()
                count += 1
        elif name in ("name", "type", "id", "username"):
            head[name] = walk.value()
        else:
            walk.skip()
    return Chat(
        name=_string(head.get("name")),
        type=_string(head.get("type")),
        id=head.get("id") if isinstance(head.get("id"), int | str) else None,
        username=_string(head.get("username")),
        exported_messages=count,
    )


def _messages(walk: JsonWalk) -> Iterator[dict[str, Any]]:
    """Take a chat and yield its entries; an entry that is no object counts as one of an unknown type."""
    for name in walk.members():
        if name == "messages" and walk.peek() == "[":
            for _ in walk.elements():
                entry = walk.value()
                yield entry if isinstance(entry, dict) else {"type": "malformed"}
        else:
            walk.skip()


def _string(value: Any) -> str | None:
    return readable(value) or None if isinstance(value, str) else None
