"""FolderObjects keeps the contract of an ObjectStore, and what only a folder can be asked."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.object_store import ObjectStoreContract

from probatum.adapters.folder_objects import FolderObjects
from probatum.model.digests import Digest
from probatum.model.errors import ObjectAltered, VaultError
from probatum.vault.objects import put_bytes, read_bytes


@pytest.fixture
def store(tmp_path: Path) -> FolderObjects:
    """An empty store in a folder."""
    return FolderObjects(tmp_path)


class TestFolderObjects(ObjectStoreContract):
    """The contract, kept by a folder."""


def files(root: Path) -> list[str]:
    """Every file below a folder, temporary ones too."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())


def test_an_object_is_a_read_only_file_under_its_digest(store: FolderObjects) -> None:
    """objects/sha256/ab/cd/<hex>, readable by all, writable by none, and nothing else."""
    digest = put_bytes(store, b"evidence").digest
    path = f"objects/sha256/{digest.hex[:2]}/{digest.hex[2:4]}/{digest.hex}"
    assert files(store.root) == [path]
    assert stat.S_IMODE((store.root / path).stat().st_mode) == 0o444


def test_a_name_taken_by_other_bytes_is_never_called_kept(store: FolderObjects) -> None:
    """Putting bytes whose place holds altered ones fails: otherwise the only good copy might be thrown away."""
    digest = put_bytes(store, b"original").digest
    alter(store.path(digest), b"tampered")
    with pytest.raises(ObjectAltered, match=digest.hex):
        put_bytes(store, b"original")
    with pytest.raises(ObjectAltered, match=Digest.of(b"tampered").hex):
        read_bytes(store, digest)
    assert store.path(digest).read_bytes() == b"tampered"


def test_a_link_in_the_place_of_an_object_is_not_followed(store: FolderObjects, tmp_path: Path) -> None:
    """What a link leads to may be right today and wrong tomorrow."""
    digest = put_bytes(store, b"evidence").digest
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"evidence")
    store.path(digest).unlink()
    store.path(digest).symlink_to(elsewhere)
    with pytest.raises(VaultError, match="cannot be read"):
        store.open(digest)


def test_strange_names_are_no_objects(store: FolderObjects) -> None:
    """Files that no put has made are passed over, also a right name in a wrong folder."""
    digest = put_bytes(store, b"evidence").digest
    sha256 = store.root / "objects" / "sha256"
    (sha256 / "README").write_text("?")
    wrong = sha256 / "00" / "00"
    wrong.mkdir(parents=True)
    (wrong / ("f" * 64)).write_text("?")
    assert list(store.digests()) == [digest]


WORDS = {errno.ENOSPC: "disk_full", errno.EIO: "disk_error"}


