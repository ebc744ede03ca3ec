"""Tampering with packages: bits flipped, and packages changed in other ways.

`NIGHTLY=1` tries every bit of a small package against `probatum verify`, 100,000 bits of a larger one, thousands
against the two carried verifiers, and 2,000 changed packages (half of them sealed anew with the live key) against all
three, which must agree: an hour. Without it, samples of the same in some minutes.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.unit.dossier import samples
from tests.unit.dossier.mutations import mutate
from tests.unit.dossier.verifiers import Alone, by_probatum, in_process

from probatum.dossier.contents import PackageContents
from probatum.register.services.package_check import verify_files
from probatum.vault.events import Event, make_entry

SEED = 20250303
SHOWN = 20


def measure() -> dict[str, Any]:
    """Run it all once."""
    with tempfile.TemporaryDirectory(prefix="probatum-bench-") as folder:
        place = Path(folder)
        package = place / "package"
        samples.write_folder(package)
        alone = Alone(place / "alone")
        (place / "scratch").mkdir()
        larger = place / "larger"
        samples.write_folder(larger, _larger())
        bits = 8 * _size(package)
        return {
            "package_bytes": _size(package),
            "bits_probatum": _memory_flips(package, _count(bits, 20_000)),
            "larger_bytes": _size(larger),
            "larger_bits_probatum": _memory_flips(larger, _count(100_000, 2_000)),
            "bits_verify_py": _flips(package, _count(4_000, 200), lambda path: in_process(path, place / "scratch")),
            "bits_verify_sh": _flips(package, _count(1_000, 50), lambda path: alone.shell(path).returncode == 0),
            "mutations": _mutations(package, place, alone, _count(2_000, 100)),
        }


def _count(nightly: int, usual: int) -> int:
    return nightly if os.environ.get("NIGHTLY") else usual


def _size(package: Path) -> int:
    return sum(path.stat().st_size for path in package.rglob("*") if path.is_file())


def _larger() -> PackageContents:
    """The sample package with forty more originals of noise, all named by one entry."""
    chance = random.Random(SEED)
    noise = [samples.original(chance.randbytes(20_000), "video/mp4") for _ in range(40)]
    items = [{"item": f"cap-2.{at}", "digest": str(each.digest)} for at, each in enumerate(noise)]
    listed = samples.entries()
    event = Event(type="capture.kept", at=samples.NOW, actor="owner", case="case-1", data={"items": items})
    listed[10] = make_entry(event, index=10, salt=lambda: bytes(32))
    made = samples.contents(ledger=samples.ledger_part(listed))
    return replace(made, originals=[*made.originals, *noise])


def _chosen(package: Path, count: int) -> list[int]:
    bits = 8 * _size(package)
    return list(range(bits)) if count == bits else sorted(random.Random(SEED).sample(range(bits), count))


def _flips(package: Path, count: int, accepts: Any) -> dict[str, Any]:
    """Flip `count` of all bits, one at a time; name those after which the package was still accepted."""
    began = time.monotonic()
    chosen = _chosen(package, count)
    missed = [where for where in _flipped(package, chosen) if accepts(package)]
    return {"flips": count, "missed": len(missed), "named": missed[:SHOWN], "seconds": round(time.monotonic() - began)}


class _Memory:
    """A package in memory, so that every one of its bits can be tried."""

    def __init__(self, root: Path) -> None:
        paths = sorted(path for path in root.rglob("*") if path.is_file())
        self.files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}

    def paths(self) -> Sequence[str]:
        """Every file, in order."""
        return sorted(self.files)

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        yield self.files[path]


def _memory_flips(package: Path, count: int) -> dict[str, Any]:
    """The same as `_flips` for `probatum verify`, without a disk."""
    began, memory, missed, first = time.monotonic(), _Memory(package), [], 0
    chosen = set(_chosen(package, count))
    for path, before in list(memory.files.items()):
        for bit in range(8 * len(before)):
            if first + bit in chosen:
                changed = bytearray(before)
                changed[bit // 8] ^= 1 << bit % 8
                memory.files[path] = bytes(changed)
                if verify_files(memory).ok:
                    missed.append(f"{path}, bit {bit}")
        memory.files[path] = before
        first += 8 * len(before)
    return {"flips": count, "missed": len(missed), "named": missed[:SHOWN], "seconds": round(time.monotonic() - began)}


def _flipped(package: Path, chosen: Any) -> Iterator[str]:
    """Change the package for each bit in turn, and put it right again."""
    wanted = iter(chosen)
    bit = next(wanted, None)
    first = 0
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
        before = path.read_bytes()
        while bit is not None and bit < first + 8 * len(before):
            changed = bytearray(before)
            changed[(bit - first) // 8] ^= 1 << bit % 8
            path.write_bytes(changed)
            yield f"{path.relative_to(package)}, bit {bit - first}"
            bit = next(wanted, None)
        path.write_bytes(before)
        first += 8 * len(before)


def _mutations(package: Path, place: Path, alone: Alone, count: int) -> dict[str, Any]:
    began = time.monotonic()
    accepted, disagreed = 0, []
    for seed in range(count):
        copy = Path(shutil.copytree(package, place / "copy"))
        said = mutate(random.Random(SEED + seed), copy)
        verdicts = by_probatum(copy), alone.python(copy).returncode == 0, alone.shell(copy).returncode == 0
        accepted += verdicts[0]
        if len(set(verdicts)) > 1:
            disagreed.append(f"{seed}: {said}: {verdicts}")
        shutil.rmtree(copy)
    return {
        "packages": count,
        "disagreed": len(disagreed),
        "named": disagreed[:SHOWN],
        "accepted_because_sealed_anew_and_consistent": accepted,
        "seconds": round(time.monotonic() - began),
    }
