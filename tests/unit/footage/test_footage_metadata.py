"""Metadata of files is cleaned, and times are never invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from probatum.footage import metadata


def test_only_known_keys_are_kept_as_one_printable_line() -> None:
    """Control and bidirectional characters could mislead whoever reads the page."""
    untrusted = {"Title": " a\n\tb\u202egpj.exe\x00 ", "private-tool": "x", "comment": "\u200b"}
    assert metadata.clean(untrusted) == {"title": "a bgpj.exe"}


def test_a_long_value_is_cut() -> None:
    """The record stays small."""
    assert len(metadata.clean({"comment": "x" * 100_000})["comment"]) == 200


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("creation_time", "2024-10-01T08:30:00.000000Z", datetime(2024, 10, 1, 8, 30, tzinfo=UTC)),
        ("com.apple.quicktime.creationdate", "2024-10-01T11:30:00+0300", datetime(2024, 10, 1, 8, 30, tzinfo=UTC)),
        ("creation_time", "1904-01-01T00:00:00.000000Z", None),
        ("creation_time", "1970-01-01T00:00:00.000000Z", None),
        ("creation_time", "2024-10-01T08:30:00", None),
        ("date", "2024", None),
        ("creation_time", "soon", None),
        ("creation_time", "0001-01-01T00:00:00+23:59", None),
    ],
)
def test_a_time_counts_only_with_a_zone(key: str, text: str, expected: datetime | None) -> None:
    """The zero of a container's clock is no time either."""
    assert metadata.created({key: text}) == expected


def test_exif_time_needs_its_offset() -> None:
    """A camera's local time alone is no instant."""
    assert metadata.exif_created("2024:10:01 11:30:00", "+03:00") == datetime(2024, 10, 1, 8, 30, tzinfo=UTC)
    assert metadata.exif_created("2024:10:01 11:30:00", None) is None
    assert metadata.exif_created(b"\xff", "+03:00") is None
    assert metadata.exif_created("0000:00:00 00:00:00", "+03:00") is None
