"""An Analysis and its record are exact inverses, and a broken record is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.footage.analysis import NOTES, Analysis, FrameHash
from probatum.model import canonical
from probatum.model.errors import ValueInvalid

frame_hashes = st.builds(
    FrameHash,
    second=st.floats(min_value=0, max_value=1e6),
    pdq=st.binary(min_size=32, max_size=32).map(bytes.hex),
    quality=st.integers(0, 100),
)
seconds = st.none() | st.floats(min_value=0, max_value=1e6)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
analyses = st.builds(
    Analysis,
    kind=st.sampled_from(["video", "image", "audio"]),
    container=texts,
    duration=seconds,
    width=st.none() | st.integers(1, 10_000),
    height=st.none() | st.integers(1, 10_000),
    rotation=st.sampled_from([0, 90, 180, 270]),
    frame_rate=seconds,
    codec=st.none() | texts,
    audio_codec=st.none() | texts,
    created=st.none()
    | st.integers(-2_000_000_000, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    metadata=st.dictionaries(texts, texts, max_size=3),
    frames=st.lists(frame_hashes, max_size=3).map(tuple),
    notes=st.lists(st.sampled_from(sorted(NOTES)), max_size=2).map(tuple),
    detail=st.none() | st.just("07" * 4096),
)


@given(analyses)
def test_what_is_stored_comes_back_equal(analysis: Analysis) -> None:
    """Through canonical JSON and back nothing changes."""
    stored = canonical.encode(analysis.to_record())
    assert Analysis.from_record(canonical.decode(stored)) == analysis


def test_a_time_in_another_zone_becomes_utc_and_a_naive_one_is_refused() -> None:
    """Creation times are aware UTC."""
    local = datetime(2024, 10, 1, 14, 0, tzinfo=timezone(timedelta(hours=3)))
    assert Analysis(kind="video", container="mov", created=local).created == datetime(2024, 10, 1, 11, 0, tzinfo=UTC)
    with pytest.raises(ValueInvalid):
        Analysis(kind="video", container="mov", created=datetime(2024, 10, 1))  # noqa: DTZ001 - that is the test


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "film"),
        ("kind", None),
        ("rotation", 45),
        ("duration", "9"),
        ("duration", -1.0),
        ("width", 1.5),
        ("created", "2024-10-01T00:00:00"),
        ("metadata", {"a": 1}),
        ("metadata", []),
        ("frames", [[0.0, "00", 10]]),
        ("frames", [[0.0, "0" * 64, 101]]),
        ("frames", [[0.0, "0" * 64, True]]),
        ("frames", [[0.0, "0" * 64]]),
        ("notes", ["<b>"]),
        ("detail", "00"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused(key: str, value: Any) -> None:
    """The record may come from a decoder that was taken over."""
    record = Analysis(kind="video", container="mov").to_record()
    with pytest.raises(ValueInvalid):
        Analysis.from_record({**record, key: value})


def test_a_record_without_a_field_is_refused() -> None:
    """Nothing is filled in by guessing."""
    record = Analysis(kind="video", container="mov").to_record()
    del record["frames"]
    with pytest.raises(ValueInvalid):
        Analysis.from_record(record)
