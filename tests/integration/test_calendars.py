"""OpenTimestamps in a seal: promised, upgraded, checked; calendars that are down or lie change nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp as Tree

from probatum.register.models import LedgerEntry
from probatum.register.recording import record
from probatum.register.services.calendars import upgrade
from probatum.register.services.publishing import checkpoint_qr
from probatum.register.services.sealing import seal
from probatum.register.services.vault import ledger_folder, objects, public_key
from probatum.register.workspace import Workspace
from probatum.vault.events import Event
from probatum.vault.report import Check, Findings
from probatum.vault.seal_check import PROOF
from probatum.vault.verification import verify_ledger


class Calendar(ThreadingHTTPServer):
    """A calendar on loopback; it has a block only once `ready` is set."""

    ready = False

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Calendar

    def do_POST(self) -> None:
        given = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(given, PendingAttestation(self.server.url))

    def do_GET(self) -> None:
        if self.server.ready:
            self._send(bytes.fromhex(self.path.rpartition("/")[2]), BitcoinBlockHeaderAttestation(800_000))
        else:
            self.send_error(404)

    def _send(self, given: bytes, attestation: object) -> None:
        tree = Tree(given)
        tree.attestations.add(attestation)
        context = BytesSerializationContext()
        tree.serialize(context)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(context.getbytes())

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def calendar(workspace: Workspace) -> Iterator[Calendar]:
    """A calendar that the workspace names, beside one that is down."""
    server = Calendar(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    workspace.config["seal"] = {
        "calendars": [server.url, "http://127.0.0.1:9"],
        "allow_private_addresses": ["127.0.0.1/32"],
    }
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def checks() -> list[Check]:
    """What verify says of proofs."""
    findings = Findings()
    verify_ledger(ledger_folder(), findings, public_key=public_key())
    assert findings.report().ok or any(each.name == PROOF for each in findings.report().failures)
    return [each for each in findings.report().checks if each.name == PROOF]


def happen() -> None:
    """Something is recorded."""
    record([Event(type="item.viewed", at=now(), actor="owner", data={"item": "x"})], objects=objects())


def test_a_promise_is_kept_and_becomes_a_block(calendar: Calendar) -> None:
    """One calendar of two is down: said. The block is named, and not called checked."""
    happen()
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal
    assert [each["url"] for each in outcome.failures] == ["http://127.0.0.1:9"]
    assert "no block yet" in str(checks()[0].found)
    assert upgrade(actor="owner", clock=now).waiting == (outcome.seal.proofs[0].path,)
    calendar.ready = True
    found = upgrade(actor="owner", clock=now)
    assert len(found.upgraded) == 1
    assert "block 800000" in str(checks()[1].found)
    assert upgrade(actor="owner", clock=now).upgraded == ()
    assert LedgerEntry.objects.filter(type="seal.upgraded").count() == 1


def test_a_proof_of_other_bytes_is_found(calendar: Calendar) -> None:
    """Altered, it does not have the digest that the ledger has of it."""
    happen()
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal
    ledger_folder().write(outcome.seal.proofs[0].path, b"another")
    assert [each.outcome for each in checks()] == ["failed"]


def test_a_calendar_that_is_down_alone_is_no_seal(workspace: Workspace) -> None:
    """Recorded as a failure, like an authority."""
    workspace.config["seal"] = {"calendars": ["http://127.0.0.1:9"], "allow_private_addresses": ["127.0.0.1/32"]}
    happen()
    outcome = seal(actor="owner", clock=now)
    assert outcome.seal is None
    assert [each["code"] for each in outcome.failures] == ["unreachable"]


def test_the_checkpoint_fits_on_paper(workspace: Workspace) -> None:
    """A QR code in SVG."""
    happen()
    seal(actor="owner", clock=now)
    assert b"<svg" in checkpoint_qr()
