"""The article it all starts from: the register says what a careful reader finds in it, item by item."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from .conftest import CommandLine

GIVEN = ("--published", "2024-11-13", "--source", "Kyiv Post")


@pytest.fixture(params=["file", "page"])
def register(request: pytest.FixtureRequest, command_line: CommandLine, shared: Path) -> Iterator[CommandLine]:
    """The seed article taken in, once as a text file and once as an HTML page served on loopback."""
    article = shared / "seed" / "article.txt"
    if request.param == "file":
        command_line.run("add", article, *GIVEN)
        yield command_line
        return
    config = command_line.workspace / "probatum.toml"
    config.write_text(config.read_text().replace("= []", '= ["127.0.0.1/32"]'))
    with _served(_page(article.read_text("utf-8"))) as url:
        command_line.run("add", url, *GIVEN)
        yield command_line


def _page(text: str) -> bytes:
    paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Prisoners shot</title></head><body>"
        f"<nav><a href=/>Home</a> <a href=/war>War</a></nav><article>{paragraphs}</article>"
        "<footer>Terms of use. Sitemap.</footer></body></html>"
    ).encode()


class _served:  # noqa: N801 # reads as a word of the test
    def __init__(self, body: bytes) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name that the library calls
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Keep the test's output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=functools.partial(self.server.serve_forever, 0.05), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/article"

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def _by_place(incidents: list[dict[str, Any]]) -> dict[str | None, dict[str, Any]]:
    return {each["place"]["settlement"] or each["place"]["area"] or each["place"]["region"]: each for each in incidents}


def test_the_register_holds_what_a_careful_reader_finds(register: CommandLine) -> None:
    """Four incidents with places, counts, times and footage; two totals; letters, investigation, order; the gap."""
    incidents = register.json("incidents")["incidents"]
    assert len(incidents) == 4
    found = _by_place(incidents)
    _kursk(found["Kursk"])
    _unknown_place(found[None])
    _new_york(found["Niu-York"])
    _pokrovsk(next(each for name, each in found.items() if name and "Pokrovsk" in name))
    assert "Sumy" not in str([each["place"] for each in incidents])
    _totals(register.json("totals")["totals"])
    _counts(register.json("count", "--by", "region"))


def _killed(incident: dict[str, Any]) -> tuple[int | None, int | None]:
    return incident["killed"]["min"], incident["killed"]["max"]


def _actions(incident: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in incident["actions"] if each.get("action", each["kind"]) == kind]


def _claims(incident: dict[str, Any]) -> dict[str, Any]:
    (claim,) = incident["claims"]
    assert isinstance(claim, dict)
    return claim


def _kursk(incident: dict[str, Any]) -> None:
    assert _killed(incident) == (2, None)
    assert incident["place"]["country"] == "RU"
    assert incident["event_time"]["from"] is None
    claim = _claims(incident)
    assert claim["footage"] is True
    assert any(speaker["name"] == "Andriy Tsaplienko" for speaker in claim["said_by"])
    assert "unarmed" in claim["victims"]["status"]
    assert _actions(incident, "letter_to_icrc")
    assert _actions(incident, "letter_to_un")
    assert _actions(incident, "condemned")
    assert not _actions(incident, "denial")
    assert not _actions(incident, "denied")


def _unknown_place(incident: dict[str, Any]) -> None:
    assert _killed(incident) == (1, 1)
    assert incident["place"]["region"] is None
    assert incident["event_time"]["from"] is None
    assert incident["surfaced"]["from"] == incident["surfaced"]["to"] == "2024-11-09"
    (investigation,) = _actions(incident, "investigation_opened")
    assert investigation["legal_refs"] == ["UA-CC 438(2)"]
    assert _claims(incident)["footage"] is True


def _new_york(incident: dict[str, Any]) -> None:
    assert _killed(incident) == (3, 3)
    assert incident["place"]["region"] == "Donetsk"
    assert incident["place"]["country"] == "UA"
    assert incident["event_time"]["from"] >= "2024-10-01"
    assert incident["event_time"]["to"] <= "2024-10-31"
    assert _claims(incident)["footage"] is True
    assert _actions(incident, "order")


def _pokrovsk(incident: dict[str, Any]) -> None:
    assert _killed(incident) == (16, 16)
    assert incident["place"]["settlement"] is None
    assert incident["place"]["region"] == "Donetsk"
    assert incident["event_time"]["from"] is None
    assert incident["surfaced"]["from"] == "2024-10-01"
    assert _claims(incident)["footage"] is True


def _totals(totals: list[dict[str, Any]]) -> None:
    found = {(each["killed"], each["cases"]): each for each in totals}
    assert set(found) == {(124, 49), (62, 17)}
    war, donetsk = found[124, 49], found[62, 17]
    assert war["as_of"] == "2024-11-06"
    assert war["scope"]["region"] is None
    assert any(speaker["name"] == "Denys Lysenko" and speaker["body"] == "PGO-UA" for speaker in war["said_by"])
    assert donetsk["scope"]["region"] == "Donetsk"


def _counts(count: dict[str, Any]) -> None:
    rows = {row["region"]: row for row in count["rows"]}
    assert (rows["Donetsk"]["incidents"], rows["Donetsk"]["killed"]) == (2, {"min": 19, "max": 19})
    assert sum(row["incidents"] for row in count["rows"]) == 4
    assert sum(row["killed"]["min"] for row in count["rows"]) == 22
    gaps = {row["scope"]["region"]: row for row in count["gap"]}
    donetsk = gaps["Donetsk"]
    assert (donetsk["official"]["killed"], donetsk["official"]["cases"]) == (62, 17)
    assert donetsk["undocumented"] == {"killed": {"min": 43, "max": 43}, "incidents": {"min": 15, "max": 15}}
    assert gaps[None]["official"]["killed"] == 124
    assert gaps[None]["documented"]["killed"]["min"] == 22
