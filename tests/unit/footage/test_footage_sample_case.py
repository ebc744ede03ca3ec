"""The clips of the sample case are small, harmless, and grouped as they should be."""

from __future__ import annotations

import importlib.util
import sys
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

from probatum.footage.analysis import Analysis
from probatum.footage.decode import analyse_file
from probatum.footage.grouping import group
from probatum.footage.matching import match

NAMES = ("clip-a", "clip-b", "clip-c")


@pytest.fixture(scope="module")
def clips(sample_case: Path) -> dict[str, Analysis]:
    """The three clips, analysed."""
    return {name: analyse_file(sample_case / "media" / f"{name}.mp4") for name in NAMES}


@pytest.fixture(scope="module")
def maker(sample_case: Path) -> ModuleType:
    """The script that makes them."""
    spec = importlib.util.spec_from_file_location("make_clips", sample_case / "make_clips.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_clips"] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def test_a_and_b_are_the_same_footage_and_c_is_not(clips: dict[str, Analysis]) -> None:
    """b begins 1.2 seconds into a."""
    found = match(clips["clip-b"], clips["clip-a"])
    assert found.outcome == "same_footage"
    assert found.segments[0].reference[0] - found.segments[0].query[0] == pytest.approx(1.2, abs=0.2)
    assert match(clips["clip-a"], clips["clip-c"]).outcome is None
    assert match(clips["clip-b"], clips["clip-c"]).outcome is None


def test_they_are_grouped_so(clips: dict[str, Analysis]) -> None:
    """a with b, c alone."""
    grouping = group([(name, f"sha256:{name}", clip) for name, clip in clips.items()])
    assert [each.items for each in grouping.groups] == [("clip-a", "clip-b"), ("clip-c",)]


@pytest.mark.parametrize("name", NAMES)
def test_each_is_small_short_and_labelled(clips: dict[str, Analysis], sample_case: Path, name: str) -> None:
    """Under 300 kB, 6 to 10 seconds, and called fictional in the file itself."""
    assert (sample_case / "media" / f"{name}.mp4").stat().st_size < 300_000
    assert 6 <= (clips[name].duration or 0) <= 10
    assert clips[name].codec == "h264"
    assert "FICTIONAL SAMPLE" in clips[name].metadata["title"]


def test_the_script_makes_the_same_clips_again(clips: dict[str, Analysis], maker: ModuleType, tmp_path: Path) -> None:
    """Picture for picture; the encoder may choose other bytes."""
    maker.main(tmp_path)
    for name in NAMES:
        again = analyse_file(tmp_path / f"{name}.mp4")
        found = match(again, clips[name])
        assert found.outcome == "same_footage"
        assert found.score > 0.95


@pytest.mark.slow
def test_no_two_development_clips_are_called_the_same_footage(shared: Path) -> None:
    """Fifty clips of others, some from one camera at different times: not one pair is wrongly joined."""
    paths = sorted((shared / "clips").glob("*.mp4"))
    assert len(paths) == 50
    analyses = [analyse_file(path) for path in paths]
    wrong = [
        (one.stem, two.stem)
        for (one, first), (two, second) in combinations(zip(paths, analyses, strict=True), 2)
        if match(first, second).outcome == "same_footage"
    ]
    assert wrong == []
