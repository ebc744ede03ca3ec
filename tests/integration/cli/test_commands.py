"""Commands in this process: what they refuse, what they print, with which exit code."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from probatum.cli import init as init_command
from probatum.cli import main, read, serve
from probatum.model.errors import UsageError, WorkspaceError
from probatum.register.models import Capture, Case, LedgerEntry, Report, SignInLink, Source
from probatum.register.queries.records import incidents_record
from probatum.register.services import accounts
from probatum.register.workspace import CONFIG, Workspace, open_workspace

from ..workbench import Bench, LineReader

Ran = tuple[int, str, str]
Run = Callable[..., Ran]
TEXT = "killed 2 Velyke 2024-10-01"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command as a person types it; gives the exit code and what was printed."""

    def ran(*args: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["probatum", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        out, err = capsys.readouterr()
        assert "A fault in Probatum" not in err, err
        return int(ended.value.code or 0), out, err

    return ran


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A text to add."""
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_add_takes_a_file_with_what_is_said_of_it(bench: Bench, run: Run, article: Path) -> None:
    """Date, source, title and address end up on the Report."""
    code, out, _ = run(
        "add", article, "--published", "2024-11-13T08:00:00+02:00", "--source", "Harbour Times",
        "--title", "A title", "--url", "https://a.example.org/1", "--lang", "en", "--json",
    )  # fmt: skip
    said = json.loads(out)
    assert (code, said["kept"], said["reports"], said["problems"]) == (0, 1, 1, [])
    report = Report.objects.get()
    assert (str(report.published), report.title, report.url) == ("2024-11-13", "A title", "https://a.example.org/1")
    assert report.published_at is not None
    assert report.published_at.hour == 6
    assert report.source is not None
    assert incidents_record(bench.case)["incidents"][0]["claims"][0]["source"] == "Harbour Times"


@pytest.mark.parametrize("option", ["--title", "--url", "--media"])
def test_what_is_said_of_one_thing_is_refused_for_several(
    bench: Bench, run: Run, article: Path, tmp_path: Path, option: str
) -> None:
    """Also for a folder that turns out to hold several, and for nothing; nothing is asked for then."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{TEXT} {name}", "utf-8")
    for locations in ([article, folder / "a.txt"], [folder], []):
        code, _, err = run("add", *locations, option, "x")
        assert code == 2
        assert "one thing" in err
    assert not Capture.objects.exists()


def test_media_is_attached_to_its_text(bench: Bench, run: Run, article: Path, project: Path) -> None:
    """And a medium that is not there is a failure with a reason."""
    picture = next((project / "docs" / "screenshots").glob("*.png"))
    assert run("add", article, "--media", picture, "--capture-only")[0] == 0
    assert Report.objects.get().report_items.count() == 1
    code, _, err = run("add", article, "--media", "absent.png", "--capture-only")
    assert code == 2
    assert "absent.png" in err


@pytest.mark.parametrize(
    ("published", "good"),
    [
        ("2024-11-13", True),
        ("2024-11-13T08:00:00Z", True),
        ("2024-11-13T08:00:00", False),
        ("13.11.2024", False),
        ("2024-13-01", False),
        ("yesterday", False),
        ("0001-01-01T00:00:00+02:00", False),
        ("", False),
    ],
)
def test_a_date_is_a_date(bench: Bench, run: Run, article: Path, published: str, good: bool) -> None:
    """An instant needs a time zone."""
    code, _, err = run("add", article, "--published", published, "--capture-only")
    assert code == (0 if good else 2)
    assert good or "--published" in err


@pytest.mark.parametrize("lang", ["english", "EN", "e", "en-GB"])
def test_a_language_is_a_code(bench: Bench, run: Run, article: Path, lang: str) -> None:
    """A wrong one would keep the text from being read."""
    assert run("add", article, "--lang", lang)[0] == 2


def test_a_folder_is_taken_with_what_is_left_out_named(bench: Bench, run: Run, tmp_path: Path) -> None:
    """Sub-folders too; hidden files are not; names may be any bytes."""
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    for name in ("a.txt", "below/b.txt", ".hidden", "caf\udce9.txt"):
        (folder / name).write_text(f"{TEXT}\n{len(name)}", "utf-8")
    code, out, _ = run("add", folder, "--json")
    said = json.loads(out)
    assert (code, said["kept"], len(said["skipped"])) == (0, 3, 1)


def test_a_case_is_named_by_its_slug(bench: Bench, run: Run, article: Path) -> None:
    """What is added to one is not in the other; an unknown one is refused."""
    other = Bench.open("Elsewhere", clock=bench.clock)
    assert run("add", article, "--case", "elsewhere", "--source", "Harbour Times")[0] == 0
    assert set(Report.objects.values_list("case", flat=True)) == {other.case.id}
    counts = {
        slug: json.loads(run("status", "--case", slug, "--json")[1])["counts"] for slug in ("sample", "elsewhere")
    }
    assert {name for name, count in counts["sample"].items() if count} == {"ledger_entries"}
    assert counts["elsewhere"]["incidents"] == 1
    assert json.loads(run("incidents", "--json")[1]) == {"incidents": []}
    assert Source.objects.get().case == other.case
    code, _, err = run("status", "--case", "absent")
    assert code == 2
    assert "sample" in err


def test_status_says_what_is_to_do(bench: Bench, run: Run, article: Path) -> None:
    """Each line names the command that does it."""
    bench.request("/waiting.txt")
    assert "1 captures are not finished: probatum add" in run("status")[1]
    run("add", article, "--capture-only")
    assert json.loads(run("status", "--json")[1])["to_do"] == ["1 reports are not read: probatum read"]
    assert run("read")[0] == 0
    assert json.loads(run("status", "--json")[1])["to_do"] == []


def test_work_that_fails_as_a_whole_is_told(
    bench: Bench, run: Run, article: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the disk is full: no silent zero."""

    def full(*args: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("probatum.pipeline.capture_batch", full)
    code, _, err = run("add", article)
    assert code == 2
    assert "No space left" in err
    assert "1 are not finished" in err
    assert json.loads(run("add", "--json")[1])["problems"] == ["OSError: [Errno 28] No space left on device"]


def test_judging_from_the_command_line_relinks(bench: Bench, run: Run, article: Path) -> None:
    """And refuses what is no answer, no record, or about too much."""
    run("add", article)
    key = incidents_record(bench.case)["incidents"][0]["claims"][0]["key"]
    assert run("judge", "statement", key, key, "wrong")[0] == 2
    assert run("judge", "statement", key, "yes")[0] == 2
    assert run("judge", "statement", key, "corrected", "--value", "{")[0] == 2
    assert run("judge", "statement", key, "corrected", "--value", "{}")[0] == 2
    assert run("judge", "statement", key, "corrected", "--value", "[1]")[0] == 2
    assert run("judge", "statement", key, "wrong")[0] == 0
    assert incidents_record(bench.case)["incidents"] == []


def test_incidents_of_a_big_case_take_a_handful_of_queries(bench: Bench) -> None:
    """As many for thirty as for one."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            incidents_record(bench.case)
        return len(asked)

    bench.report("killed 1 Nove 2024-10-05")
    bench.read()
    bench.link()
    few = queries()
    bench.report("\n".join(f"killed 1 Place{number} 20{number:02}-10-05" for number in range(24)))
    bench.read()
    bench.link()
    assert len(incidents_record(bench.case)["incidents"]) > 20
    assert queries() == few <= 6


# Texts without a workspace


@pytest.fixture
def plain_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """`read --jsonl` with the reader of these tests."""
    monkeypatch.setattr("probatum.reading.reader.Reader", LineReader)


def test_texts_are_read_and_linked_from_lines(run: Run, plain_reader: None, tmp_path: Path) -> None:
    """What `read` writes, `link` takes; empty lines are nothing; order is kept."""
    source, out, groups = (tmp_path / name for name in ("in.jsonl", "out.jsonl", "groups.jsonl"))
    lines = [{"id": name, "text": TEXT, "published": "2024-11-13", "source": f"S{name}"} for name in ("b", "a")]
    source.write_text("\n\n".join(json.dumps(each) for each in [*lines, {"id": 7, "text": "nothing"}]), "utf-8")
    assert run("read", "--jsonl", source, "-o", out)[0] == 0
    read_back = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [each["id"] for each in read_back] == ["b", "a", "7"]
    assert [each["relevant"] for each in read_back] == [True, True, False]
    assert run("link", "--jsonl", out, "-o", groups)[0] == 0
    (incident,) = (json.loads(line) for line in groups.read_text("utf-8").splitlines())
    assert incident["members"] == [{"id": "a", "statement": 0}, {"id": "b", "statement": 0}]
    assert run("link", "--jsonl", out)[1] == groups.read_text("utf-8")


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '"text"',
        '{"id": "x"}',
        '{"id": null, "text": "a"}',
        '{"id": "x", "text": null}',
        '{"id": "x", "text": 5}',
        '{"id": "x", "text": "a", "published": "yesterday"}',
        '{"id": "x", "text": "a", "published": 20241113}',
        '{"id": "x", "text": "a", "lang": 5}',
        '{"id": "x", "text": "half a pair \\ud83d"}',
        '{"id": "x", "id": "y", "text": "a"}',
        '{"id": "x", "text": "a", "n": NaN}',
    ],
)
@pytest.mark.parametrize("to_file", [True, False])
def test_a_bad_line_is_named_and_nothing_is_written(
    run: Run, plain_reader: None, tmp_path: Path, bad: str, to_file: bool
) -> None:
    """Exit code 2; the output is not half there, on standard output neither."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n\n" + bad + "\n", "utf-8")
    code, printed, err = run("read", "--jsonl", source, *(["-o", out] if to_file else []))
    assert code == 2
    assert "Line 3" in err
    assert printed == ""
    assert [each.name for each in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_bad_line_for_link_is_named_as_a_person_counts(run: Run, tmp_path: Path) -> None:
    """Empty lines count."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('\n\n{"id": "a", "statements": []}\n\n{"id": "b", "statements": 5}\n', "utf-8")
    code, _, err = run("link", "--jsonl", source, "-o", out)
    assert code == 2
    assert "Line 5" in err
    assert not out.exists()


