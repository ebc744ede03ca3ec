"""The ledger's key: made once, readable by its owner only, told apart from what is no key."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from probatum.vault.keys import KeyUnusable, create_key, load_key
from probatum.vault.notes import NoteInvalid, sign, verify


def test_a_key_is_made_once_and_loaded_again(tmp_path: Path) -> None:
    """The same name and key come back; the file is its owner's alone."""
    path = tmp_path / "keys" / "ledger.pem"
    made = create_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).public_key == made.public_key
    assert verify(sign("text\n", load_key(path)), [made.public_key]).text == "text\n"
    with pytest.raises(KeyUnusable, match="already"):
        create_key(path)
    assert load_key(path).public_key == made.public_key


def test_a_ledger_can_be_named(tmp_path: Path) -> None:
    """The name given is the name kept; names that notes cannot hold are refused and nothing is written."""
    assert create_key(tmp_path / "a.pem", name="ngo.example/ledger").name == "ngo.example/ledger"
    assert load_key(tmp_path / "a.pem").name == "ngo.example/ledger"
    with pytest.raises(NoteInvalid):
        create_key(tmp_path / "b.pem", name="two words")
    assert not (tmp_path / "b.pem").exists()


def test_a_key_of_another_program_is_named_after_itself(tmp_path: Path) -> None:
    """A plain PEM file works; its name follows from the key, always the same."""
    made = create_key(tmp_path / "a.pem")
    plain = tmp_path / "plain.pem"
    plain.write_bytes((tmp_path / "a.pem").read_bytes().partition(b"\n")[2])
    assert load_key(plain).public_key == made.public_key


def test_a_key_can_be_locked(tmp_path: Path) -> None:
    """With a passphrase the key opens with that passphrase only."""
    path = tmp_path / "ledger.pem"
    made = create_key(path, passphrase=b"correct horse")
    assert b"ENCRYPTED" in path.read_bytes()
    assert load_key(path, passphrase=b"correct horse").public_key == made.public_key
    for wrong in (None, b"battery staple"):
        with pytest.raises(KeyUnusable, match="passphrase"):
            load_key(path, passphrase=wrong)


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    """A missing file, any text and a key of another kind each say what is wrong."""
    with pytest.raises(KeyUnusable, match="cannot be read"):
        load_key(tmp_path / "absent.pem")
    (tmp_path / "text.pem").write_text("no key")
    with pytest.raises(KeyUnusable, match="no key that opens"):
        load_key(tmp_path / "text.pem")
    other = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "other.pem").write_bytes(other)
    with pytest.raises(KeyUnusable, match="another kind"):
        load_key(tmp_path / "other.pem")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Making a key below a file fails in plain words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnusable, match="No key could be written"):
        create_key(tmp_path / "file" / "ledger.pem")


def test_a_full_disk_leaves_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that could not be written whole is not there at all."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(KeyUnusable, match="No space left"):
            create_key(tmp_path / "ledger.pem")
    assert not (tmp_path / "ledger.pem").exists()


def test_openssl_reads_the_key(tmp_path: Path) -> None:
    """Whoever doubts us can use the key with another program."""
    path = tmp_path / "ledger.pem"
    made = create_key(path)
    command = ["openssl", "pkey", "-in", os.fspath(path), "-pubout", "-outform", "DER"]
    try:
        run = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("The openssl program is not installed.")
    assert run.stdout.endswith(made.public_key.raw)
