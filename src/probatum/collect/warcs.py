"""Writes exchanges as a web archive (WARC 1.1, ISO 28500:2017): every byte as it was sent and received.

In: a FetchedPage. Out: a gzipped WARC, one member a record: warcinfo, then for each exchange its response, its request,
the connection's facts (all resolved addresses, TLS version, digests of the certificates) and the certificates
themselves. Block digests are SHA-256 over the stored bytes, so that any tool can check that nothing was changed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import uuid
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from probatum.model.digests import CHUNK
from probatum.model.times import require_utc

from .fetching import FetchedExchange, FetchedPage

_VERSION = "WARC/1.1"


def write_warc(page: FetchedPage, out: BinaryIO) -> None:
    """Write all exchanges of a page to `out`; the streams are left at their beginning."""
    archive = _Archive(out)
    archive.info(page)
    for exchange in page.exchanges:
        archive.exchange(exchange)


class _Archive:
    """A WARC file while it is written."""

    def __init__(self, out: BinaryIO) -> None:
        self._writer = WARCWriter(out, gzip=True, warc_version="1.1")

    def info(self, page: FetchedPage) -> None:
        """The record that says what made this file."""
        lines = {"software": page.tool, "format": "WARC File Format 1.1", "isPartOf": page.requested}
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
        date = _date(page.exchanges[0])
        self._write("warcinfo", "application/warc-fields", io.BytesIO(text), {"WARC-Date": date})

    def exchange(self, exchange: FetchedExchange) -> None:
        """The records of one exchange, tied together by WARC-Concurrent-To."""
        common = {
            "WARC-Target-URI": exchange.url,
            "WARC-Date": _date(exchange),
            "WARC-IP-Address": exchange.address,
        }
        response = self._write("response", "application/http; msgtype=response", exchange.raw, common)
        common["WARC-Concurrent-To"] = response
        self._write("request", "application/http; msgtype=request", io.BytesIO(exchange.request), common)
        facts = {"address": exchange.address, "port": exchange.port, "resolved": list(exchange.resolved)}
        pem = None
        if exchange.tls is not None:
            facts["tls"] = {key: value for key, value in exchange.tls.items() if key != "chain_pem"}
            pem = exchange.tls.get("chain_pem")
        block = json.dumps(facts, sort_keys=True).encode()
        self._write("metadata", "application/json", io.BytesIO(block), common)
        if pem:
            certificates = common | {"WARC-Target-URI": f"urn:certificates:{exchange.address}:{exchange.port}"}
            self._write("resource", "application/pem-certificate-chain", io.BytesIO(pem.encode()), certificates)

    def _write(self, kind: str, media_type: str, block: BinaryIO, fields: dict[str, str]) -> str:
        """Write one record with exactly the bytes of `block`; the answer is its identifier."""
        identifier = f"<urn:uuid:{uuid.uuid4()}>"
        digest, size = _digested(block)
        headers = StatusAndHeaders("", list(fields.items()), protocol=_VERSION)
        headers.add_header("WARC-Type", kind)
        headers.add_header("WARC-Record-ID", identifier)
        headers.add_header("WARC-Block-Digest", digest)
        # Without parsed HTTP headers warcio copies the block as it is: nothing is spelled anew.
        record = ArcWarcRecord("warc", kind, headers, block, None, media_type, size)
        record.payload_length = size
        if kind not in ("warcinfo", "response", "request"):
            headers.add_header("WARC-Payload-Digest", digest)
        self._writer._write_warc_record(self._writer.out, record)
        block.seek(0)
        return identifier


def _digested(block: BinaryIO) -> tuple[str, int]:
    """The block's SHA-256 in base32, as WARC tools write digests, and its size."""
    block.seek(0)
    running, size = hashlib.sha256(), 0
    while chunk := block.read(CHUNK):
        running.update(chunk)
        size += len(chunk)
    block.seek(0)
    return f"sha256:{base64.b32encode(running.digest()).decode()}", size


def _date(exchange: FetchedExchange) -> str:
    return require_utc(exchange.at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