def test_files_that_cannot_be_read_or_written_are_named(run: Run, plain_reader: None, tmp_path: Path) -> None:
    """Exit code 2 and one sentence; a device is written to and not replaced."""
    source, latin = tmp_path / "in.jsonl", tmp_path / "latin.jsonl"
    source.write_text(json.dumps({"id": "a", "text": TEXT}), "utf-8")
    latin.write_bytes(b'{"id": "a", "text": "caf\xe9"}')
    for args in (["--jsonl", tmp_path / "absent"], ["--jsonl", tmp_path], ["--jsonl", latin]):
        assert run("read", *args)[0] == 2
    assert run("read", "--jsonl", source, "-o", tmp_path)[0] == 2
    assert run("read", "--jsonl", source, "-o", tmp_path / "absent" / "out")[0] == 2
    assert run("read", "--jsonl", source, "-o", "/dev/null")[0] == 0
    assert not Path("/dev/null").is_file()
    assert read._day("2024-11-13T08:00:00+02:00").isoformat() == "2024-11-13"


# Serving


def test_a_used_port_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next free one is taken; the end of the range is the end."""
    with socket.create_server(("127.0.0.1", 0)) as used:
        port = used.getsockname()[1]
        with serve._listen(port) as found:
            assert port < found.getsockname()[1] < port + serve.TRIES
        monkeypatch.setattr(serve, "TRIES", 1)
        with pytest.raises(UsageError, match=f"{port} to {port}"):
            serve._listen(port)
    monkeypatch.setattr(serve, "TRIES", 20)
    with serve._listen(65535) as last:
        assert last.getsockname()[1] == 65535


def test_a_sign_in_link_works_once_and_not_for_ever(bench: Bench) -> None:
    """An unknown, used or old one signs nobody in."""
    from datetime import timedelta

    from django.utils import timezone

    accounts.ensure_account("owner")
    old = accounts.make_sign_in_link("owner", now=timezone.now() - accounts.LINK_LIFETIME - timedelta(seconds=1))
    fresh = accounts.make_sign_in_link("owner", now=timezone.now())
    for token, signed_in in ((old, False), ("unknown", False), (fresh, True), (fresh, False)):
        client = Client()
        client.get(f"/sign-in/{token}/")
        client.post(f"/sign-in/{token}/")
        assert ("_auth_user_id" in client.session) is signed_in
    assert not SignInLink.objects.filter(token_digest=fresh).exists()


# Workspaces


def test_init_makes_a_workspace_once(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """A file, a folder with something in it and a workspace are refused, and left as they are."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    Bench.open()
    for folder, why in (("file", "is a file"), ("full", "not empty"), ("workspace", "already"), ("file/x", "written")):
        code, _, err = run("init", tmp_path / folder)
        assert code == 2
        assert why in err
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("name", ["Case 😀", 'quoted "name" \\ and\ttab', "Справа", "a\x7fb"])
def test_any_name_can_be_given_to_a_workspace(tmp_path: Path, name: str) -> None:
    """The configuration reads back what was said."""
    init_command._write_config(tmp_path, name, "owner", False)
    assert open_workspace(tmp_path).name == name
    with pytest.raises(WorkspaceError, match="Unicode"):
        init_command._write_config(tmp_path / "x", "\udcff", "owner", False)


