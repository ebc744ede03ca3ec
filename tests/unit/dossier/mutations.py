"""Ways to change a package: one bit, one file, one line; with or without making manifests and note anew.

`mutate` takes a random number generator and changes a folder in place; what it returns says what was done.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from .samples import SIGNER, STRANGER, reseal

Change = Callable[[random.Random, Path, list[Path]], str]


def mutate(chance: random.Random, root: Path) -> str:
    """Change a package somewhere; in half the cases below the ledger, and then mostly sealed anew."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    deep = chance.random() < 0.5
    chosen = [path for path in files if "ledger" in path.parts] if deep else files
    change = chance.choice(CHANGES)
    said = change(chance, root, chosen)
    if deep and chance.random() < 0.8:
        reseal(root, STRANGER if chance.random() < 0.1 else SIGNER)
        said += ", sealed anew"
    return said


def flip(chance: random.Random, root: Path, files: list[Path]) -> str:
    """One bit."""
    path = chance.choice([each for each in files if each.stat().st_size])
    data = bytearray(path.read_bytes())
    at, bit = chance.randrange(len(data)), chance.randrange(8)
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return f"bit {bit} of byte {at} of {path.relative_to(root)}"


def cut(chance: random.Random, root: Path, files: list[Path]) -> str:
    """The end of a file is gone."""
    path = chance.choice([each for each in files if each.stat().st_size])
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])
    return f"{path.relative_to(root)} cut"


def append(chance: random.Random, root: Path, files: list[Path]) -> str:
    """Bytes at the end of a file."""
    path = chance.choice(files)
    path.write_bytes(path.read_bytes() + chance.choice([b"\n", b" ", b"\0", b"0", b"0" * 64 + b"\n"]))
    return f"{path.relative_to(root)} longer"


def remove(chance: random.Random, root: Path, files: list[Path]) -> str:
    """A file is gone."""
    path = chance.choice(files)
    path.unlink()
    return f"{path.relative_to(root)} gone"


def add(chance: random.Random, root: Path, files: list[Path]) -> str:
    """A file too many."""
    path = chance.choice(files).with_name(chance.choice(["7.json", "7.txt", "x", "3.other.opening", ".hidden", "a b"]))
    path.write_bytes(b"{}")
    return f"{path.relative_to(root)} added"


def swap(chance: random.Random, root: Path, files: list[Path]) -> str:
    """Two files under each other's names."""
    one, two = chance.sample(files, 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    return f"{one.relative_to(root)} and {two.relative_to(root)} swapped"


def rename(chance: random.Random, root: Path, files: list[Path]) -> str:
    """A file under another name."""
    path = chance.choice(files)
    target = path.with_name(
        chance.choice(["4.json", "4.txt", "03.json", "6-10.txt", "0.zzz.opening", "sha256-" + "0" * 64])
    )
    path.rename(target)
    return f"{path.relative_to(root)} is now {target.name}"


def shuffle_lines(chance: random.Random, root: Path, files: list[Path]) -> str:
    """The lines of a file in another order, or one twice."""
    path = chance.choice([each for each in files if each.suffix == ".txt"] or files)
    lines = path.read_bytes().splitlines(keepends=True)
    lines = lines + lines[:1] if chance.random() < 0.3 else chance.sample(lines, len(lines))
    path.write_bytes(b"".join(lines))
    return f"lines of {path.relative_to(root)}"


def link(chance: random.Random, root: Path, files: list[Path]) -> str:
    """A link in a file's place, to the same bytes outside the package."""
    path = chance.choice(files)
    outside = root.parent / "outside"
    outside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(outside)
    return f"{path.relative_to(root)} is a link"


CHANGES: list[Change] = [flip, flip, flip, cut, append, remove, add, swap, rename, shuffle_lines, link]
