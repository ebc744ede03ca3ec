"""The child process answers, or is stopped and its failure named; nothing of ours leaks into it."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from probatum.footage.decode import analyse_file
from probatum.footage.isolation import analyse_isolated
from probatum.footage.limits import IsolationLimits
from probatum.footage.sandbox import Bubblewrap, NoSandbox, best_sandbox
from probatum.model.errors import Cancelled, FootageError

SANDBOXES = [NoSandbox(), *([best_sandbox()] if isinstance(best_sandbox(), Bubblewrap) else [])]


@pytest.fixture
def clip_b(sample_case: Path) -> Path:
    """A clip of the sample case."""
    return sample_case / "media" / "clip-b.mp4"


def _worker(code: str) -> tuple[str, ...]:
    """A child that behaves as `code` says."""
    return ("-c", code)


def _failure(path: Path, **options: object) -> FootageError:
    with pytest.raises(FootageError) as caught:
        analyse_isolated(path, sandbox=NoSandbox(), **options)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("sandbox", SANDBOXES, ids=lambda each: each.name)
def test_the_child_finds_what_we_would_find(clip_b: Path, sandbox: NoSandbox | Bubblewrap) -> None:
    """The same analysis, and the thumbnails, and progress on the way."""
    told: list[float] = []
    analysis, stills = analyse_isolated(clip_b, sandbox=sandbox, progress=told.append)
    assert analysis == analyse_file(clip_b)
    assert len(stills) == 6
    assert told == sorted(told)
    assert told


def test_sound_and_pictures_pass_too(wav: Path, tmp_path: Path, texture: Callable[..., object]) -> None:
    """Each with the thumbnails it can have."""
    from PIL import Image

    Image.fromarray(texture(1)).save(tmp_path / "a.png")  # type: ignore[arg-type]
    assert analyse_isolated(wav)[1] == []
    assert len(analyse_isolated(tmp_path / "a.png")[1]) == 1


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [("empty.mp4", b"", "empty_file"), ("text.mp4", b"just text\n" * 200, "not_decodable")],
)
def test_what_the_decoder_finds_crosses_as_a_code(tmp_path: Path, name: str, body: bytes, code: str) -> None:
    """With our own words on this side."""
    (tmp_path / name).write_bytes(body)
    failure = _failure(tmp_path / name)
    assert failure.code == code
    assert failure.remedy


def test_a_missing_file_is_not_readable(tmp_path: Path) -> None:
    """No child is started."""
    assert _failure(tmp_path / "none").code == "not_readable"


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "raise SystemExit(3)",
        "pass",
        "print('not json')",
        "print('[1]')",
        "print('{}')",
        'print(\'{"analysis": 5, "thumbnails": []}\')',
        'print(\'{"error": {"code": "rm -rf"}}\')',
        "print('{\"error\": 7}')",
        "print('[' * 100000)",
    ],
)
def test_a_child_that_crashes_or_talks_nonsense_is_a_crash(clip_b: Path, code: str) -> None:
    """Never an analysis, never another exception."""
    assert _failure(clip_b, worker=_worker(code)).code == "decoder_crashed"


def test_a_child_that_hangs_is_killed(clip_b: Path) -> None:
    """Also when it has children of its own."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import signal; signal.pause()'])"
    failure = _failure(clip_b, worker=_worker(code), isolation=IsolationLimits(timeout_seconds=0.3))
    assert failure.code == "decoder_timed_out"


def test_a_child_that_never_stops_talking_is_stopped(clip_b: Path) -> None:
    """Memory on our side stays bounded."""
    code = "while True: print('x' * 65536, end='')"
    failure = _failure(clip_b, worker=_worker(code), isolation=IsolationLimits(max_output_bytes=100_000))
    assert failure.code == "decoder_crashed"


def test_a_child_that_needs_too_much_memory_is_stopped(clip_b: Path) -> None:
    """Its address space is limited before a decoder is loaded."""
    failure = _failure(clip_b, isolation=IsolationLimits(address_space_bytes=60_000_000))
    assert failure.code in {"decoder_crashed", "too_large"}


def test_a_child_that_burns_the_processor_is_stopped(clip_b: Path) -> None:
    """The limit of processor time counts as taking too long."""
    code = (
        "from probatum.footage.worker import set_limits\n"
        "set_limits({'cpu_seconds': 1, 'address_space_bytes': 1 << 32, 'open_files': 64})\n"
        "while True: pass"
    )
    assert _failure(clip_b, worker=_worker(code)).code == "decoder_timed_out"


def test_the_child_gets_none_of_our_environment(clip_b: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and passwords often stand there."""
    monkeypatch.setenv("PROBATUM_SECRET", "s3cret")
    code = "import json, os; print(json.dumps({'error': {'code': 'not_decodable', 'found': ' '.join(os.environ)}}))"
    found = _failure(clip_b, worker=_worker(code)).found or ""
    assert "PYTHONPATH" in found
    assert "PROBATUM_SECRET" not in found


def test_the_child_can_write_no_file(clip_b: Path, tmp_path: Path) -> None:
    """Limits are what the worker sets itself."""
    target = tmp_path / "written"
    code = (
        "import json, signal\n"
        "from probatum.footage.worker import set_limits\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "set_limits({'cpu_seconds': 9, 'address_space_bytes': 1 << 32, 'open_files': 64})\n"
        f"try:\n with open({str(target)!r}, 'wb', buffering=0) as out: out.write(b'x')\n"
        "except OSError as error: print(json.dumps({'error': {'code': 'not_decodable', 'found': error.strerror}}))"
    )
    assert _failure(clip_b, worker=_worker(code)).found == "File too large"
    assert target.stat().st_size == 0


@pytest.mark.skipif(len(SANDBOXES) < 2, reason="bubblewrap is not installed or not allowed to work here")
def test_the_sandbox_hides_files_and_network(clip_b: Path, tmp_path: Path) -> None:
    """What is not needed for decoding is not there."""
    (tmp_path / "secret").write_text("x")
    code = (
        "import json, os, socket\n"
        f"places = [{str(tmp_path / 'secret')!r}, '/etc/passwd', '/home']\n"
        "seen = [os.path.exists(place) for place in places]\n"
        "names = [name for _, name in socket.if_nameindex() if name != 'lo']\n"
        "print(json.dumps({'error': {'code': 'not_decodable', 'found': repr([seen, names])}}))"
    )
    with pytest.raises(FootageError) as caught:
        analyse_isolated(clip_b, sandbox=best_sandbox(), worker=_worker(code))
    assert caught.value.found == "[[False, False, False], []]"


def test_cancelling_ends_the_child(clip_b: Path) -> None:
    """The exception of the caller comes through."""

    def stop(_: float) -> None:
        raise Cancelled("Stopped")

    with pytest.raises(Cancelled):
        analyse_isolated(clip_b, sandbox=NoSandbox(), progress=stop)


def test_the_request_fits_one_argument() -> None:
    """So that nothing but the file needs to be given to the child."""
    from dataclasses import asdict

    from probatum.footage.limits import DecodeLimits

    request = json.dumps({"decode": asdict(DecodeLimits()), "isolation": asdict(IsolationLimits())})
    assert len(request) < 4096


def test_our_own_limits_are_untouched(clip_b: Path) -> None:
    """Limits are set in the child only."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    analyse_isolated(clip_b)
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before
    assert sys.executable
