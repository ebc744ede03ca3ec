"""Cosignatures: by configured witnesses, on checkpoints sealed here, checked again by verify."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.timestamping import make_authority, served

from probatum.model.errors import UsageError
from probatum.register.recording import record
from probatum.register.services.sealing import seal
from probatum.register.services.vault import ledger_folder, objects, public_key
from probatum.register.services.witnesses import add_cosignatures
from probatum.register.workspace import Workspace
from probatum.vault.cosignatures import WitnessKey, cosign, open_cosignatures
from probatum.vault.events import Event
from probatum.vault.notes import NoteInvalid
from probatum.vault.report import Findings
from probatum.vault.seal_check import WITNESS
from probatum.vault.verification import verify_ledger

AT = datetime(2024, 11, 13, 9, tzinfo=UTC)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
WITNESS_KEY = WitnessKey(name="witness.example/w1", raw=PRIVATE.public_key().public_bytes_raw())


@pytest.fixture
def sealed(workspace: Workspace, tmp_path: Path) -> Iterator[bytes]:
    """The checkpoint of a seal, in a workspace that names a witness."""
    made = make_authority(tmp_path / "authority")
    with served(made) as url:
        workspace.config["seal"] = {
            "allow_private_addresses": ["127.0.0.1/32"],
            "authorities": [{"url": url, "certificate": str(made.root)}],
            "witnesses": [WITNESS_KEY.to_text()],
        }
        event = Event(type="item.viewed", at=datetime.now(UTC), actor="owner", data={"item": "x"})
        record([event], objects=objects())
        outcome = seal(actor="owner", clock=lambda: datetime.now(UTC))
        assert outcome.seal
        note = ledger_folder().read(outcome.seal.checkpoint.path)
        assert note
        yield note


def outcomes() -> list[str]:
    """How the checks of cosignatures end."""
    findings = Findings()
    verify_ledger(ledger_folder(), findings, public_key=public_key())
    return [str(each.outcome) for each in findings.report().checks if each.name == WITNESS]


def add(note: bytes) -> list[str]:
    """Take a cosigned checkpoint in; who cosigned."""
    return [each.witness.name for each in add_cosignatures(note, actor="owner", now=datetime.now(UTC))]


def test_a_cosignature_is_kept_and_checked(sealed: bytes) -> None:
    """Ours stays, and an altered file is found."""
    assert add(cosign(sealed, WITNESS_KEY.name, PRIVATE, AT)) == [WITNESS_KEY.name]
    assert outcomes() == ["ok"]
    path = next(path for path in ledger_folder().paths("seals/") if "cosigned" in path)
    ledger_folder().write(path, sealed)
    assert outcomes() == ["failed"]


def test_what_nobody_asked_for_is_refused(sealed: bytes) -> None:
    """No witness, another witness, another checkpoint."""
    with pytest.raises(UsageError, match="No configured witness"):
        add(sealed)
    with pytest.raises(UsageError, match="No configured witness"):
        add(cosign(sealed, "witness.example/other", Ed25519PrivateKey.generate(), AT))
    size = int(sealed.split(b"\n")[1])
    other = sealed.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 5), 1)
    with pytest.raises(UsageError, match="sealed here"):
        add(cosign(other, WITNESS_KEY.name, PRIVATE, AT))


def test_a_cosignature_states_its_time_and_breaks_with_any_change(sealed: bytes) -> None:
    """To the second; the time is signed, too."""
    note = cosign(sealed, WITNESS_KEY.name, PRIVATE, AT)
    assert [each.time for each in open_cosignatures(note, [WITNESS_KEY])] == [AT]
    later = cosign(sealed, WITNESS_KEY.name, Ed25519PrivateKey.generate(), AT).splitlines()[-1]
    key = WitnessKey(name=WITNESS_KEY.name, raw=WITNESS_KEY.raw)
    assert open_cosignatures(sealed + later + b"\n", [key]) == []
    origin = sealed.split(b"\n")[0]
    with pytest.raises(NoteInvalid, match="does not fit"):
        open_cosignatures(note.replace(origin, origin + b"x", 1), [WITNESS_KEY])


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AAAA", "name+zz+!", WITNESS_KEY.to_text()[:-4] + "AAA="])
def test_what_is_no_witness_key_is_refused(text: str) -> None:
    """Also one whose id does not fit."""
    with pytest.raises(NoteInvalid):
        WitnessKey.from_text(text)
    assert WitnessKey.from_text(WITNESS_KEY.to_text()) == WITNESS_KEY
