"""C2PA data is found where the standard puts it; everything else is absent or not looked for, never an error."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.dossier import c2pa
from probatum.dossier.c2pa import BMFF_ID, C2paFinding, Presence, c2pa_of


def segment(marker: int, data: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG chunk, its checksum not filled in."""
    return struct.pack(">I", len(data)) + name + data + bytes(4)


def box(kind: bytes, data: bytes) -> bytes:
    """An ISO BMFF box."""
    return struct.pack(">I", len(data) + 8) + kind + data


JUMBF = (
    b"JP\x00\x01\x00\x00\x00\x01" + struct.pack(">I", 40) + b"jumb" + struct.pack(">I", 20) + b"jumdc2pa" + bytes(20)
)
MARKED = {
    "jpeg": b"\xff\xd8" + segment(0xE0, b"JFIF") + segment(0xEB, JUMBF) + segment(0xDA, b""),
    "png": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"caBX", b"manifest") + chunk(b"IEND", b""),
    "mp4": box(b"ftyp", b"isom") + box(b"uuid", BMFF_ID + b"manifest") + box(b"mdat", b"x"),
    "webp": b"RIFF"
    + bytes(4)
    + b"WEBP"
    + b"VP8 "
    + struct.pack("<I", 3)
    + b"abc\0"
    + b"C2PA"
    + struct.pack("<I", 8)
    + b"manifest",
}
PLAIN = {
    "jpeg": b"\xff\xd8" + segment(0xE0, b"JFIF") + segment(0xEB, b"other") + segment(0xDA, b""),
    "png": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
    "mp4": box(b"ftyp", b"isom")
    + box(b"uuid", bytes(16))
    + struct.pack(">I", 1)
    + b"mdat"
    + struct.pack(">Q", 17)
    + b"x",
    "webp": b"RIFF" + bytes(4) + b"WEBP" + b"VP8 " + struct.pack("<I", 4) + b"abcd",
}


@pytest.mark.parametrize("kind", MARKED)
def test_c2pa_data_is_found(kind: str) -> None:
    """With where and how much; its signature is not checked, and that is said."""
    found = c2pa_of(io.BytesIO(MARKED[kind]))
    assert found.presence is Presence.PRESENT
    assert found.size > 0
    assert found.to_record()["signature"] == "not_checked"


@pytest.mark.parametrize("kind", PLAIN)
def test_none_is_absent(kind: str) -> None:
    """Which is not the same as not looked for."""
    assert c2pa_of(io.BytesIO(PLAIN[kind])) == C2paFinding(presence=Presence.ABSENT)


def test_an_unknown_container_is_not_checked() -> None:
    """A Matroska file may carry some; this reader does not know."""
    assert c2pa_of(io.BytesIO(b"\x1aE\xdf\xa3" + bytes(40))).presence is Presence.NOT_CHECKED


@pytest.mark.parametrize("kind", PLAIN)
def test_a_file_of_endless_parts_is_read_to_a_limit(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of empty boxes keep nobody busy."""
    monkeypatch.setattr(c2pa, "MAX_PARTS", 1)
    assert c2pa_of(io.BytesIO(MARKED[kind])).presence is Presence.ABSENT


def test_a_length_beyond_any_disk_ends_the_search() -> None:
    """It is no place in a file."""
    data = box(b"ftyp", b"isom") + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 1 << 63)
    assert c2pa_of(io.BytesIO(data)).presence is Presence.ABSENT


@given(st.sampled_from([*MARKED.values(), *PLAIN.values()]), st.integers(0, 200), st.binary(max_size=30))
def test_damaged_files_end_the_search_and_nothing_else(data: bytes, at: int, other: bytes) -> None:
    """Lengths come from strangers."""
    assert c2pa_of(io.BytesIO(data[:at] + other + data[at + 5 :])).presence in Presence
