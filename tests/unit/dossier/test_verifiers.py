"""Three checks of one package, written apart from each other: they accept what is whole and refuse what is not."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from probatum.dossier.layout import HEAD_FILES
from probatum.vault.checkpoints import sign_checkpoint
from probatum.vault.merkle import root

from . import samples
from .mutations import mutate
from .verifiers import Alone, by_probatum, in_process, verify_py

CI_MUTATIONS = 40
CI_FLIPS = 250


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample package; not to be changed."""
    folder = tmp_path_factory.mktemp("whole") / "package"
    samples.write_folder(folder)
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """The carried verifiers as a recipient has them."""
    return Alone(tmp_path_factory.mktemp("alone") / "verifiers")


@pytest.fixture
def package(whole: Path, tmp_path: Path) -> Path:
    """A copy to be changed."""
    return Path(shutil.copytree(whole, tmp_path / "package"))


def refused_by_all(path: Path, alone: Alone) -> None:
    """Every verifier refuses the package."""
    assert (by_probatum(path), alone.python(path).returncode, alone.shell(path).returncode) == (False, 1, 1)


def accepted_by_all(path: Path, alone: Alone) -> None:
    """Every verifier accepts the package."""
    python, shell = alone.python(path), alone.shell(path)
    assert (by_probatum(path), python.returncode, shell.returncode) == (True, 0, 0), python.stdout + shell.stdout


def test_a_whole_package_is_accepted_by_all_three(whole: Path, alone: Alone) -> None:
    """Also by the carried verifiers alone, with nothing of ours to import and a PATH of a dozen small tools."""
    accepted_by_all(whole, alone)


def test_a_whole_zip_is_accepted_as_it_came(tmp_path: Path, alone: Alone) -> None:
    """Nothing needs to be unpacked."""
    path = tmp_path / "package.zip"
    path.write_bytes(samples.zip_bytes())
    assert by_probatum(path)
    assert alone.python(path).returncode == 0


@pytest.mark.parametrize("seed", range(CI_MUTATIONS))
def test_all_three_agree_on_a_changed_package(seed: int, package: Path, alone: Alone) -> None:
    """Changed at random, in half the cases sealed anew as an insider with the live key could."""
    said = mutate(random.Random(seed), package)
    verdicts = by_probatum(package), alone.python(package).returncode == 0, alone.shell(package).returncode == 0
    assert len(set(verdicts)) == 1, f"{said}: {verdicts}"
    assert not verdicts[0] or "sealed anew" in said, said


