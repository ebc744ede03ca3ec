"""Telegram Desktop exports: messages, media, what was left out, and what an export must not make us do."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probatum.collect import Given, Limits, collect_path, collect_telegram_export, is_telegram_export, list_folder
from probatum.collect.telegram_export import inside
from probatum.collect.telegram_messages import message_text, read_message
from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole

from .conftest import MemorySink

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
NOON = 1731495600
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"


def message(number: int, **fields: Any) -> dict[str, Any]:
    base = {"id": number, "type": "message", "date": "2024-11-13T13:00:00", "date_unixtime": str(NOON + number)}
    return base | {"from": "Example Channel", "text": f"Message {number}"} | fields


def chat(*messages: Any, **fields: Any) -> dict[str, Any]:
    return {"name": "Example Channel", "type": "public_channel", "id": 77} | fields | {"messages": list(messages)}


def export(folder: Path, document: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "result.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder


def test_a_message_becomes_a_report(tmp_path: Path, sink: MemorySink) -> None:
    """Text, source, time in UTC, number, forward, reply and edit."""
    entry = message(
        5,
        text=["Bridge ", {"type": "bold", "text": "open"}, {"type": "link", "text": " http://x.example"}],
        forwarded_from="Other Channel",
        reply_to_message_id=4,
        edited_unixtime=str(NOON + 60),
        author="Desk",
    )
    found = collect_telegram_export(export(tmp_path, chat(entry)), sink)
    report = found.reports[0]
    assert report.text == "Bridge open http://x.example"
    assert (report.source, report.external_id, report.author) == ("Example Channel", "5", "Desk")
    assert (report.forwarded_from, report.reply_to) == ("Other Channel", "4")
    assert report.published_at == datetime.fromtimestamp(NOON + 5, UTC)
    assert report.edited_at == datetime.fromtimestamp(NOON + 60, UTC)
    assert (report.published, report.url) == (date(2024, 11, 13), None)
    assert [item.role for item in found.items] == [ItemRole.EXPORT, ItemRole.TEXT]
    assert found.complete


def test_service_messages_are_skipped_and_counted(tmp_path: Path, sink: MemorySink) -> None:
    """Nothing disappears without being counted."""
    entries = [
        {"id": 1, "type": "service", "action": "create_channel"},
        message(2),
        {"id": 3, "type": "unsupported"},
        7,
    ]
    found = collect_telegram_export(export(tmp_path, chat(*entries)), sink)
    assert [report.external_id for report in found.reports] == ["2"]
    assert {note for note in found.notes if note.startswith("Skipped")} == {
        "Skipped: 1 of type “malformed”.",
        "Skipped: 1 of type “service”.",
        "Skipped: 1 of type “unsupported”.",
    }


def test_media_are_kept_with_their_message(tmp_path: Path, sink: MemorySink) -> None:
    """A caption is the report's text; a photo without words is an Item that names its message."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(PNG)
    (tmp_path / "photos" / "b.jpg").write_bytes(PNG + b"b")
    found = collect_telegram_export(
        export(tmp_path, chat(message(1, photo="photos/a.jpg"), message(2, photo="photos/b.jpg", text=""))), sink
    )
    assert len(found.reports) == 1
    captioned = found.items[found.reports[0].media[0]]
    alone = next(item for item in found.items if item.name == "b.jpg")
    assert (captioned.role, captioned.media_type) == (ItemRole.IMAGE, "image/png")
    assert alone.metadata["message"] == 2
    assert alone.metadata["chat"]["name"] == "Example Channel"
    assert alone.metadata["date"].startswith("2024-11-13")
    assert sink.objects[alone.digest] == PNG + b"b"


def test_a_file_that_the_export_left_out_is_a_note(tmp_path: Path, sink: MemorySink) -> None:
    """The Captured is then not complete."""
    found = collect_telegram_export(export(tmp_path, chat(message(1, file=NOT_INCLUDED, thumbnail=NOT_INCLUDED))), sink)
    assert found.reports[0].notes == (f"file: {NOT_INCLUDED}",)
    assert not found.complete


