"""OpenTimestamps: a proof that leads from a file's digest to calendars, and later to the head of a Bitcoin block.

In: bytes of a detached proof (`.ots`), or a digest and calendars' answers. Out: a Proof that says what it leads to, or
bytes to keep. A block's merkle root is what a proof claims; whether the block has it, somebody with a Bitcoin node must
say, so that part is never called checked here.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bitcoin.core.serialize import SerializationError
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import MsgValueError, OpAppend, OpSHA256
from opentimestamps.core.serialize import (
    BytesDeserializationContext,
    BytesSerializationContext,
    DeserializationError,
)
from opentimestamps.core.timestamp import DetachedTimestampFile
from opentimestamps.core.timestamp import Timestamp as Tree

from probatum.model.errors import LedgerError

MAX_PROOF = 1 << 20
NONCE_BYTES = 16
_MALFORMED = (DeserializationError, SerializationError, MsgValueError, ValueError, TypeError, RecursionError)


class OtsInvalid(LedgerError):
    """A proof cannot be read, or is of other bytes."""

    code = "ots_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a proof leads to: calendars that have promised (with what each was given), and blocks by height.

    `blocks` has for each height the merkle root (hex, as explorers show it) that its header must have.
    """

    algorithm: str
    digest: bytes
    pending: tuple[tuple[str, bytes], ...]
    blocks: tuple[tuple[int, str], ...]


def parse_proof(data: bytes) -> Proof:
    """Take a proof apart; raise OtsInvalid when it is none."""
    detached = _parsed(data)
    found = sorted(detached.timestamp.all_attestations(), key=lambda each: bytes(each[0]))
    return Proof(
        algorithm=detached.file_hash_op.HASHLIB_NAME,
        digest=bytes(detached.file_digest),
        pending=tuple((each.uri, bytes(at)) for at, each in found if isinstance(each, PendingAttestation)),
        blocks=tuple(
            (each.height, at[::-1].hex()) for at, each in found if isinstance(each, BitcoinBlockHeaderAttestation)
        ),
    )


def open_proof(proof: bytes, *, data: bytes) -> Proof:
    """The proof of these bytes; raise OtsInvalid when it is of others, or not by SHA-256."""
    found = parse_proof(proof)
    if (found.algorithm, found.digest) != ("sha256", sha256(data).digest()):
        expected = f"sha256 {sha256(data).hexdigest()}"
        raise OtsInvalid(
            "A proof is of other bytes", expected=expected, found=f"{found.algorithm} {found.digest.hex()}"
        )
    return found


def commitment(data: bytes, nonce: bytes) -> bytes:
    """What calendars are given: a digest from which nobody learns the digest of the data."""
    return sha256(sha256(data).digest() + nonce).digest()


def make_proof(data: bytes, nonce: bytes, answers: Mapping[str, bytes]) -> bytes:
    """The proof from calendars' answers to `commitment(data, nonce)`; raise OtsInvalid for an answer that is none."""
    tree = Tree(sha256(data).digest())
    given = tree.ops.add(OpAppend(nonce)).ops.add(OpSHA256())
    for url, answer in answers.items():
        given.merge(_answer(answer, given.msg, url))
    return _bytes(DetachedTimestampFile(OpSHA256(), tree))


def upgrade_proof(proof: bytes, answers: Mapping[bytes, bytes]) -> bytes:
    """The proof with what calendars answered later, by what they were given; the promises stay in it."""
    detached = _parsed(proof)
    for at, answer in answers.items():
        for node in _nodes(detached.timestamp):
            if node.msg == at:
                node.merge(_answer(answer, at, at.hex()))
    return _bytes(detached)


def _nodes(tree: Tree) -> list[Tree]:
    return [tree, *(each for below in tree.ops.values() for each in _nodes(below))]


def _answer(answer: bytes, given: bytes, who: str) -> Tree:
    try:
        context = BytesDeserializationContext(answer)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = Tree.deserialize(context, given)
        context.assert_eof()
    except _MALFORMED as error:
        raise OtsInvalid(f"The answer of {who} is no timestamp", found=str(error)[:200]) from error
    return tree


def _parsed(data: bytes) -> DetachedTimestampFile:
    if len(data) > MAX_PROOF:
        raise OtsInvalid("A proof is too large", expected=f"at most {MAX_PROOF} bytes", found=str(len(data)))
    try:
        context = BytesDeserializationContext(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of operations that old proofs may have
            detached = DetachedTimestampFile.deserialize(context)
        context.assert_eof()
    except _MALFORMED as error:
        raise OtsInvalid("Not an OpenTimestamps proof", found=str(error)[:200]) from error
    return detached


def _bytes(detached: DetachedTimestampFile) -> bytes:
    context = BytesSerializationContext()
    detached.serialize(context)
    return bytes(context.getbytes())
