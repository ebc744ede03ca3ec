"""Sealing: authorities on loopback, down, lying, altered afterwards; and what is due when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.timestamping import LocalAuthority, make_authority, openssl, served

from probatum.model.errors import WorkspaceError
from probatum.register.queries.seals import seal_due, seals, unsealed
from probatum.register.recording import record
from probatum.register.services.sealing import pins, seal, seal_when_due
from probatum.register.services.vault import ledger_folder, objects, public_key
from probatum.register.workspace import Workspace, open_workspace
from probatum.vault.events import Event
from probatum.vault.report import Findings, Outcome
from probatum.vault.seal_check import PINNED, SEAL, TOKEN
from probatum.vault.verification import verify_ledger


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    """An authority of our own."""
    return make_authority(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def url(authority: LocalAuthority) -> Iterator[str]:
    """Where it is."""
    with served(authority) as address:
        yield address


def configure(workspace: Workspace, settings: object, *authorities: tuple[str, Path], more: str = "") -> None:
    """Name authorities in the workspace's configuration."""
    tables = ", ".join(f'{{url = "{url}", certificate = "{path}"}}' for url, path in authorities)
    text = f'[workspace]\nname = "test"\naccount = "owner"\n[seal]\nauthorities = [{tables}]\n{more}\n'
    allowed = 'allow_private_addresses = ["127.0.0.1/32"]\n'
    (workspace.root / "probatum.toml").write_text(text + allowed, "utf-8")
    settings.WORKSPACE = open_workspace(workspace.root)  # type: ignore[attr-defined]


def happen(count: int = 1, at: datetime | None = None) -> None:
    """Something is recorded."""
    event = Event(type="item.viewed", at=at or datetime.now(UTC), actor="owner", data={"item": "x"})
    record([event] * count, objects=objects())


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def outcomes(name: str) -> list[str]:
    """How the checks of a name end: those that did not end well say what was found."""
    findings = Findings()
    verify_ledger(ledger_folder(), findings, public_key=public_key(), pins=pins())
    found = [each for each in findings.report().checks if each.name == name]
    return [str(each.outcome if each.outcome is Outcome.OK else each.found) for each in found]


def test_a_seal_holds_and_is_checked(
    workspace: Workspace, settings: object, authority: LocalAuthority, url: str, tmp_path: Path
) -> None:
    """Published, timestamped, recorded; verified by us and by openssl."""
    configure(workspace, settings, (url, authority.root))
    happen(3)
    assert unsealed().entries == 3
    outcome = seal(actor="owner", clock=now)
    assert outcome.failures == ()
    assert outcome.seal
    assert [each.url for each in outcome.seal.tokens] == [url]
    assert unsealed().entries == 0
    assert unsealed().last == seals()[0]
    assert (outcomes(SEAL), outcomes(TOKEN), outcomes(PINNED)) == (["ok"], ["ok"], [])
    ledger = workspace.vault / "ledger"
    token = outcome.seal.tokens[0]
    files = ("-in", ledger / token.answer.path, "-data", ledger / outcome.seal.checkpoint.path)
    assert b"Verification: OK" in openssl("ts", "-verify", *files, "-CAfile", ledger / token.chain.path)
    assert seal(actor="owner", clock=now).already
    happen()
    assert seal(actor="owner", clock=now).seal
    assert outcomes(SEAL) == ["ok"]


def test_no_authority_at_all_is_no_seal(workspace: Workspace) -> None:
    """The head is signed and published all the same; nothing is claimed."""
    happen()
    outcome = seal(actor="owner", clock=now)
    assert (outcome.seal, outcome.failures, outcome.size) == (None, (), 1)
    assert "none was made" in outcomes(SEAL)[0]


def test_an_authority_that_is_down_is_recorded_and_sealed_later(
    workspace: Workspace, settings: object, authority: LocalAuthority, url: str
) -> None:
    """One of two down: sealed, with the failure; all down: unsealed, with the failure."""
    nobody = "http://127.0.0.1:9/tsr"
    configure(workspace, settings, (nobody, authority.root))
    happen(2)
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal is None
    assert [each["code"] for each in outcome.failures] == ["unreachable"]
    state = unsealed()
    assert (state.entries, state.last) == (2, None)
    assert state.failed
    assert state.failed.failures[0]["url"] == nobody
    configure(workspace, settings, (nobody, authority.root), (url, authority.root))
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal
    assert len(outcome.failures) == 1
    assert unsealed().failed is None
    assert outcomes(SEAL) == ["ok"]


