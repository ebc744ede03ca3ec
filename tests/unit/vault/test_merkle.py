"""RFC 6962 trees: our own vectors, the public ones, and what must hold for trees of any size."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.errors import LedgerError
from probatum.vault.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofInvalid,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(bytes([each])) for each in range(140)]


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """MTH exactly as section 2.1 defines it, slowly."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


def subtrees(level: int, index: int) -> bytes:
    """Complete subtrees over LEAVES."""
    part = LEAVES[index << level : (index + 1) << level]
    assert len(part) == 1 << level
    return defined_root(part)


def test_hashes_are_those_of_the_standard() -> None:
    """Known values: the empty tree, the empty leaf, and a tree of the standard's seven leaves d0 to d6."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(b"l", b"r") == sha256(b"\x01lr").digest()
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, head = node_hash(g, h), root(LEAVES[:7])
    assert head == node_hash(k, node_hash(i, j))
    assert inclusion_proof(0, 7, subtrees) == [b, h, node_hash(i, j)]
    assert inclusion_proof(3, 7, subtrees) == [c, g, node_hash(i, j)]
    assert inclusion_proof(4, 7, subtrees) == [f, j, k]
    assert inclusion_proof(6, 7, subtrees) == [i, k]
    assert consistency_proof(3, 7, subtrees) == [c, d, g, node_hash(i, j)]
    assert consistency_proof(4, 7, subtrees) == [node_hash(i, j)]
    assert consistency_proof(6, 7, subtrees) == [i, j, k]


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_a_tree_grown_leaf_by_leaf_has_the_defined_root(size: int) -> None:
    """The frontier gives at every size what the definition gives."""
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert (frontier.size, frontier.root()) == (size, defined_root(LEAVES[:size]))


@pytest.mark.parametrize("size", [*range(1, 20), 31, 32, 33, 63, 64, 65, 127, 128, 129, 140])
def test_every_leaf_can_be_proved_and_no_other(size: int) -> None:
    """Each proof holds for its leaf and index, and for no other index, leaf or size."""
    head = root(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, subtrees)
        verify_inclusion(leaf=LEAVES[index], index=index, size=size, proof=proof, root=head)
        for wrong in ({"index": index + 1}, {"leaf": LEAVES[139 - index // 2]}, {"proof": [*proof, head]}):
            asked: dict[str, Any] = {"leaf": LEAVES[index], "index": index, "proof": proof} | wrong
            if asked["leaf"] != LEAVES[index] or wrong.keys() != {"leaf"}:
                with pytest.raises(ProofInvalid):
                    verify_inclusion(size=size, root=head, **asked)


@pytest.mark.parametrize("new", [*range(1, 20), 64, 65, 127, 128, 129, 140])
def test_every_beginning_can_be_proved_and_no_other(new: int) -> None:
    """Each tree begins with every smaller one; a changed old root or a proof too long or short is refused."""
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, subtrees)
        roots = {"old_root": root(LEAVES[:old]), "new_root": root(LEAVES[:new])}
        verify_consistency(old=old, new=new, proof=proof, **roots)
        with pytest.raises(ProofInvalid):
            verify_consistency(old=old, new=new, proof=proof, **(roots | {"old_root": leaf_hash(b"other")}))
        with pytest.raises(ProofInvalid):
            verify_consistency(old=old, new=new, proof=[*proof, EMPTY_ROOT], **roots)
        if proof:
            with pytest.raises(ProofInvalid):
                verify_consistency(old=old, new=new, proof=proof[:-1], **roots)
            with pytest.raises(ProofInvalid):
                verify_consistency(old=old, new=new, proof=[], **roots)


@given(st.integers(1, 140), st.data())
def test_a_changed_proof_is_refused(size: int, data: st.DataObject) -> None:
    """Any changed bit of any part of either proof is found."""
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    inclusion, consistency = inclusion_proof(index, size, subtrees), consistency_proof(old, size, subtrees)
    head = root(LEAVES[:size])
    if inclusion:
        with pytest.raises(ProofInvalid):
            verify_inclusion(leaf=LEAVES[index], index=index, size=size, proof=flip(inclusion, data), root=head)
    if consistency:
        roots = {"old_root": root(LEAVES[:old]), "new_root": head}
        with pytest.raises(ProofInvalid):
            verify_consistency(old=old, new=size, proof=flip(consistency, data), **roots)


def flip(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """A copy with one bit changed."""
    part, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    changed = bytearray(proof[part])
    changed[bit // 8] ^= 1 << bit % 8
    return [*proof[:part], bytes(changed), *proof[part + 1 :]]


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    """Asking for an entry outside the tree is refused, when proving and when verifying."""
    with pytest.raises(LedgerError, match="no such entry"):
        inclusion_proof(index, size, subtrees)
    with pytest.raises(ProofInvalid, match="no leaf of the tree"):
        verify_inclusion(leaf=LEAVES[0], index=index, size=size, proof=[], root=EMPTY_ROOT)


def test_a_larger_tree_is_no_beginning_of_a_smaller_one() -> None:
    """Consistency runs one way."""
    with pytest.raises(LedgerError, match="Only a smaller tree"):
        consistency_proof(3, 2, subtrees)
    with pytest.raises(ProofInvalid, match="No consistency can be proved"):
        verify_consistency(old=3, new=2, proof=[], old_root=EMPTY_ROOT, new_root=EMPTY_ROOT)


def test_nothing_is_proved_about_the_empty_tree() -> None:
    """Every tree begins with nothing, so that such a proof would only look like one."""
    with pytest.raises(LedgerError, match="Only a smaller tree"):
        consistency_proof(0, 2, subtrees)
    with pytest.raises(ProofInvalid, match="No consistency can be proved"):
        verify_consistency(old=0, new=2, proof=[], old_root=EMPTY_ROOT, new_root=root(LEAVES[:2]))


def test_parts_of_another_length_are_refused() -> None:
    """Two halves of other lengths could hash as the same bytes."""
    head = node_hash(LEAVES[0], LEAVES[1])
    for leaf, part in ((LEAVES[0] + LEAVES[1][:1], LEAVES[1][1:]), (LEAVES[0][:-1], LEAVES[0][-1:] + LEAVES[1])):
        assert node_hash(leaf, part) == head
        with pytest.raises(ProofInvalid, match="no SHA-256 hash"):
            verify_inclusion(leaf=leaf, index=0, size=2, proof=[part], root=head)
        with pytest.raises(ProofInvalid, match="no SHA-256 hash"):
            verify_consistency(old=1, new=2, proof=[part], old_root=leaf, new_root=head)


KINDS = {"consistency": 98, "inclusion": 98, "subtreeconsistency": 79, "subtreeinclusion": 204}
"""Kinds of public vectors, and how many speak of whole trees; ledgers have no proofs about parts that start within."""


@pytest.mark.parametrize("kind", KINDS)
def test_public_vectors_get_their_verdict(shared: Path, kind: str) -> None:
    """Every public proof is accepted or refused as its vector says."""
    folder = shared / "vectors" / "rfc6962" / "testdata" / kind
    vectors = {path: json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))}
    ours = {path: vector for path, vector in vectors.items() if speaks_of_whole_trees(kind, vector)}
    assert len(ours) >= KINDS[kind]
    assert [path.name for path, vector in ours.items() if accepted(kind, vector) is vector["wantErr"]] == []


def speaks_of_whole_trees(kind: str, vector: dict[str, Any]) -> bool:
    """Whether a vector is about the beginning of a tree, which is not empty."""
    return kind != "subtreeconsistency" or (vector["start"] == 0 and vector["end"] > 0)


def accepted(kind: str, vector: dict[str, Any]) -> bool:
    """Whether our verifier takes the proof of a vector."""
    proof = [base64.b64decode(part) for part in vector["proof"] or ()]
    start = vector.get("start", 0)
    try:
        if kind.endswith("inclusion"):
            size = vector.get("end", vector.get("treeSize")) - start
            if start & ((1 << max(size - 1, 0).bit_length()) - 1):
                return False  # no node of any tree
            verify_inclusion(
                leaf=base64.b64decode(vector["leafHash"]),
                index=vector["leafIdx"] - start,
                size=size,
                proof=proof,
                root=base64.b64decode(vector["root"]),
            )
        else:
            verify_consistency(
                old=vector["size1"] if kind == "consistency" else vector["end"],
                new=vector["size2"] if kind == "consistency" else vector["size"],
                proof=proof,
                old_root=base64.b64decode(vector["root1"]),
                new_root=base64.b64decode(vector["root2"]),
            )
    except ProofInvalid:
        return False
    return True