@pytest.mark.parametrize("number", WORDS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["fsync", "link", "fchmod", "mkdir", "open"])
def test_a_failing_disk_is_named_and_nothing_half_is_left(
    store: FolderObjects, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Each call of the disk may fail at each of its turns: the error says why, and what is there is whole."""
    data = b"to be kept or not"
    for turn in range(20):
        with monkeypatch.context() as patched:
            patched.setattr(os, call, failing(getattr(os, call), turn, number))
            try:
                put_bytes(store, data)
                break
            except VaultError as error:
                assert error.code == WORDS[number]  # noqa: PT017
        assert all(path.startswith("objects/sha256/") for path in files(store.root))
        assert all(read_bytes(store, digest) == data for digest in store.digests())
    else:
        pytest.fail("it never succeeded")
    assert turn > 0, f"{call} was never made to fail"
    assert put_bytes(store, data).new is False


def test_a_full_disk_is_said_in_plain_words(store: FolderObjects) -> None:
    """A write beyond the limit of file sizes fails as a full disk does; the next, smaller one goes on."""
    script = (
        "import errno, io, resource, signal, sys; from pathlib import Path\n"
        "from probatum.adapters.folder_objects import FolderObjects\n"
        "from probatum.model.errors import VaultError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "store = FolderObjects(Path(sys.argv[1]))\n"
        "try: store.put(io.BytesIO(b'x' * 10000))\n"
        "except VaultError as error: print(error.message)\n"
        "print(store.put(io.BytesIO(b'y' * 4000)).new)\n"
    )
    command = [sys.executable, "-c", script, str(store.root)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=unmeasured())
    assert "while keeping an Object" in run.stdout
    assert run.stdout.endswith("True\n")
    assert files(store.root) == [store.path(Digest.of(b"y" * 4000)).relative_to(store.root).as_posix()]


def test_what_a_killed_process_left_is_swept(store: FolderObjects) -> None:
    """A process killed while writing leaves a temporary file; sweeping removes it, and no living process's."""
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from probatum.adapters.folder_objects import FolderObjects\n"
        "class Endless:\n"
        "    turns = 0\n"
        "    def read(self, size):\n"
        "        self.turns += 1\n"
        "        if self.turns == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return b'x' * size\n"
        "FolderObjects(Path(sys.argv[1])).put(Endless())\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(store.root)], check=False, timeout=60, env=unmeasured())
    assert run.returncode == -signal.SIGKILL
    incoming = store.root / "objects" / "incoming"
    left = os.listdir(incoming)
    assert len(left) == 1
    alive = incoming / "alive"
    with alive.open("wb") as owned:
        fcntl.flock(owned, fcntl.LOCK_EX)
        assert store.sweep() == left
        assert alive.exists()
        assert store.sweep(older_than=60, now=alive.stat().st_mtime + 61) == ["alive"]
    assert store.sweep() == []
    assert list(store.digests()) == []


def test_a_file_swept_before_it_was_locked_is_made_anew(store: FolderObjects, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeping in the instant between a file's making and its locking loses nothing."""
    real = fcntl.flock
    sweeps: list[bool] = []

    def flock(file: Any, how: int) -> None:
        if how == fcntl.LOCK_EX and not sweeps:
            sweeps.append(True)
            assert len(FolderObjects(store.root).sweep()) == 1
        real(file, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    digest = put_bytes(store, b"swept once").digest
    assert sweeps
    assert read_bytes(store, digest) == b"swept once"


def test_a_file_that_goes_while_it_is_being_swept_is_nobodys_loss(
    store: FolderObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sweeps at once do not trip over each other."""
    put_bytes(store, b"makes the folders")
    monkeypatch.setattr(os, "listdir", lambda _: ["gone"])
    assert store.sweep() == []


def test_processes_with_the_same_files_keep_each_once(store: FolderObjects) -> None:
    """Every process is told where its bytes are; each Object is new to one process only."""
    script = (
        "import io, sys; from pathlib import Path\n"
        "from probatum.adapters.folder_objects import FolderObjects\n"
        "store = FolderObjects(Path(sys.argv[1]))\n"
        "print(sum(store.put(io.BytesIO(str(each).encode())).new for each in range(40)))\n"
    )
    command = [sys.executable, "-c", script, str(store.root)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    news = [int(process.communicate(timeout=120)[0]) for process in running]
    assert sum(news) == 40
    assert sorted(store.digests()) == sorted(Digest.of(str(each).encode()) for each in range(40))
    assert all(read_bytes(store, digest) for digest in store.digests())


def unmeasured() -> dict[str, str]:
    """An environment without coverage, whose data file a killed or limited process would leave half-written."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def alter(path: Path, data: bytes) -> None:
    """Change a read-only file, as somebody with the rights to would."""
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)


def failing(real: Callable[..., Any], turn: int, number: int) -> Callable[..., Any]:
    """`real`, which fails with an error of the disk at one of its turns."""
    turns: Iterator[int] = iter(range(1_000_000))

    def call(*arguments: Any, **named: Any) -> Any:
        if next(turns) == turn:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **named)

    return call
