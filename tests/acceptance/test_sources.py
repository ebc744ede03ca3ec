"""One of each kind of source that people bring, through the command line: kept whole, read, dated only by its word."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from . import hostile
from .conftest import CommandLine
from .rows import media_of, reports, rows

CLAIM = (
    "[FICTIONAL] Two Ukrainian prisoners of war were shot dead by Russian servicemen near Chasiv Yar in Donetsk region "
    "on 28 April 2024, the Prosecutor General's Office of Ukraine said."
)
FERRY = "[FICTIONAL] The harbour office of Lantern Bay said that the ferry will sail again on Monday."
UKRAINIAN = (
    "[ВИГАДАНО] Портове управління повідомило, що пором через затоку відновить рух у понеділок. "
    "Мешканці міста чекають на нього вже третій тиждень, бо іншої дороги немає."
)
RUSSIAN = (
    "[ВЫМЫШЛЕНО] Портовое управление сообщило, что паром через залив возобновит движение в понедельник. "
    "Жители города ждут его уже третью неделю, потому что другой дороги нет."
)


def page(text: str, *, title: str = "Ferry", head: str = "", foot: str = "") -> bytes:
    """A web page with one article."""
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<article><h1>{title}</h1>{body}</article><footer>{foot}</footer></body></html>"
    ).encode()


DATED_HEAD = '<meta property="article:published_time" content="2024-05-01T09:30:00+03:00">'
GONE = page("This post does not exist. It may have been removed by its author.", title="Error")
ANSWERS: dict[str, tuple[int, str]] = {"/one": (302, "/two"), "/two": (301, "/story"), "/out": (302, "PRIVATE")}
PAGES = {"/story": page(CLAIM, head=DATED_HEAD), "/gone": GONE, "/undated": page(FERRY, title="Sailing")}


@pytest.fixture
def site() -> Iterator[str]:
    """A web site on loopback: a story behind two redirects, a page that is gone, a way out to a private address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            if self.path in ANSWERS:
                status, where = ANSWERS[self.path]
                self.send_response(status)
                self.send_header("Location", where.replace("PRIVATE", "http://127.0.0.2:9/inside"))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = PAGES.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def allow_loopback(line: CommandLine) -> None:
    """What an operator writes to let links lead to this one address."""
    config = line.workspace / "probatum.toml"
    config.write_text(config.read_text().replace("= []", '= ["127.0.0.1/32"]'))


def kinds(folder: Path, sample_case: Path) -> Path:
    """A folder with one file of each kind, in sub-folders, as people send them."""
    (folder / "texts").mkdir(parents=True)
    (folder / "media").mkdir()
    (folder / "texts" / "plain.txt").write_text(CLAIM, "utf-8")
    (folder / "texts" / "notes.md").write_text(f"---\ntitle: Notes\npublished: 2024-05-02\n---\n\n# Notes\n\n{FERRY}\n")
    (folder / "texts" / "saved.html").write_bytes(page(FERRY.replace("ferry", "mail boat"), head=DATED_HEAD))
    (folder / "texts" / "letter.pdf").write_bytes(hostile.pdf_text("[FICTIONAL] The pier is closed until", "Friday."))
    (folder / "texts" / "ukrainian.txt").write_text(UKRAINIAN, "utf-8")
    (folder / "texts" / "russian.txt").write_bytes(RUSSIAN.encode("cp1251"))
    Image.linear_gradient("L").resize((320, 240)).save(folder / "media" / "photo.png")
    shutil.copy(sample_case / "media" / "clip-b.mp4", folder / "media" / "clip.mp4")
    (folder / "table.csv").write_text("berth,free\n1,yes\n", "utf-8")
    (folder / ".hidden").write_text("hidden", "utf-8")
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return folder


def test_a_folder_of_every_kind_is_kept_and_read(command_line: CommandLine, tmp_path: Path, sample_case: Path) -> None:
    """Text, Markdown, HTML, PDF, two encodings, a picture, a video: one command, one Capture for each file."""
    result = command_line.json("add", kinds(tmp_path / "inbox", sample_case))
    assert (result["kept"], result["failed"]) == (9, [])
    assert [line.rpartition("/")[2] for line in result["skipped"]] == [".hidden: hidden, or left by the system"]
    found = {Path(row["location"]).name: row for row in _located(command_line.workspace)}
    assert sorted(found) == [
        "letter.pdf", "notes.md", "plain.txt", "russian.txt", "saved.html", "table.csv", "ukrainian.txt",
    ]  # fmt: skip
    assert found["plain.txt"]["text"] == CLAIM
    assert found["letter.pdf"]["text"] == "[FICTIONAL] The pier is closed until Friday."
    assert "mail boat will sail" in found["saved.html"]["text"]
    assert found["notes.md"]["title"] == "Notes"
    assert found["russian.txt"]["text"] == RUSSIAN
    _dates_come_from_the_text_s_own_word(found)
    _languages_are_told(command_line, found)
    media = rows(command_line.workspace, "SELECT kind, failure_code, width FROM fingerprint ORDER BY kind")
    assert [(each["kind"], each["failure_code"]) for each in media] == [("image", ""), ("video", "")]
    assert media[0]["width"] == 320
    (incident,) = command_line.json("incidents")["incidents"]
    assert incident["place"]["settlement"] == "Chasiv Yar"
    assert command_line.json("verify")["ok"] is True
    assert "equal" in command_line.run("rebuild").stdout


