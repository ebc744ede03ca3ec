"""Digests: always with their algorithm, and never anything else."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import ValueInvalid

HEX = "ab" * 32


@given(st.binary(max_size=200))
def test_a_digest_is_the_sha_256_of_the_bytes_however_they_come(data: bytes) -> None:
    digest = Digest.of(data)
    assert digest == Digest.of_stream(io.BytesIO(data))
    assert digest.raw == hashlib.sha256(data).digest()
    assert str(digest) == f"sha256:{digest.hex}"
    assert Digest.parse(str(digest)) == digest


def test_a_stream_longer_than_a_chunk_is_digested_to_its_end() -> None:
    data = b"x" * (CHUNK * 2 + 1)
    assert Digest.of_stream(io.BytesIO(data)) == Digest.of(data)


def test_a_stream_is_digested_from_where_it_stands() -> None:
    stream = io.BytesIO(b"headbody")
    stream.read(4)
    assert Digest.of_stream(stream) == Digest.of(b"body")


def test_digests_have_an_order_and_can_be_keys() -> None:
    """Lists of digests can be sorted the same everywhere."""
    low, high = Digest(hex="0" * 64), Digest(hex="f" * 64)
    assert sorted([high, low]) == [low, high]
    assert {low: 1}[Digest.parse(str(low))] == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEX,
        f"sha256:{HEX.upper()}",
        f"sha256:{HEX[:-1]}",
        f"sha256:{HEX}0",
        f"sha256:{HEX}\n",
        f"sha256: {HEX}",
        f"SHA256:{HEX}",
        f"sha1:{'a' * 40}",
        f"md5:{HEX}",
        f"sha256:{'é' * 64}",
        f"sha256:{'٣' * 64}",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    """Capitals, another length, a line end, another algorithm or none, digits of other scripts."""
    with pytest.raises(ValueInvalid):
        Digest.parse(text)
