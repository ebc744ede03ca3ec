"""What a seal consists of: a checkpoint as it was, and what others said of it, as files of the published ledger.

`seals/<size>/checkpoint` is the signed head that was sealed, `<name>.tsr` an authority's whole answer, `<name>.pem` the
certificates that it was held against. The event `seal.made` names each file with its digest, so that a changed one is
found. In: an event. Out: a SealRecord; raise SealInvalid when it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError, ValueInvalid
from probatum.model.times import instant, parse_instant

from .cosignatures import Cosignature, WitnessKey
from .events import Event
from .timestamps import Timestamp

MADE, FAILED, UPGRADED, COSIGNED = "seal.made", "seal.failed", "seal.upgraded", "seal.cosigned"
FOLDER = "seals/"
_PATH = re.compile(r"seals/(0|[1-9][0-9]*)/[A-Za-z0-9._-]+\Z")


class SealInvalid(LedgerError):
    """What the ledger says of a seal cannot be read."""

    code = "seal_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file beside the ledger, and the digest it must have."""

    path: str
    digest: Digest

    def __post_init__(self) -> None:
        if not _PATH.match(self.path) or ".." in self.path:
            raise ValueInvalid("Not the path of a seal's file", found=repr(self.path)[:120])

    def to_record(self) -> dict[str, str]:
        """The JSON shape of a file."""
        return {"path": self.path, "digest": str(self.digest)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> KeptFile:
        """Read such a shape."""
        return cls(path=record["path"], digest=Digest.parse(record["digest"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SealToken:
    """One authority's timestamp: what it says, and where its answer and the pinned certificates are kept."""

    url: str
    answer: KeptFile
    chain: KeptFile
    timestamp: Timestamp

    def to_record(self) -> dict[str, Any]:
        """The JSON shape within `seal.made`."""
        return {
            "url": self.url,
            "answer": self.answer.path,
            "answer_digest": str(self.answer.digest),
            "chain": self.chain.path,
            "chain_digest": str(self.chain.digest),
            "time": instant(self.timestamp.time),
            "serial": self.timestamp.serial,
            "policy": self.timestamp.policy,
            "certificate": str(self.timestamp.certificate),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> SealToken:
        """Read such a shape."""
        return cls(
            url=record["url"],
            answer=KeptFile(path=record["answer"], digest=Digest.parse(record["answer_digest"])),
            chain=KeptFile(path=record["chain"], digest=Digest.parse(record["chain_digest"])),
            timestamp=Timestamp(
                time=parse_instant(record["time"]),
                serial=record["serial"],
                policy=record["policy"],
                certificate=Digest.parse(record["certificate"]),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """A seal: how many entries it covers, their root, the checkpoint's file, and the timestamps on it.

    `proofs` are OpenTimestamps proofs of the same checkpoint; the event `seal.upgraded` adds later ones.
    """

    size: int
    root: bytes
    checkpoint: KeptFile
    tokens: tuple[SealToken, ...]
    proofs: tuple[KeptFile, ...] = ()

    def to_event(self, *, at: datetime, actor: str, failures: list[dict[str, str]]) -> Event:
        """The event that records it; `failures` are the authorities that did not answer, and why."""
        data = {
            "size": self.size,
            "root": self.root.hex(),
            "checkpoint": self.checkpoint.path,
            "checkpoint_digest": str(self.checkpoint.digest),
            "tokens": [token.to_record() for token in self.tokens],
            "proofs": [proof.to_record() for proof in self.proofs],
            "failures": failures,
        }
        return Event(type=MADE, at=at, actor=actor, data=data)

    @classmethod
    def from_event(cls, event: Event) -> SealRecord:
        """Read `seal.made`; raise SealInvalid."""
        data = event.data
        try:
            return cls(
                size=int(data["size"]),
                root=bytes.fromhex(data["root"]),
                checkpoint=KeptFile(path=data["checkpoint"], digest=Digest.parse(data["checkpoint_digest"])),
                tokens=tuple(SealToken.from_record(each) for each in data["tokens"]),
                proofs=tuple(KeptFile.from_record(each) for each in data.get("proofs", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SealInvalid("An event of a seal cannot be read", found=str(error)[:200]) from error


def upgraded_event(size: int, proof: KeptFile, blocks: Sequence[int], *, at: datetime, actor: str) -> Event:
    """The event that a proof of the seal over `size` entries leads to blocks now, by height."""
    data = {"size": size, "proof": proof.to_record(), "blocks": list(blocks)}
    return Event(type=UPGRADED, at=at, actor=actor, data=data)


def upgraded_proof(event: Event) -> tuple[int, KeptFile]:
    """The size and the proof that `seal.upgraded` names; raise SealInvalid."""
    try:
        return int(event.data["size"]), KeptFile.from_record(event.data["proof"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SealInvalid("An event of a seal cannot be read", found=str(error)[:200]) from error


def cosigned_event(size: int, note: KeptFile, found: Iterable[Cosignature], *, at: datetime, actor: str) -> Event:
    """The event that witnesses cosigned the checkpoint of the seal over `size` entries."""
    lines = [{"key": each.witness.to_text(), "time": instant(each.time)} for each in found]
    return Event(
        type=COSIGNED, at=at, actor=actor, data={"size": size, "note": note.to_record(), "cosignatures": lines}
    )


def cosigned_note(event: Event) -> tuple[int, KeptFile, list[Cosignature]]:
    """The size, the note and the cosignatures that `seal.cosigned` names; raise SealInvalid."""
    try:
        lines = [
            Cosignature(witness=WitnessKey.from_text(each["key"]), time=parse_instant(each["time"]))
            for each in event.data["cosignatures"]
        ]
        return int(event.data["size"]), KeptFile.from_record(event.data["note"]), lines
    except (KeyError, TypeError, ValueError, AttributeError, LedgerError) as error:
        raise SealInvalid("An event of a cosignature cannot be read", found=str(error)[:200]) from error


def seal_path(size: int, name: str) -> str:
    """Where a file of the seal over `size` entries is."""
    return f"{FOLDER}{size}/{name}"


def authority_name(url: str) -> str:
    """A file name for an authority: its host, and eight digits that tell two addresses of one host apart."""
    host = re.sub(r"[^A-Za-z0-9.-]", "-", urlsplit(url).hostname or "authority").strip(".")
    return f"{host[:80]}-{Digest.of(url.encode()).hex[:8]}"
