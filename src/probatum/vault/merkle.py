"""RFC 6962 Merkle trees over SHA-256: roots, inclusion and consistency proofs, and their verification.

Section 2.1: a leaf is hashed with 0x00 before it, a node with 0x01, so that neither passes for the other. The tree over
n leaves splits at the largest power of two below n. `Frontier` grows a tree one leaf at a time and remembers only the
roots of its complete subtrees (at most 64), so appending costs the same at ten million leaves as at ten. Proofs ask for
complete subtrees through `Subtrees`, which a caller answers from tiles or from memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from probatum.model.errors import LedgerError

Subtrees = Callable[[int, int], bytes]
"""The hash over leaves `[index << level, (index + 1) << level)`, called with (level, index)."""

EMPTY_ROOT = sha256().digest()
"""The root of the tree without leaves."""


class ProofInvalid(LedgerError):
    """A proof does not show what it should show."""

    code = "proof_invalid"


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows at its right edge; `size` leaves so far."""

    __slots__ = ("_stack", "size")

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf, given by its hash."""
        merges = self.size
        while merges & 1:
            leaf = node_hash(self._stack.pop(), leaf)
            merges >>= 1
        self._stack.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._stack:
            return EMPTY_ROOT
        right = self._stack[-1]
        for left in reversed(self._stack[:-1]):
            right = node_hash(left, right)
        return right


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaves given by their hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def range_root(start: int, end: int, subtrees: Subtrees) -> bytes:
    """The hash over leaves `[start, end)`, where the range is a node of some tree (start a multiple of its span)."""
    level = (end - start).bit_length() - 1
    if end - start == 1 << level:
        return subtrees(level, start >> level)
    split = start + (1 << level)
    return node_hash(subtrees(level, start >> level), range_root(split, end, subtrees))


def inclusion_proof(index: int, size: int, subtrees: Subtrees) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves (section 2.1.1), from the leaf upwards."""
    if not 0 <= index < size:
        raise LedgerError("There is no such entry to prove", expected=f"an index below {size}", found=str(index))
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            path.append(range_root(split, end, subtrees))
            end = split
        else:
            path.append(range_root(start, split, subtrees))
            start = split
    return path[::-1]


def consistency_proof(old: int, new: int, subtrees: Subtrees) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the tree of `old` leaves (section 2.1.2)."""
    if not 0 < old <= new:
        raise LedgerError("Only a smaller tree can be a beginning", expected=f"1 to {new} leaves", found=str(old))
    path: list[bytes] = []
    start, end = 0, new
    while old < end:
        split = start + _split(end - start)
        if old <= split:
            path.append(range_root(split, end, subtrees))
            end = split
        else:
            path.append(range_root(start, split, subtrees))
            start = split
    if start:  # otherwise the old tree is a node of the new one, and the verifier has its root already
        path.append(range_root(start, end, subtrees))
    return path[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofInvalid unless `proof` shows the leaf (by hash) at `index` of the tree with this size and root."""
    if not 0 <= index < size:
        raise ProofInvalid("The proof is for no leaf of the tree", expected=f"an index below {size}", found=str(index))
    _require_hashes([leaf, *proof])
    at, last, found = index, size - 1, leaf
    for part in proof:
        if last == 0:
            raise ProofInvalid("The inclusion proof is too long")
        if at & 1 or at == last:
            found = node_hash(part, found)
            while at and not at & 1:  # a node without a right sibling moves up as it is
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, part)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("The inclusion proof is too short")
    _same(root, found, "The inclusion proof leads to another root")


def verify_consistency(*, old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise ProofInvalid unless `proof` shows that the new tree begins with the old one, which must not be empty."""
    if not 0 < old <= new:
        raise ProofInvalid("No consistency can be proved", expected=f"1 to {new} old leaves", found=str(old))
    at, last = old - 1, new - 1
    while at & 1 or at == last > 0:  # up to the lowest node that both trees share
        at, last = at >> 1, last >> 1
    # An old tree that is a node of the new one needs no root in the proof: the verifier has it.
    parts = [*proof] if at else [old_root, *proof]
    _require_hashes(proof)
    if not parts:
        raise ProofInvalid("The consistency proof is too short")
    inner = outer = parts[0]
    for part in parts[1:]:
        if last == 0:
            raise ProofInvalid("The consistency proof is too long")
        if at & 1 or at == last:
            inner, outer = node_hash(part, inner), node_hash(part, outer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            outer = node_hash(outer, part)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("The consistency proof is too short")
    _same(old_root, inner, "The consistency proof leads to another old root")
    _same(new_root, outer, "The consistency proof leads to another new root")


def _require_hashes(parts: Sequence[bytes]) -> None:
    """Of other lengths, two different pairs of children could be hashed as the same bytes."""
    if any(len(part) != len(EMPTY_ROOT) for part in parts):
        raise ProofInvalid("A proof has a part that is no SHA-256 hash")


def _split(count: int) -> int:
    """The largest power of two below `count` (section 2.1)."""
    return 1 << (count - 1).bit_length() - 1


def _same(expected: bytes, found: bytes, what: str) -> None:
    if expected != found:
        raise ProofInvalid(what, expected=expected.hex(), found=found.hex())
