"""Telegram Desktop exports through the command line: every message that says something becomes a Report, once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from . import hostile
from .conftest import CommandLine
from .rows import media_of, reports, rows

LEFT_OUT = "(File not included. Change data exporting settings to download.)"
NOON = 1_714_564_800
"""2024-05-01T12:00:00Z, in the seconds that an export gives as text."""
CLAIM = (
    "[FICTIONAL] Two Ukrainian prisoners of war were shot dead by Russian servicemen near Chasiv Yar in Donetsk region "
    "on 28 April 2024, the Prosecutor General's Office of Ukraine said. The soldiers had surrendered and were unarmed."
)
SAME_CLAIM = (
    "[FICTIONAL] Ukraine's Prosecutor General's Office has opened an investigation after Russian troops shot two "
    "captured Ukrainian soldiers near Chasiv Yar, Donetsk region, on 28 April 2024."
)


def said(number: int, text: object, **more: object) -> dict[str, Any]:
    """A message as Telegram Desktop exports it."""
    return {
        "id": number,
        "type": "message",
        "date": "2024-05-01T14:00:00",
        "date_unixtime": str(NOON + number * 60),
        "from": "Lantern Bay Watch",
        "from_id": "channel1000000001",
        "text": text,
        **more,
    }


def channel(messages: Sequence[object], **more: object) -> dict[str, Any]:
    """A public channel of our own invention."""
    return {"name": "Lantern Bay Watch", "type": "public_channel", "id": 1000000001, "messages": messages, **more}


def export(folder: Path, document: object) -> Path:
    """An export folder with this `result.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder


def every_shape(folder: Path, clip: Path) -> Path:
    """One export with every shape of message that carries something."""
    for part in ("photos", "video_files", "files"):
        (folder / part).mkdir(parents=True)
    for number in (1, 2, 3):
        picture = Image.linear_gradient("L").rotate(90 * number).convert("RGB").resize((320 + 16 * number, 240))
        picture.save(folder / "photos" / f"photo_{number}.jpg")
    shutil.copy(clip, folder / "video_files" / "clip.mp4")
    (folder / "files" / "notice.txt").write_text("[FICTIONAL] A notice that was sent as a file.", "utf-8")
    (folder.parent / "secret.txt").write_text("not part of the export", "utf-8")
    entities = ["The ferry ", {"type": "bold", "text": "returns"}, " on ", {"type": "italic", "text": "Monday"}, "."]
    messages: list[object] = [
        {"id": 1, "type": "service", "action": "create_channel", "date_unixtime": str(NOON), "text": ""},
        said(2, "Plain words about the ferry."),
        said(3, entities, text_entities=[{"type": "plain", "text": "The ferry"}]),
        said(4, [{"type": "link", "text": "https://harbour.example/notice"}]),
        said(5, "Words from elsewhere.", forwarded_from="Harbour Office", forwarded_from_id="channel7"),
        said(6, "An answer to that.", reply_to_message_id=5),
        said(7, "A caption.", photo="photos/photo_1.jpg", width=336, height=240),
        said(8, "A clip from the quay.", file="video_files/clip.mp4", media_type="video_file", mime_type="video/mp4"),
        said(9, "The album's caption.", photo="photos/photo_2.jpg"),
        said(10, "", photo="photos/photo_3.jpg"),
        said(11, "The video is gone.", file=LEFT_OUT, thumbnail=LEFT_OUT, media_type="video_file"),
        said(12, "", file=LEFT_OUT, media_type="video_file"),
        said(13, "With a document.", file="files/notice.txt", file_name="notice.txt"),
        said(14, "A file from somewhere else.", file="../secret.txt"),
        said(15, "", poll={"question": "When does it sail?", "answers": [{"text": "At nine"}, {"text": "At ten"}]}),
        {"id": 16, "type": "unsupported", "date_unixtime": str(NOON)},
        said(17, "Edited once.", edited_unixtime=str(NOON + 86_400)),
        said(18, "Без часу.", date_unixtime=None, date=None),
        "not even an object",
    ]
    return export(folder, channel(messages))


@pytest.fixture
def clip(sample_case: Path) -> Path:
    """A harmless clip that somebody could have posted."""
    return sample_case / "media" / "clip-b.mp4"


def test_every_shape_of_message_is_kept_with_what_belongs_to_it(
    command_line: CommandLine, tmp_path: Path, clip: Path
) -> None:
    """Text, source, address, time, notes; media attached and analysed; nothing twice when added again; all provable."""
    folder = every_shape(tmp_path / "ChatExport", clip)
    given = ("add", folder, "--source-url", "https://t.me/lantern_bay_watch")
    result = command_line.json(*given)
    assert (result["kept"], result["failed"]) == (1, [])

    found = {int(row["external_id"]): row for row in reports(command_line.workspace)}
    assert sorted(found) == [2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 17, 18]
    assert found[3]["text"] == "The ferry returns on Monday."
    assert found[4]["text"] == "https://harbour.example/notice"
    assert found[15]["text"] == "When does it sail?\nAt nine\nAt ten"
    assert {row["source_name"] for row in found.values()} == {"Lantern Bay Watch"}
    assert {row["source_url"] for row in found.values()} == {"https://t.me/lantern_bay_watch"}
    assert found[2]["url"] == "https://t.me/lantern_bay_watch/2"
    assert found[2]["published_at"].startswith("2024-05-01 12:02")
    assert (found[2]["published"], found[2]["published_from"]) == ("2024-05-01", "metadata")
    assert found[5]["forwarded_from"] == "Harbour Office"
    assert found[6]["reply_to"] == "5"
    assert found[17]["edited_at"].startswith("2024-05-02 12:00")
    assert found[2]["author"] == "Lantern Bay Watch"
    _undated_stays_undated(found[18])
    _media_are_attached(command_line.workspace, found)
    _what_is_missing_is_said(command_line.workspace, found)

    objects, again = command_line.json("status")["counts"]["objects"], command_line.json(*given)
    assert (again["kept"], again["new_objects"]) == (1, 0)
    counts = command_line.json("status")["counts"]
    assert (counts["captures"], counts["reports"]) == (2, len(found))
    assert counts["objects"] == objects
    assert command_line.json("verify")["ok"] is True
    assert "equal" in command_line.run("rebuild").stdout
    assert command_line.json("verify")["ok"] is True


def _undated_stays_undated(report: dict[str, Any]) -> None:
    assert (report["published"], report["published_at"], report["published_from"]) == (None, None, "unknown")
    assert "no time" in " ".join(report["notes"])


def _media_are_attached(workspace: Path, found: dict[int, dict[str, Any]]) -> None:
    """Each file with its own message; an album's other pictures are kept and name theirs."""
    for number, role, kind in ((7, "image", "image"), (8, "video", "video"), (9, "image", "image")):
        (item,) = media_of(workspace, found[number]["id"])
        assert (item["role"], item["analysed"], item["analysis_failed"]) == (role, kind, "")
        assert item["metadata"]["message"] == number
    (document,) = media_of(workspace, found[13]["id"])
    assert (document["role"], document["name"]) == ("document", "notice.txt")
    alone = rows(workspace, "SELECT * FROM item WHERE name = 'photo_3.jpg'")[0]
    assert alone["metadata"]["message"] == 10
    assert rows(workspace, "SELECT kind FROM fingerprint WHERE item_id = ?", alone["id"]) == [{"kind": "image"}]


def _what_is_missing_is_said(workspace: Path, found: dict[int, dict[str, Any]]) -> None:
    assert found[11]["notes"] == [f"file: {LEFT_OUT}"]
    assert "path_refused" in found[14]["notes"][0]
    assert media_of(workspace, found[14]["id"]) == []
    assert rows(workspace, "SELECT 1 FROM item WHERE name = 'secret.txt'") == []
    notes = rows(workspace, "SELECT notes FROM capture")[0]["notes"]
    assert f"Message 12 of Lantern Bay Watch: file: {LEFT_OUT}" in notes
    for kind in ("service", "unsupported", "malformed"):
        assert f"Skipped: 1 of type “{kind}”." in notes


def test_an_edited_message_is_an_edition_of_the_first(command_line: CommandLine, tmp_path: Path) -> None:
    """Both wordings stay; what was not edited is there once."""
    first = said(2, "The ferry sails at nine."), said(3, "The café stays closed.")
    later = said(2, "The ferry sails at ten.", edited_unixtime=str(NOON + 3_600)), said(3, "The café stays closed.")
    command_line.run("add", export(tmp_path / "one", channel(first)))
    command_line.run("add", export(tmp_path / "two", channel(later)))
    before, unchanged, after = sorted(
        reports(command_line.workspace), key=lambda row: (row["edited_at"] or "", row["id"])
    )
    assert (before["text"], before["edition_of_id"]) == ("The ferry sails at nine.", None)
    assert (after["text"], after["edition_of_id"]) == ("The ferry sails at ten.", before["id"])
    assert (unchanged["external_id"], unchanged["edition_of_id"]) == ("3", None)
    sightings = rows(command_line.workspace, "SELECT count(*) AS n FROM sighting WHERE report_id = ?", unchanged["id"])
    assert sightings == [{"n": 2}]
    assert command_line.json("verify")["ok"] is True


def test_messages_are_read_and_linked_like_any_report(command_line: CommandLine, tmp_path: Path) -> None:
    """Two channels that speak of one event make one incident; an album of words about ferries makes none."""
    chats = [
        channel([said(2, CLAIM), said(3, "The ferry returns on Monday.")]),
        {**channel([said(2, ["[FICTIONAL] ", {"type": "bold", "text": SAME_CLAIM[12:]}])]), "name": "Harbour", "id": 2},
        {"name": None, "type": "saved_messages", "id": 3, "messages": [said(2, "A note to myself.")]},
    ]
    document = {"about": "Here is the data you requested.", "chats": {"about": "…", "list": chats}, "left_chats": {}}
    command_line.run("add", export(tmp_path / "DataExport", document))
    (incident,) = command_line.json("incidents")["incidents"]
    assert incident["killed"] == {"min": 2, "max": 2}
    assert incident["place"]["settlement"] == "Chasiv Yar"
    assert incident["event_time"]["from"] == "2024-04-28"
    assert sorted({claim["source"] for claim in incident["claims"]}) == ["Harbour", "Lantern Bay Watch"]
    assert {action["action"] for action in incident["actions"]} == {"investigation_opened"}
    found = reports(command_line.workspace)
    assert [row["source_name"] for row in found if row["text"] == "A note to myself."] == [None]
    assert command_line.json("status")["counts"]["reports_relevant"] == 2


def test_broken_and_hostile_exports_harm_nobody(command_line: CommandLine, tmp_path: Path) -> None:
    """A broken one is named; one with senseless fields is kept; the rest of the batch goes on."""
    good = export(tmp_path / "good", channel([said(2, "The ferry returns on Monday.")]))
    broken = {
        "cut off": json.dumps(channel([said(2, "x")]))[:-20],
        "trailing": json.dumps(channel([said(2, "x")])) + "]",
        "nested": '{"name": "x", "messages": [' + "[" * 100_000,
        "not utf-8": '{"name": "caf\xe9", "messages": []}',
    }
    for name, text in broken.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "result.json").write_bytes(text.encode("latin-1"))
    hostile.hostile_export(tmp_path / "hostile")
    result = command_line.json("add", *(tmp_path / name for name in broken), tmp_path / "hostile", good, code=1)
    assert result["kept"] == 2
    assert {Path(each["location"]).name: each["code"] for each in result["failed"]} == dict.fromkeys(
        broken, "broken_json"
    )
    texts = [row["text"] for row in reports(command_line.workspace)]
    assert texts.count("The ferry returns on Monday.") == 1
    assert "\ufffd Half a letter." in texts
    assert command_line.json("verify")["ok"] is True
    assert "equal" in command_line.run("rebuild").stdout


@pytest.mark.slow
def test_five_thousand_messages_come_in_at_once(command_line: CommandLine, tmp_path: Path) -> None:
    """Each a Report of its own; added again, nothing is there twice."""
    texts = (said(number, f"Notice {number}: berth {number % 7} is free from nine.") for number in range(1, 5_001))
    folder = export(tmp_path / "large", channel([*texts]))
    assert command_line.json("add", folder)["kept"] == 1
    again = command_line.json("add", folder)
    assert (again["kept"], again["new_objects"]) == (1, 0)
    counts = command_line.json("status")["counts"]
    assert (counts["reports"], counts["captures"], counts["captures_waiting"]) == (5_000, 2, 0)
    assert command_line.json("verify")["ok"] is True