def test_an_interrupted_init_is_finished_by_the_next(
    run: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it had come to; nothing is there twice."""

    def interrupted(**more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("probatum.register.services.cases.open_case", interrupted)
        assert run("init", workspace.root)[0] == 130
    assert run("init", workspace.root)[0] == 0
    assert Case.objects.count() == 1
    assert LedgerEntry.objects.filter(type="workspace.created").count() == 1
    assert run("init", workspace.root)[0] == 2


@pytest.mark.parametrize(
    "config",
    [
        "collect = 5",
        "[collect]\ntimeout_seconds = 'long'",
        "[collect]\nmax_file_bytes = true",
        "[collect]\nmax_file_bytes = -1",
        "[collect]\nallow_private_addresses = '10.0.0.0/8'",
        "[collect]\nallow_private_addresses = [5]",
        "[collect]\nallow_private_addresses = ['nonsense']",
        "[workspace]\naccount = 5",
        "workspace = 'mine'",
        "[collect",
    ],
)
def test_a_setting_of_the_wrong_type_is_named(
    bench: Bench, run: Run, workspace: Workspace, article: Path, config: str
) -> None:
    """Exit code 2, one sentence, and nothing asked for is lost."""
    (workspace.root / CONFIG).write_text(config, "utf-8")
    code, _, err = run("add", article)
    assert code == 2
    assert err.startswith("probatum: ")
    assert run("doctor")[0] in (0, 1)


def test_a_whole_number_of_seconds_will_do(workspace: Workspace) -> None:
    """People write 30, not 30.0."""
    (workspace.root / CONFIG).write_text("[collect]\ntimeout_seconds = 30\n[workspace]\naccount = ''", "utf-8")
    found = open_workspace(workspace.root)
    assert found.setting("collect", "timeout_seconds", 1.0) == 30.0
    assert (found.account if hasattr(found, "account") else found.actor) == "operator"
    assert found.name == "workspace"


def test_doctor_names_what_is_weak_and_what_is_broken(bench: Bench, run: Run, workspace: Workspace) -> None:
    """Exit code 1 only when something is broken."""
    code, out, _ = run("doctor", "--json")
    findings = {each["about"]: each["state"] for each in json.loads(out)["findings"]}
    assert (code, findings["Workspace"], findings["Register"]) == (0, "ok", "ok")
    (workspace.keys / "ledger.pem").unlink()
    code, _, err = run("doctor")
    assert (code, err) == (1, "")
    assert run("doctor", "--workspace", workspace.root / "absent")[0] == 1