def test_a_message_of_only_a_missing_file_leaves_a_note(tmp_path: Path, sink: MemorySink) -> None:
    found = collect_telegram_export(export(tmp_path, chat(message(9, file=NOT_INCLUDED, text=""))), sink)
    assert any("Message 9" in note and "not included" in note for note in found.notes)


def test_without_an_exact_time_only_the_day_is_known_and_noted(tmp_path: Path, sink: MemorySink) -> None:
    """`date` is the local time of whoever exported."""
    found = collect_telegram_export(export(tmp_path, chat(message(1, date_unixtime=None))), sink)
    report = found.reports[0]
    assert (report.published, report.published_at) == (date(2024, 11, 13), None)
    assert "time zone" in report.notes[0]


@pytest.mark.parametrize("key", ["chats", "left_chats"])
def test_all_chats_of_a_full_export_are_collected(tmp_path: Path, sink: MemorySink, key: str) -> None:
    """Each message belongs to its own chat, also when the chat's name comes after its messages."""
    second = {"messages": [message(1)], "id": 2, "type": "private_group", "name": "Second"}
    document = {"about": "x", "contacts": {"list": [{"a": 1}]}, key: {"about": "y", "list": [chat(message(1)), second]}}
    found = collect_telegram_export(export(tmp_path, document), sink)
    assert [report.source for report in found.reports] == ["Example Channel", "Second"]


def test_a_public_channel_that_the_user_names_gives_links(tmp_path: Path, sink: MemorySink) -> None:
    """The export does not hold the channel's address; a private chat has none."""
    told = Given(source_url="https://t.me/example_channel")
    public = collect_telegram_export(export(tmp_path, chat(message(3))), sink, given=told)
    assert public.reports[0].url == "https://t.me/example_channel/3"
    private = collect_telegram_export(export(tmp_path, chat(message(3), type="private_group")), sink, given=told)
    assert private.reports[0].url is None


@pytest.mark.parametrize(
    "path", ["../secret.txt", "/etc/hostname", "photos/../../secret.txt", "..\\secret.txt", "link.txt", ".", "a\x00b"]
)
def test_a_path_that_leads_out_of_the_export_is_refused(tmp_path: Path, sink: MemorySink, path: str) -> None:
    """With a note; the message itself is kept."""
    (tmp_path / "secret.txt").write_text("secret")
    folder = export(tmp_path / "export", chat(message(1, file=path)))
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    found = collect_telegram_export(folder, sink)
    assert "path_refused" in found.reports[0].notes[0]
    assert b"secret" not in sink.objects.values()
    assert not found.complete