@pytest.mark.parametrize("name", HEAD_FILES)
def test_a_flipped_bit_in_any_file_around_the_payload_is_found_by_all_three(
    name: str, package: Path, alone: Alone
) -> None:
    """The verifiers, the guide, the manifests and the note over them are no exception."""
    data = bytearray((package / name).read_bytes())
    data[len(data) // 2] ^= 1
    (package / name).write_bytes(data)
    refused_by_all(package, alone)


def test_a_flipped_bit_anywhere_is_found(package: Path, tmp_path: Path) -> None:
    """A sample of all bits; benchmarks/bench_packages.py flips every one."""
    chance = random.Random(20250301)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    files = sorted(path for path in package.rglob("*") if path.is_file())
    weights = [path.stat().st_size for path in files]
    for path in chance.choices(files, weights, k=CI_FLIPS):
        before = path.read_bytes()
        data = bytearray(before)
        at, bit = chance.randrange(len(data)), chance.randrange(8)
        data[at] ^= 1 << bit
        path.write_bytes(data)
        where = f"{path.relative_to(package)}, byte {at}, bit {bit}"
        assert not by_probatum(package), where
        assert not in_process(package, scratch), where
        path.write_bytes(before)
    assert by_probatum(package)


def test_every_bit_of_the_note_counts(package: Path) -> None:
    """The outermost file is under no digest; it is one text in one form under one signature."""
    path = package / "package.note"
    before = path.read_bytes()
    for bit in range(8 * len(before)):
        data = bytearray(before)
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        assert not by_probatum(package), f"byte {bit // 8}, bit {bit % 8}"


def test_a_flipped_bit_in_the_zip_is_found(tmp_path: Path) -> None:
    """Also in its headers and directory, which no digest covers: they follow from the contents."""
    data = samples.zip_bytes()
    path = tmp_path / "package.zip"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    chance = random.Random(20250302)
    directory = range(len(data) - 3000, len(data))
    for at in [*chance.sample(range(len(data)), 100), *chance.sample(directory, 100)]:
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert not by_probatum(path), at
        assert not in_process(path, scratch), at


def test_an_original_that_no_entry_names_is_refused(package: Path, alone: Alone) -> None:
    """Sealed anew with the live key: the ledger still knows nothing of it."""
    added = samples.original(b"[FICTIONAL] planted")
    (package / "data" / "originals" / f"sha256-{added.digest.hex}.txt").write_bytes(b"[FICTIONAL] planted")
    samples.reseal(package)
    refused_by_all(package, alone)


def test_an_altered_private_value_is_refused(package: Path, alone: Alone) -> None:
    """The commitment in the entry is of another value."""
    opening = package / "data" / "ledger" / "openings" / "3.reports.opening"
    opening.write_bytes(opening.read_bytes().replace(b"Ferry", b"Fairy"))
    samples.reseal(package)
    refused_by_all(package, alone)


def test_an_entry_of_another_ledger_is_refused(package: Path, alone: Alone) -> None:
    """Its proof leads to another root."""
    leaf = package / "data" / "ledger" / "leaves" / "3.json"
    leaf.write_bytes(leaf.read_bytes().replace(b"capture.kept", b"capture.done"))
    samples.reseal(package)
    refused_by_all(package, alone)


def test_a_package_forged_under_another_key_is_refused_for_who_knows_the_right_one(
    tmp_path: Path, alone: Alone
) -> None:
    """Whole in itself; only a key from another source tells it apart."""
    forged = samples.contents(ledger=samples.ledger_part(signer=samples.STRANGER))
    folder = tmp_path / "package"
    samples.write_folder(folder, forged)
    samples.reseal(folder, samples.STRANGER)
    accepted_by_all(folder, alone)
    right = tmp_path / "right.pub"
    right.write_text(samples.SIGNER.public_key.to_text() + "\n", "utf-8")
    assert not by_probatum(folder, key=samples.SIGNER.public_key)
    assert alone.python(folder, "--key", str(right)).returncode == 1
    assert alone.shell(folder, str(right)).returncode == 1


def test_the_right_key_is_accepted(whole: Path, tmp_path: Path, alone: Alone) -> None:
    """It signed the package and the ledger's head."""
    right = tmp_path / "right.pub"
    right.write_text(samples.SIGNER.public_key.to_text() + "\n", "utf-8")
    assert by_probatum(whole, key=samples.SIGNER.public_key)
    assert alone.python(whole, "--key", str(right)).returncode == 0
    assert alone.shell(whole, str(right)).returncode == 0


@pytest.mark.parametrize(
    ("size", "altered", "good"), [(6, False, True), (6, True, False), (11, False, True), (5, False, False)]
)
def test_an_older_checkpoint_is_held_against_the_package(
    size: int, altered: bool, good: bool, whole: Path, tmp_path: Path, alone: Alone
) -> None:
    """Accepted when the package proves that it continues it; refused when the beginning is another, or unproved."""
    hashes = [each.leaf_hash for each in samples.entries()][:size]
    if altered:
        hashes[0] = bytes(32)
    note = sign_checkpoint(size, root(hashes), samples.SIGNER).note
    old = tmp_path / "checkpoint"
    old.write_bytes(note)
    verdicts = (
        by_probatum(whole, old=note),
        alone.python(whole, "--checkpoint", str(old)).returncode == 0,
        alone.shell(whole, "", str(old)).returncode == 0,
    )
    assert verdicts == (good, good, good)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (1, 11), (4, 8), (5, 8), (7, 9), (8, 11), (10, 11), (3, 7)])
