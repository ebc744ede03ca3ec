"""Names and forms of a published ledger's files, as C2SP tlog-tiles has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.errors import LedgerError
from probatum.vault.merkle import EMPTY_ROOT, root
from probatum.vault.tiles import (
    ENTRIES,
    OPENINGS,
    TileFile,
    file_for,
    head_root,
    join_bundle,
    level_count,
    levels,
    split_bundle,
    split_hashes,
)

KINDS = st.sampled_from(["tile/0", "tile/1", "tile/63", ENTRIES, OPENINGS])


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (TileFile(kind="tile/0", number=0), "tile/0/000"),
        (TileFile(kind="tile/0", number=999, width=1), "tile/0/999.p/1"),
        (TileFile(kind="tile/12", number=1000), "tile/12/x001/000"),
        (TileFile(kind=ENTRIES, number=1234067, width=255), "tile/entries/x001/x234/067.p/255"),
        (TileFile(kind=OPENINGS, number=5), "openings/005"),
    ],
)
def test_paths_are_those_of_the_specification(file: TileFile, path: str) -> None:
    """Groups of three digits, an x before all but the last; 1234067 is the specification's own example."""
    assert file.path == path
    assert TileFile.from_path(path) == file


@given(KINDS, st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_says_which_file_it_is(kind: str, number: int, width: int) -> None:
    """Writing and reading a path are inverse."""
    file = TileFile(kind=kind, number=number, width=width)
    assert TileFile.from_path(file.path) == file


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000\n",
        "tile/0/000.p/300",
        "../tile/0/000",
    ],
)
def test_other_paths_are_no_file(path: str) -> None:
    """Each file has one path only."""
    assert TileFile.from_path(path) is None


def test_a_tree_of_70000_has_the_files_of_the_specification() -> None:
    """273 full tiles and one of 112 on level 0; one full and one of 17 on level 1; one of 1 on level 2."""
    assert list(levels(70_000)) == [0, 1, 2]
    assert [level_count(70_000, level) for level in levels(70_000)] == [70_000, 273, 1]
    assert file_for("tile/0", 273, 70_000) == TileFile(kind="tile/0", number=273, width=112)
    assert file_for("tile/1", 0, 273) == TileFile(kind="tile/1", number=0)
    assert file_for("tile/1", 1, 273) == TileFile(kind="tile/1", number=1, width=17)
    assert file_for("tile/2", 0, 1) == TileFile(kind="tile/2", number=0, width=1)
    assert file_for("tile/0", 274, 70_000) is None


@pytest.mark.parametrize(("size", "count"), [(0, 0), (1, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 3)])
def test_a_level_exists_once_it_has_a_hash(size: int, count: int) -> None:
    """A tree of 256 entries has a full tile and one hash above it."""
    assert len(levels(size)) == count


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=20), st.sampled_from([ENTRIES, OPENINGS]))
def test_a_bundle_comes_back_part_by_part(parts: list[bytes], kind: str) -> None:
    """Joining and splitting are inverse, also for empty parts."""
    file = TileFile(kind=kind, number=0, width=len(parts))
    data = join_bundle(kind, parts)
    assert split_bundle(data, file) == parts
    for damaged in (data[:-1], data + b"\0", data + bytes(4), b"", data[1:]):
        if damaged != data:
            with pytest.raises(LedgerError, match=r"000.p/\d+ is damaged"):
                split_bundle(damaged, file)


def test_lengths_are_written_as_the_specification_says() -> None:
    """Entries have 16-bit lengths, big end first; openings, which are ours, 32 bits."""
    assert join_bundle(ENTRIES, [b"ab", b""]) == b"\0\2ab\0\0"
    assert join_bundle(OPENINGS, [b"ab", b""]) == b"\0\0\0\2ab\0\0\0\0"


def test_a_tile_of_another_width_is_damaged() -> None:
    """A tile has as many hashes as its name says."""
    assert split_hashes(bytes(64), TileFile(kind="tile/0", number=0, width=2)) == [bytes(32), bytes(32)]
    for size in (0, 32, 63, 65, 96):
        with pytest.raises(LedgerError, match="expected 64 bytes"):
            split_hashes(bytes(size), TileFile(kind="tile/0", number=0, width=2))


@given(st.integers(0, 1500))
def test_the_root_follows_from_the_partial_tiles(size: int) -> None:
    """Hashing level by level from the right edge gives the root over all leaves."""
    row = [bytes([index % 256, index // 256]) * 16 for index in range(size)]
    parts, expected = [], root(row)
    while row:
        full = len(row) // 256 * 256
        parts.append(row[full:])
        row = [root(row[at : at + 256]) for at in range(0, full, 256)]
    assert head_root(parts) == expected
    assert head_root([]) == EMPTY_ROOT
