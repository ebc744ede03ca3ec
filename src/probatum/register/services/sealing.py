"""Sealing: the ledger's head, published and signed, with the timestamps of third parties on it.

A seal is made in four steps, each safe to be killed after: publish; ask each authority; keep the answers as files
beside the ledger; record them. An authority that does not answer is recorded, too. Where none answers, the ledger is
published and stays unsealed: the next seal covers the same entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from probatum.adapters.tsa import Authorities
from probatum.model.digests import Digest
from probatum.model.errors import LedgerError, ProbatumError, WorkspaceError
from probatum.vault.checkpoints import Checkpoint, open_checkpoint
from probatum.vault.events import Event
from probatum.vault.seal_check import TOLERANCE
from probatum.vault.seals import FAILED, SealRecord, SealToken, authority_name
from probatum.vault.tiles import CHECKPOINT
from probatum.vault.timestamps import certificate_digest, make_request, open_timestamp, pinned_certificates

from ..models import LedgerEntry
from ..queries import seals as queries
from ..recording import record
from ..workspace import CONFIG
from .calendars import keep, promises
from .vault import ledger_folder, objects, public_keys, publish_ledger, workspace

Clock = Callable[[], datetime]


class Asks(Protocol):
    """Asks an authority for a timestamp; adapters/tsa.py does."""

    def ask(self, url: str, body: bytes) -> bytes:
        """The answer's bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A configured authority: where it is, and the certificates (PEM) that its timestamps must lead to."""

    url: str
    pinned: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOutcome:
    """What came of sealing: `seal` is None where nothing was sealed; `failures` say which authority failed and why."""

    size: int
    seal: SealRecord | None
    failures: tuple[dict[str, str], ...]
    already: bool = False


def authorities() -> tuple[Authority, ...]:
    """The authorities of `probatum.toml`; raise WorkspaceError for one that is not described rightly."""
    return tuple(_authority(each) for each in workspace().tables("seal", "authorities"))


def _authority(given: Mapping[str, Any]) -> Authority:
    if not all(isinstance(given.get(name), str) for name in ("url", "certificate")):
        raise WorkspaceError(
            f"{CONFIG}: [seal] authorities is of the wrong form",
            expected='tables like {url = "https://…", certificate = "authority.pem"}',
            found=str(given)[:120],
        )
    path = workspace().root / given["certificate"]
    try:
        pinned = path.read_bytes()
    except OSError as error:
        raise WorkspaceError(
            f"The certificate of {given['url']} cannot be read: {path}", found=error.strerror or str(error)
        ) from error
    pinned_certificates(pinned)
    return Authority(url=given["url"], pinned=pinned)


def pins() -> dict[str, list[Digest]]:
    """The certificates that each configured authority is pinned to, by digest."""
    return {each.url: [certificate_digest(one) for one in pinned_certificates(each.pinned)] for each in authorities()}


def asker() -> Authorities:
    """The adapter, as the `[seal]` settings say."""
    return Authorities(
        allow_private=workspace().setting("seal", "allow_private_addresses", []),
        deadline=float(workspace().setting("seal", "timeout_seconds", 30.0)),
    )


def seal(*, actor: str, clock: Clock, ask: Asks | None = None, prompt: bool = False) -> SealOutcome:
    """Publish, have every configured authority timestamp the checkpoint, and record it.

    With `prompt` a person at the terminal may be asked for the key's passphrase. Raise KeyLocked without it.
    """
    publish_ledger(ask=prompt, required=True)
    note = ledger_folder().read(CHECKPOINT)
    if note is None:
        raise LedgerError("There is nothing to seal: the ledger is not published")
    checkpoint = open_checkpoint(note, public_keys())
    if not queries.unsealed().entries:
        return SealOutcome(size=checkpoint.size, seal=None, failures=(), already=True)
    tokens, failures = _ask_all(checkpoint, ask or asker())
    proofs, refused = promises(checkpoint)
    failures += refused
    if not (tokens or proofs or failures):
        return SealOutcome(size=checkpoint.size, seal=None, failures=())
    if not tokens and (authorities() or not proofs):  # a calendar's promise alone bounds no time yet
        _record(Event(type=FAILED, at=clock(), actor=actor, data={"size": checkpoint.size, "failures": failures}))
        return SealOutcome(size=checkpoint.size, seal=None, failures=tuple(failures))
    made = SealRecord(
        size=checkpoint.size,
        root=checkpoint.root,
        checkpoint=keep(checkpoint.size, "checkpoint", note),
        tokens=tuple(tokens),
        proofs=tuple(proofs),
    )
    ledger_folder().sync()
    _record(made.to_event(at=clock(), actor=actor, failures=failures))
    return SealOutcome(size=checkpoint.size, seal=made, failures=tuple(failures))


def _ask_all(checkpoint: Checkpoint, ask: Asks) -> tuple[list[SealToken], list[dict[str, str]]]:
    newest = LedgerEntry.objects.filter(index__lt=checkpoint.size).order_by("-at").values_list("at", flat=True).first()
    tokens: list[SealToken] = []
    failures: list[dict[str, str]] = []
    for authority in authorities():
        try:
            tokens.append(_token(authority, checkpoint, ask, newest))
        except ProbatumError as error:
            failures.append({"url": authority.url, "code": error.code, "message": error.message[:400]})
    return tokens, failures


def _token(authority: Authority, checkpoint: Checkpoint, ask: Asks, newest: datetime | None) -> SealToken:
    request = make_request(checkpoint.note)
    answer = ask.ask(authority.url, request.der)
    found = open_timestamp(answer, data=checkpoint.note, pinned=authority.pinned, nonce=request.nonce)
    if newest and found.time + TOLERANCE < newest:
        raise LedgerError(
            "The authority's time is before the newest entry: one of the two clocks is wrong",
            code="clock_wrong",
            expected=f"after {newest}",
            found=str(found.time),
            remedy="Set this machine's clock right; entries keep the time that they were recorded with.",
        )
    name = authority_name(authority.url)
    return SealToken(
        url=authority.url,
        answer=keep(checkpoint.size, f"{name}.tsr", answer),
        chain=keep(checkpoint.size, f"{name}.pem", authority.pinned),
        timestamp=found,
    )


def _record(event: Event) -> None:
    record([event], objects=objects())
    publish_ledger()


def seal_when_due(*, actor: str, clock: Clock) -> SealOutcome | None:
    """Seal if the configuration says that it is time to; None when it is not, or when the key is locked.

    After a failure the next try waits for a quarter of the interval, so that nobody is asked without end.
    """
    settings = workspace()
    if not settings.tables("seal", "authorities") and not settings.setting("seal", "calendars", []):
        return None
    hours = float(settings.setting("seal", "every_hours", 24.0))
    due = queries.seal_due(clock(), hours=hours, events=int(settings.setting("seal", "every_events", 10_000)))
    if not due or not publish_ledger():
        return None
    return seal(actor=actor, clock=clock)