def test_proofs_of_every_shape_are_checked_alike(old: int, new: int, tmp_path: Path, alone: Alone) -> None:
    """Whole subtrees and ragged edges."""
    listed = samples.entries(new)
    part = samples.ledger_part(listed, chosen=tuple(range(new)), old=old)
    folder = tmp_path / "package"
    samples.write_folder(folder, samples.contents(ledger=part, originals=[]))
    accepted_by_all(folder, alone)
    path = folder / "data" / "ledger" / "consistency" / f"{old}-{new}.txt"
    path.write_text("0" * 64 + path.read_text("utf-8")[64:], "utf-8")
    samples.reseal(folder)
    refused_by_all(folder, alone)


LEDGER = "data/ledger"
KEY = samples.SIGNER.public_key.to_text()


def _rename(package: Path, old: str, new: str) -> Path:
    return (package / old).rename(package / new)


def _foreign_seal(package: Path) -> None:
    folder = package / LEDGER / "seals" / "6"
    folder.mkdir(parents=True)
    (folder / "x.tsr").write_bytes(b"x")


def _no_entries(package: Path) -> None:
    for each in ("leaves", "proofs", "openings"):
        shutil.rmtree(package / LEDGER / each)


INSIDE: dict[str, Callable[[Path], object]] = {
    "no keys": lambda package: (package / LEDGER / "keys.txt").write_text(""),
    "half a line of a key": lambda package: (package / LEDGER / "keys.txt").write_text(KEY),
    "a key with another id": lambda package: (package / LEDGER / "keys.txt").write_text(KEY.replace("+b", "+a") + "\n"),
    "a key with a space": lambda package: (package / LEDGER / "keys.txt").write_text(f" {KEY}\n"),
    "no checkpoint": lambda package: (package / LEDGER / "checkpoint").unlink(),
    "an empty checkpoint": lambda package: (package / LEDGER / "checkpoint").write_bytes(b""),
    "a proof for no entry": lambda package: (package / LEDGER / "proofs" / "7.txt").write_bytes(b""),
    "no entries": _no_entries,
    "an entry under another index": lambda package: [
        _rename(package, f"{LEDGER}/leaves/0.json", f"{LEDGER}/leaves/1.json"),
        _rename(package, f"{LEDGER}/proofs/0.txt", f"{LEDGER}/proofs/1.txt"),
    ],
    "an index beyond the ledger": lambda package: [
        _rename(package, f"{LEDGER}/leaves/10.json", f"{LEDGER}/leaves/11.json"),
        _rename(package, f"{LEDGER}/proofs/10.txt", f"{LEDGER}/proofs/11.txt"),
        _rename(package, f"{LEDGER}/openings/10.name.opening", f"{LEDGER}/openings/11.name.opening"),
    ],
    "a value under another name": lambda package: _rename(
        package, f"{LEDGER}/openings/3.reports.opening", f"{LEDGER}/openings/3.items2.opening"
    ),
    "a value without its salt": lambda package: (package / LEDGER / "openings" / "0.name.opening").write_bytes(b"0"),
    "a proof for another head": lambda package: _rename(
        package, f"{LEDGER}/consistency/6-11.txt", f"{LEDGER}/consistency/6-10.txt"
    ),
    "a proof from an empty ledger": lambda package: _rename(
        package, f"{LEDGER}/consistency/6-11.txt", f"{LEDGER}/consistency/0-11.txt"
    ),
    "an empty proof": lambda package: (package / LEDGER / "consistency" / "6-11.txt").write_bytes(b""),
    "an original under another digest": lambda package: _rename(
        package,
        next((package / "data/originals").glob("*.txt")).relative_to(package).as_posix(),
        f"data/originals/sha256-{'0' * 64}.txt",
    ),
    "a seal without a checkpoint": _foreign_seal,
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_an_insider_with_the_live_key_breaks_is_refused_by_all(name: str, package: Path, alone: Alone) -> None:
    """Manifests and note are made anew; what the ledger signed earlier is not."""
    INSIDE[name](package)
    samples.reseal(package)
    refused_by_all(package, alone)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note + note.rpartition(b"\n\n")[2],
        lambda note: note + b"\n",
        lambda note: note.replace(b"\n", b"\r\n"),
        lambda note: samples.sign(note.rpartition(b"\n\n")[0].decode() + "\nand more\n"),
        lambda note: samples.sign(note.rpartition(b"\n\n")[0].decode().replace("pkg-", "PKG-") + "\n"),
        lambda note: samples.sign(note.rpartition(b"\n\n")[0].decode() + "\n", samples.STRANGER),
        lambda note: b"",
    ],
    ids=["signed twice", "longer", "other line ends", "more lines", "no id", "another signer", "empty"],
)
def test_a_note_of_another_form_is_refused_by_all(
    change: Callable[[bytes], bytes], package: Path, alone: Alone
) -> None:
    """Also one that the right key signed."""
    note = package / "package.note"
    note.write_bytes(change(note.read_bytes()))
    refused_by_all(package, alone)