@given(st.lists(st.sampled_from(["..", ".", "a", "", "/", "photos", "~", "%2e%2e", "..."]), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_gets_out(tmp_path: Path, parts: list[str]) -> None:
    """Whatever it is made of, it is refused or stays below the folder."""
    try:
        path = inside(tmp_path, "/".join(parts))
    except CollectError:
        return
    assert path.is_relative_to(tmp_path.resolve())
    assert path != tmp_path.resolve()


@pytest.mark.parametrize(
    "text",
    ['{"name": "x", "messages": [{"id": 1}', '{"messages": [1,]}', '{"messages": []} trailing', '{"messages": [NaN]}'],
)
def test_a_broken_export_says_where_and_keeps_nothing(tmp_path: Path, sink: MemorySink, text: str) -> None:
    (tmp_path / "result.json").write_text(text)
    with pytest.raises(CollectError) as caught:
        collect_telegram_export(tmp_path, sink)
    assert caught.value.code == "broken_json"
    assert "character" in caught.value.message
    assert not sink.objects


def test_json_nested_without_end_is_an_error_not_a_crash(tmp_path: Path, sink: MemorySink) -> None:
    for text in ('{"messages": [' + "[" * 100_000, '{"x": ' + '{"a":' * 5_000 + "1"):
        (tmp_path / "result.json").write_text(text)
        with pytest.raises(CollectError) as caught:
            collect_telegram_export(tmp_path, sink)
        assert caught.value.code == "broken_json"


def test_some_other_result_json_is_no_export(tmp_path: Path, sink: MemorySink) -> None:
    """Many programs write a file of that name."""
    folder = export(tmp_path, {"result": [1, 2], "messages": "none"})
    assert not is_telegram_export(folder)
    with pytest.raises(CollectError) as caught:
        collect_telegram_export(folder, sink)
    assert caught.value.code == "not_an_export"


def test_exports_are_recognised_and_listed_as_one(tmp_path: Path) -> None:
    """Also after a megabyte of contacts; a folder of files is no export."""
    contacts = {"list": [{"name": "x" * 100}] * 10_000}
    export(tmp_path / "chat", {"contacts": contacts, "chats": {"list": [chat(message(1))]}})
    (tmp_path / "a.txt").write_text("a")
    assert is_telegram_export(tmp_path / "chat")
    assert not is_telegram_export(tmp_path)
    assert list(list_folder(tmp_path)) == [tmp_path / "a.txt", tmp_path / "chat"]


def test_a_path_is_sent_to_the_collector_that_knows_it(tmp_path: Path, sink: MemorySink) -> None:
    folder = export(tmp_path / "chat", chat(message(1)))
    (tmp_path / "a.txt").write_text("Some words.")
    assert collect_path(folder, sink).method == "telegram_export"
    assert collect_path(tmp_path / "a.txt", sink).method == "file"


def test_a_large_export_is_collected_message_by_message(tmp_path: Path, sink: MemorySink) -> None:
    """Twelve thousand messages, told as they are done; no value may be larger than the limit for texts."""
    folder = export(tmp_path, chat(*(message(number) for number in range(12_000))))
    told: list[tuple[int, int]] = []
    limits = Limits(max_text_bytes=1 << 20)
    found = collect_telegram_export(folder, sink, limits=limits, progress=lambda *done: told.append(done))
    assert len(found.reports) == 12_000
    assert told[-1] == (12_000, 12_000)


def test_a_lone_surrogate_does_not_break_a_message() -> None:
    """JSON can hold half of an emoji; UTF-8 cannot."""
    assert message_text("a\ud83d") == "a\ufffd"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_odd_fields_never_break_a_message(value: Any) -> None:
    """Whatever stands in a field, the message is read."""
    fields = ("id", "text", "date", "date_unixtime", "edited_unixtime", "photo", "from", "reply_to_message_id", "poll")
    read = read_message(dict.fromkeys(fields, value))
    read.text.encode()


def test_hidden_files_links_and_system_files_are_skipped_and_named(tmp_path: Path) -> None:
    """In the same order on every machine; the user can be told what was left out."""
    for name in ("b.txt", "a.txt", ".hidden", "Thumbs.db", "z/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "out").symlink_to("/etc")
    (tmp_path / "in.txt").symlink_to("a.txt")
    skipped: list[str] = []
    found = list(list_folder(tmp_path, on_skip=lambda path, reason: skipped.append(path.name)))
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.txt", "b.txt", "z/c.txt"]
    assert sorted(skipped) == [".hidden", "Thumbs.db", "in.txt", "out"]


def test_a_folder_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sink: MemorySink) -> None:
    """Absent, a file, or without permission (simulated, since root may read everything)."""
    (tmp_path / "a.txt").write_text("x")
    for path, code in ((tmp_path / "absent", "not_found"), (tmp_path / "a.txt", "not_a_folder")):
        with pytest.raises(CollectError) as caught:
            list(list_folder(path))
        assert caught.value.code == code

    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    for attempt in (lambda: list(list_folder(tmp_path)), lambda: collect_path(tmp_path, sink)):
        with pytest.raises(CollectError) as caught:
            attempt()
        assert caught.value.code == "no_permission"
