"""Bad input: a clear message for each, the rest of the batch goes on, nothing is half-written."""

from __future__ import annotations

import os
import resource
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import CommandLine

GOOD = "[FICTIONAL] The council said on Tuesday that the bridge will be opened to traffic again next week."


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file that can be kept."""
    path = tmp_path / "good.txt"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def hanging() -> Iterator[str]:
    """A link to a server that accepts and never answers."""
    server = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def accept() -> None:
        try:
            while True:
                held.append(server.accept()[0])
        except OSError:
            return

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    for each in held:
        each.close()


def _bad_files(folder: Path) -> dict[str, Path]:
    folder.mkdir()
    bad = {
        "empty_file": folder / "empty.txt",
        "not_text": folder / "binary.txt",
        "sparse_file": folder / "sparse.bin",
        "not_a_file": folder / "pipe",
        "not_found": folder / "absent.txt",
    }
    bad["empty_file"].touch()
    bad["not_text"].write_bytes(bytes(range(256)) * 64)
    with bad["sparse_file"].open("wb") as out:
        out.truncate(4 << 30)
    os.mkfifo(bad["not_a_file"])
    return bad


def test_each_bad_file_is_named_with_its_reason_and_the_rest_goes_on(
    command_line: CommandLine, tmp_path: Path, good: Path
) -> None:
    """Exit code 1, one failure for each bad file with a stable code and a sentence that helps."""
    bad = _bad_files(tmp_path / "bad")
    result = command_line.json("add", *bad.values(), good, code=1)
    assert result["kept"] == 1
    codes = {Path(each["location"]).name: each["code"] for each in result["failed"]}
    assert codes == {path.name: code for code, path in bad.items()}
    assert all(len(each["message"]) > 20 for each in result["failed"])
    assert command_line.json("status")["counts"]["captures_failed"] == len(bad)
    assert command_line.json("verify")["ok"] is True


def test_only_bad_input_exits_with_2(command_line: CommandLine, tmp_path: Path) -> None:
    """Nothing kept: exit code 2, and the failure is recorded all the same."""
    empty = tmp_path / "empty.txt"
    empty.touch()
    said = command_line.run("add", empty, code=2)
    assert "empty" in said.stderr
    assert command_line.json("status")["counts"]["captures_failed"] == 1


def test_a_corrupt_video_is_kept_and_its_analysis_says_why_it_failed(command_line: CommandLine, tmp_path: Path) -> None:
    """The bytes are evidence although nobody can play them."""
    video = tmp_path / "broken.mp4"
    video.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\xff" * 4096)
    result = command_line.json("add", video)
    assert result["kept"] == 1
    assert [(each["name"], each["code"]) for each in result["unreadable"]] == [("broken.mp4", "not_decodable")]
    assert any("could not be decoded" in line for line in command_line.json("status")["to_do"])
    assert command_line.json("verify")["ok"] is True


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything, so permission cannot be refused to it")
def test_a_folder_without_permission_is_named(command_line: CommandLine, tmp_path: Path, good: Path) -> None:
    """What cannot be read is a failure like any other."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    result = command_line.json("add", closed, good, code=1)
    assert result["failed"][0]["code"] == "no_permission"


def test_a_link_that_hangs_times_out_and_the_rest_goes_on(command_line: CommandLine, hanging: str, good: Path) -> None:
    """The whole fetch has a deadline."""
    config = command_line.workspace / "probatum.toml"
    allowed = 'allow_private_addresses = ["127.0.0.1/32"]\ntimeout_seconds = 2.0'
    config.write_text(config.read_text().replace("allow_private_addresses = []", allowed))
    result = command_line.json("add", hanging, good, code=1)
    assert result["kept"] == 1
    assert result["failed"][0]["code"] == "timed_out"


def test_a_private_address_is_refused_unless_allowed(command_line: CommandLine, hanging: str) -> None:
    """The operator must allow it by name."""
    result = command_line.json("add", hanging, code=2)
    assert result["failed"][0]["code"] == "address_refused"
    assert "allow_private_addresses" in result["failed"][0]["message"]


def test_a_full_disk_is_said_and_leaves_nothing_half_written(command_line: CommandLine, tmp_path: Path) -> None:
    """A file-size limit stands in for a full disk: the write fails in the same place."""
    large = tmp_path / "large.txt"
    large.write_text("[FICTIONAL] " + "A long and harmless list of closed roads. " * 60_000, "utf-8")
    limit = 2 << 20

    def limited() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = command_line.start("add", large, preexec_fn=limited)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "Traceback" not in err
    assert command_line.json("verify")["ok"] is True
    leftovers = [
        path for path in (command_line.workspace / "vault" / "objects").rglob("*") if path.name.startswith(".")
    ]
    assert [path for path in leftovers if path.is_file()] == []
    assert command_line.json("add", large)["kept"] == 1