def test_a_package_without_a_page_is_still_proved(package: Path, alone: Alone) -> None:
    """The page is for reading; all three say the same."""
    (package / "data" / "index.html").unlink()
    samples.reseal(package)
    accepted_by_all(package, alone)


class TestVerifyPy:
    """verify.py by its parts: what can hardly be reached through whole packages."""

    @pytest.mark.parametrize(("more", "code"), [([], 0), (["--json"], 0), (["--key"], 0), (["--checkpoint"], 0)])
    def test_the_program_itself(
        self, more: list[str], code: int, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same in this process as in one of its own."""
        key = tmp_path / "key"
        key.write_text(KEY + "\n", "utf-8")
        given = {"--key": [str(key)], "--checkpoint": [str(whole / LEDGER / "checkpoint")]}
        asked = [*more, *(given.get(more[0], []) if more else [])]
        monkeypatch.setattr(sys, "argv", ["verify.py", str(whole), *asked])
        assert verify_py().main() == code
        monkeypatch.setattr(sys, "argv", ["verify.py", str(tmp_path / "none")])
        assert verify_py().main() == 2
        monkeypatch.setattr(sys, "argv", ["verify.py", str(key)])
        assert verify_py().main() == 1

    def test_json_for_programs(self, whole: Path, alone: Alone) -> None:
        """Every check with its outcome."""
        told = json.loads(alone.python(whole, "--json").stdout)
        assert told["ok"] is True
        assert {each["name"] for each in told["checks"]} >= {"names", "manifests", "note", "leaves", "originals"}

    def test_a_missing_file_or_openssl_ends_with_two(self, whole: Path, tmp_path: Path) -> None:
        """It could not be run: that is neither yes nor no."""
        bare = Alone(tmp_path / "alone")
        command = [sys.executable, "-I", "-S", "verify.py", str(tmp_path / "none")]
        assert subprocess.run(command, cwd=bare.folder, capture_output=True, check=False).returncode == 2
        (bare.tools / "openssl").unlink()
        for command in ([sys.executable, "-I", "-S", "verify.py", str(whole)], ["/bin/sh", "verify.sh", str(whole)]):
            done = subprocess.run(
                command, cwd=bare.folder, env={"PATH": str(bare.tools)}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 2
            assert "openssl" in done.stderr

    @pytest.mark.parametrize("proof", [[], [bytes(32)] * 9])
    def test_proofs_of_the_wrong_length(self, proof: list[bytes]) -> None:
        """Too short, too long."""
        module = verify_py()
        checks: list[tuple[Any, ...]] = [
            (module.climb, 3, 11, bytes(32), proof),
            (module.climb, 0, 1, bytes(32), proof or [b""]),
            (module.grow, 6, 11, proof, bytes(32)),
            (module.grow, 11, 11, proof or [b""], bytes(32)),
        ]
        for check, *given in checks:
            with pytest.raises(module.Wrong):
                check(*given)

    @pytest.mark.parametrize("key", ["", "name", "name+00000000+AAAA", "a b+00000000+" + "A" * 44, "n+00000000+AQ=="])
    def test_what_is_no_key(self, key: str) -> None:
        """Never taken for one."""
        module = verify_py()
        with pytest.raises((module.Wrong, ValueError)):
            module.read_key(key)
