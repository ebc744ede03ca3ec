"""Signed notes and checkpoints: the specification's own example, round trips, and every changed byte found."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.vault.ledgers import make_signer

from probatum.model.errors import LedgerError
from probatum.vault import notes
from probatum.vault.checkpoints import open_checkpoint, parse_untrusted, sign_checkpoint
from probatum.vault.notes import NoteInvalid, PublicKey

SIGNER, STRANGER = make_signer(), make_signer(2, "stranger.example")
KEY = SIGNER.public_key
ROOT = bytes(range(32))
NOTE = sign_checkpoint(3, ROOT, SIGNER).note


def test_a_key_id_is_computed_as_the_format_says() -> None:
    """The example key of Go's note package, which the format comes from, has this id."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = PublicKey.from_text(text + "\n")
    assert (key.name, key.id.hex(), key.to_text()) == ("PeterNeumann", "c74f20a3", text)
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert notes.verify(note.encode(), [key]).text.startswith("If you think")


def test_what_was_signed_can_be_read() -> None:
    """A checkpoint comes back with its origin, size and root."""
    checkpoint = open_checkpoint(NOTE, [STRANGER.public_key, KEY])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (SIGNER.name, 3, ROOT)
    assert NOTE.decode().startswith(f"{SIGNER.name}\n3\n{base64.b64encode(ROOT).decode()}\n\n— {SIGNER.name} ")


@given(st.integers(0, len(NOTE) - 1), st.integers(0, 7))
def test_any_changed_bit_of_a_checkpoint_is_found(at: int, bit: int) -> None:
    """Text, name, key id, signature and punctuation: there is no bit that may change."""
    changed = bytearray(NOTE)
    changed[at] ^= 1 << bit
    with pytest.raises(NoteInvalid):
        open_checkpoint(bytes(changed), [KEY])


def test_every_single_bit_counts() -> None:
    """The same without chance: all bits of all bytes."""
    for at in range(len(NOTE) * 8):
        changed = bytearray(NOTE)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(NoteInvalid):
            open_checkpoint(bytes(changed), [KEY])


def test_signatures_of_strangers_are_ignored() -> None:
    """Witnesses may add their lines; alone they prove nothing."""
    line = NOTE.splitlines(keepends=True)[-1]
    other = notes.sign("other\n", STRANGER).splitlines(keepends=True)[-1]
    assert open_checkpoint(NOTE + other, [KEY]).size == 3
    with pytest.raises(NoteInvalid, match="No trusted key"):
        open_checkpoint(NOTE.replace(line, other), [KEY])


def test_one_failing_signature_of_a_known_key_spoils_the_note() -> None:
    """Two signatures under one name, of which one is wrong, are a reason for doubt."""
    wrong = notes.sign("other\n", SIGNER).splitlines(keepends=True)[-1]
    with pytest.raises(NoteInvalid, match="does not fit"):
        open_checkpoint(NOTE + wrong, [KEY])


@pytest.mark.parametrize(
    "text",
    [
        "origin\n03\n" + "A" * 43 + "=\n",
        "origin\n-1\n" + "A" * 43 + "=\n",
        "origin\n3\nAAAA\n",
        "origin\n3\n" + "A" * 42 + "B=\n",
        "origin\n3\n" + "A" * 43 + "=\nextension\n",
        "3\n",
    ],
)
def test_texts_that_are_no_checkpoint_are_refused(text: str) -> None:
    """Also when the signature is right: one tree head has one written form."""
    with pytest.raises(NoteInvalid):
        open_checkpoint(notes.sign(text, SIGNER), [KEY])
    with pytest.raises(NoteInvalid):
        parse_untrusted(notes.sign(text, SIGNER))


@pytest.mark.parametrize("text", ["no newline", "a\ttab\n", "\x00\n"])
def test_texts_that_no_note_can_have_are_not_signed(text: str) -> None:
    """Control characters and a missing last newline are refused."""
    with pytest.raises(NoteInvalid, match="end in a newline"):
        notes.sign(text, SIGNER)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        b"text\n\n- name AAAAAAAA\n",
        "text\n\n— name\n".encode(),
        "text\n\n—  AAAAAAAA\n".encode(),
        "text\n\n— a+b AAAAAAAA\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name A===\n".encode(),
        "text\n\n— name é\n".encode(),
        "text\n\n— name AAAAAAAA".encode(),
        "te\rxt\n\n— name AAAAAAAA\n".encode(),
        b"\xff\n\n",
        b"x" * (notes.MAX_NOTE + 1),
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    """Malformed notes are refused before any key is asked."""
    with pytest.raises(NoteInvalid):
        notes.parse(data)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\x1cb", "a\x00b"])
def test_names_that_no_key_can_have_are_refused(name: str) -> None:
    """A name must be told from what stands around it."""
    with pytest.raises(NoteInvalid, match="Not a key name"):
        PublicKey(name=name, raw=KEY.raw)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+" + base64.b64encode(b"\x01" + KEY.raw).decode(),
        f"{KEY.name}+{KEY.id.hex()}+" + base64.b64encode(b"\x02" + KEY.raw).decode(),
        f"{KEY.name}+{KEY.id.hex()}+" + base64.b64encode(b"\x01" + KEY.raw[:-1]).decode(),
    ],
)
def test_texts_that_are_no_key_are_refused(text: str) -> None:
    """Another kind, length or id is no key of ours."""
    with pytest.raises(LedgerError):
        PublicKey.from_text(text)


def test_openssl_checks_our_signature(tmp_path: Path) -> None:
    """A program that knows nothing of us agrees that the key signed the text."""
    text, _, line = NOTE.decode().partition("\n\n")
    signature = base64.b64decode(line.split()[-1])[4:]
    # SubjectPublicKeyInfo of Ed25519 is this prefix and the key (RFC 8410).
    (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + KEY.raw)
    (tmp_path / "text").write_text(text + "\n", "utf-8")
    (tmp_path / "signature").write_bytes(signature)
    command = "openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in text -sigfile signature"
    try:
        run = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("The openssl program is not installed.")
    assert run.stdout.strip() == "Signature Verified Successfully"
