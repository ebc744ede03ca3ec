"""The check-list of custody names code and tests that exist, and leaves no point out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[3]
POINTS: list[dict[str, Any]] = tomllib.loads((PROJECT / "docs" / "custody-checklist.toml").read_text("utf-8"))["point"]


def test_every_point_is_there_once_in_order() -> None:
    """58 of them."""
    assert [each["number"] for each in POINTS] == list(range(1, 59))


def test_every_path_and_every_named_test_exists() -> None:
    """A renamed file or test is a claim without ground."""
    missing = []
    for point in POINTS:
        for named in [*point.get("code", ()), *point.get("tests", ())]:
            path, _, test = named.partition("::")
            file = PROJECT / path
            if not file.is_file() or (test and f"def {test}(" not in file.read_text("utf-8")):
                missing.append((point["number"], named))
    assert not missing


def test_what_is_not_met_says_what_is_due() -> None:
    """And what is met, or in part, names code and tests."""
    for point in POINTS:
        assert point["state"] in ("met", "part", "due"), point
        assert bool(point.get("due")) is (point["state"] != "met"), point
        assert (bool(point.get("code")) and bool(point.get("tests"))) is (point["state"] != "due"), point
        assert point["asks"]