def _located(workspace: Path) -> list[dict[str, Any]]:
    sql = "SELECT report.*, capture.location FROM report JOIN capture ON capture.id = report.capture_id"
    return rows(workspace, sql)


def _dates_come_from_the_text_s_own_word(found: dict[str, dict[str, Any]]) -> None:
    """Never from the file's own date, nor from a day that the words speak of."""
    dates = {name: (row["published"], row["published_from"]) for name, row in found.items()}
    assert dates.pop("notes.md") == ("2024-05-02", "metadata")
    assert dates.pop("saved.html") == ("2024-05-01", "metadata")
    assert found["saved.html"]["published_at"].startswith("2024-05-01 06:30")
    assert set(dates.values()) == {(None, "unknown")}


def _languages_are_told(line: CommandLine, found: dict[str, dict[str, Any]]) -> None:
    """A language that is not read yet says so; it is not called irrelevant."""
    assert (found["ukrainian.txt"]["lang"], found["russian.txt"]["lang"]) == ("uk", "ru")
    assert found["plain.txt"]["reading_state"] == "read"
    waiting = [row for row in found.values() if row["reading_state"] == "not_yet_read"]
    assert line.json("status")["counts"]["reports_not_yet_read"] == len(waiting)
    for name in ("ukrainian.txt", "russian.txt"):
        state, relevant = found[name]["reading_state"], found[name]["relevant"]
        assert (state, relevant) in {("not_yet_read", None), ("read", 0)}
    assert {row["reading_state"] for row in found.values()} <= {"read", "not_yet_read"}


@pytest.mark.parametrize(
    ("head", "words", "foot"),
    [
        ("", "On 28 April 2024 the ferry sailed; on May 3 it returned.", ""),
        ("", "The ferry sailed.", "© 2019–2023 Lantern Bay. All rights reserved."),
        ('<meta name="viewport" content="width=2020">', "The ferry of 12.03.2022 is remembered.", "Version 2021-01-02"),
    ],
    ids=["days in the words", "copyright", "numbers"],
)
def test_a_page_without_a_date_gets_none(
    command_line: CommandLine, tmp_path: Path, head: str, words: str, foot: str
) -> None:
    """Days that the words speak of, and years in the small print, say nothing about when it was published."""
    (tmp_path / "page.html").write_bytes(page(f"{words}\n{FERRY}", head=head, foot=foot))
    command_line.run("add", tmp_path / "page.html", "--capture-only")
    (report,) = reports(command_line.workspace)
    assert (report["published"], report["published_at"], report["published_from"]) == (None, None, "unknown")


def test_links_are_followed_where_they_may_lead(command_line: CommandLine, site: str) -> None:
    """Redirects are kept; one to a private address that is not allowed, and a page that is gone, are named."""
    allow_loopback(command_line)
    result = command_line.json(
        "add", f"{site}/one", f"{site}/out", f"{site}/gone", f"{site}/no", f"{site}/undated", code=1
    )
    assert result["kept"] == 2
    failed = {each["location"].removeprefix(site): each for each in result["failed"]}
    assert {path: each["code"] for path, each in failed.items()} == {
        "/out": "address_refused", "/gone": "page_unusable", "/no": "http_status",
    }  # fmt: skip
    assert "127.0.0.2" in failed["/out"]["message"]
    assert "does not exist" in failed["/gone"]["message"]
    capture = rows(command_line.workspace, "SELECT * FROM capture WHERE location = ?", f"{site}/one")[0]
    assert capture["final_url"] == f"{site}/story"
    assert [(hop["url"].removeprefix(site), hop["status"]) for hop in capture["redirects"]] == [
        ("/one", 302),
        ("/two", 301),
    ]
    assert {hop["address"] for hop in capture["redirects"]} == {"127.0.0.1"}
    story, undated = sorted(reports(command_line.workspace), key=lambda row: row["title"])
    assert (story["published"], story["published_from"], story["text"]) == ("2024-05-01", "metadata", CLAIM)
    assert (undated["published"], undated["published_from"]) == (None, "unknown")
    roles = rows(command_line.workspace, "SELECT role, media_type FROM item WHERE capture_id = ?", capture["id"])
    assert {"warc", "page", "text"} <= {each["role"] for each in roles}
    assert command_line.json("verify")["ok"] is True


def test_what_a_person_says_goes_before_what_the_file_says(
    command_line: CommandLine, tmp_path: Path, sample_case: Path
) -> None:
    """And the difference is noted; media that a person names belong to the text."""
    (tmp_path / "saved.html").write_bytes(page(FERRY, head=DATED_HEAD))
    clip = sample_case / "media" / "clip-b.mp4"
    said = (
        "--published",
        "2024-05-03",
        "--source",
        "Harbour Times",
        "--url",
        "https://harbour.example/7",
        "--title",
        "Boat",
    )
    command_line.run("add", tmp_path / "saved.html", *said, "--media", clip)
    (report,) = reports(command_line.workspace)
    assert (report["published"], report["published_from"]) == ("2024-05-03", "given")
    assert (report["source_name"], report["url"], report["title"]) == (
        "Harbour Times",
        "https://harbour.example/7",
        "Boat",
    )
    assert "2024-05-01" in " ".join(report["notes"])
    assert [(item["role"], item["analysed"]) for item in media_of(command_line.workspace, report["id"])] == [
        ("video", "video")
    ]