def test_an_authority_with_another_certificate_is_refused(
    workspace: Workspace, settings: object, url: str, tmp_path: Path
) -> None:
    """The address is right and the certificate is not the pinned one: no seal."""
    configure(workspace, settings, (url, make_authority(tmp_path / "other").root))
    happen()
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal is None
    assert outcome.failures[0]["code"] == "timestamp_invalid"


def test_a_clock_that_is_ahead_is_named(
    workspace: Workspace, settings: object, authority: LocalAuthority, url: str
) -> None:
    """An entry from tomorrow was recorded before today's timestamp: one of the clocks is wrong."""
    configure(workspace, settings, (url, authority.root))
    happen(at=now() + timedelta(days=1))
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal is None
    assert outcome.failures[0]["code"] == "clock_wrong"


@pytest.mark.parametrize("kind", ["tsr", "pem", "checkpoint"])
@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_every_altered_or_missing_file_of_a_seal_is_found(
    workspace: Workspace, settings: object, authority: LocalAuthority, url: str, kind: str, damage: str
) -> None:
    """By the digest that the ledger has of it, and named."""
    configure(workspace, settings, (url, authority.root))
    happen()
    seal(actor="owner", clock=now)
    path = next(path for path in (workspace.vault / "ledger" / "seals").rglob("*") if path.name.endswith(kind))
    data = bytearray(path.read_bytes())
    path.unlink()
    if damage == "flip":
        data[-1] ^= 1
        path.write_bytes(data)
    found = outcomes(SEAL) + outcomes(TOKEN)
    assert [each for each in found if each.startswith("sha256:") or each == "no such file"]


def test_a_pin_that_changed_and_a_stray_file_are_warned_of(
    workspace: Workspace, settings: object, authority: LocalAuthority, url: str, tmp_path: Path
) -> None:
    """The old seal stays good; what it was pinned to is no longer what the configuration says."""
    configure(workspace, settings, (url, authority.root))
    happen()
    seal(actor="owner", clock=now)
    configure(workspace, settings, (url, make_authority(tmp_path / "other").root))
    assert len(outcomes(PINNED)) == 1
    ledger_folder().write("seals/1/left.tsr", b"by a crash")
    assert any("after a crash" in each for each in outcomes(SEAL))


@pytest.mark.parametrize(
    "authorities", ["[1]", '[{url = "https://a"}]', '[{url = "https://a", certificate = "none.pem"}]']
)
def test_a_wrong_configuration_is_said(workspace: Workspace, settings: object, authorities: str) -> None:
    """Before anything is asked."""
    (workspace.root / "probatum.toml").write_text(f"[seal]\nauthorities = {authorities}\n", "utf-8")
    settings.WORKSPACE = open_workspace(workspace.root)  # type: ignore[attr-defined]
    happen()
    with pytest.raises(WorkspaceError):
        seal(actor="owner", clock=now)


def test_sealing_is_due_after_some_time_or_some_events(
    workspace: Workspace, settings: object, authority: LocalAuthority, url: str
) -> None:
    """Seals of seals are never due; after a failure the next try waits."""
    start = now() - timedelta(hours=3)
    assert not seal_due(start, hours=2, events=3)
    happen(at=start)
    assert not seal_due(start + timedelta(hours=1), hours=2, events=3)
    assert seal_due(start + timedelta(hours=2), hours=2, events=3)
    happen(2, at=start)
    assert seal_due(start, hours=2, events=3)
    assert seal_when_due(actor="owner", clock=now) is None
    configure(workspace, settings, ("http://127.0.0.1:9/", authority.root), more="every_hours = 2.0")
    failed = seal_when_due(actor="owner", clock=now)
    assert failed
    assert failed.seal is None
    assert seal_when_due(actor="owner", clock=now) is None
    configure(workspace, settings, (url, authority.root), more="every_hours = 2.0")
    later = seal_when_due(actor="owner", clock=lambda: now() + timedelta(minutes=31))
    assert later
    assert later.seal
    assert not seal_due(now() + timedelta(days=9), hours=2, events=1)
