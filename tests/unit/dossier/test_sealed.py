"""Timestamps by a third party in a package: checked by all three verifiers, each in its own way."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.timestamping import LocalAuthority, make_authority

from probatum.vault.checkpoints import sign_checkpoint
from probatum.vault.merkle import root
from probatum.vault.timestamps import make_request

from . import samples
from .verifiers import Alone, by_probatum, verify_py


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    """An authority of our own."""
    return make_authority(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def sealed(authority: LocalAuthority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample package, its head of six entries timestamped."""
    hashes = [each.leaf_hash for each in samples.entries()][: samples.OLD]
    note = sign_checkpoint(samples.OLD, root(hashes), samples.SIGNER).note
    seals = {
        f"{samples.OLD}/checkpoint": note,
        f"{samples.OLD}/tsa.example-0.tsr": authority.answer(make_request(note).der),
        f"{samples.OLD}/tsa.example-0.pem": authority.root.read_bytes(),
    }
    folder = tmp_path_factory.mktemp("sealed") / "package"
    samples.write_folder(folder, samples.contents(ledger=replace(samples.ledger_part(), seals=seals)))
    return folder


def verdicts(path: Path, alone: Alone) -> tuple[bool, bool, bool]:
    """What each of the three says."""
    return by_probatum(path), alone.python(path).returncode == 0, alone.shell(path).returncode == 0


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """The carried verifiers as a recipient has them."""
    return Alone(tmp_path_factory.mktemp("alone") / "verifiers")


def test_a_sealed_package_is_accepted(sealed: Path, alone: Alone) -> None:
    """The token opens with the certificates beside it."""
    assert verdicts(sealed, alone) == (True, True, True)
    assert "1 timestamps" in alone.shell(sealed).stdout


@pytest.mark.parametrize("what", ["token", "certificates", "checkpoint", "no certificates"])
def test_a_wrong_seal_is_refused_by_all(what: str, sealed: Path, tmp_path: Path, alone: Alone) -> None:
    """Also when the package is sealed anew around it with the live key."""
    package = Path(shutil.copytree(sealed, tmp_path / "package"))
    folder = package / "data" / "ledger" / "seals" / "6"
    token = folder / "tsa.example-0.tsr"
    if what == "token":
        data = bytearray(token.read_bytes())
        data[-20] ^= 1
        token.write_bytes(data)
    elif what == "certificates":
        token.with_suffix(".pem").write_bytes(make_authority(tmp_path / "other").root.read_bytes())
    elif what == "no certificates":
        token.with_suffix(".pem").unlink()
    else:
        (folder / "checkpoint").write_bytes((package / "data" / "ledger" / "checkpoint").read_bytes())
    samples.reseal(package)
    assert verdicts(package, alone) == (False, False, False)


def test_the_time_in_a_token_is_read_alike(sealed: Path, tmp_path: Path) -> None:
    """Both verifiers ask openssl for it; the certificates must have been valid then."""
    token = next((sealed / "data" / "ledger" / "seals").rglob("*.tsr"))
    at = verify_py().stamped_at(str(token))
    assert abs(datetime.fromtimestamp(at, UTC) - datetime.now(UTC)).total_seconds() < 3600
    assert verify_py().stamped_at(str(tmp_path / "none")) == 0
