"""Fetching over real connections on loopback: redirects, hostile servers, bounds, TLS, and what is recorded."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from probatum.adapters.http import SafeFetcher
from probatum.collect.limits import Limits
from probatum.model.digests import Digest
from probatum.model.errors import AddressRefused, CollectError

from .raw_server import RawServer, moved, ok, running

LOOPBACK = ["127.0.0.1/32"]
NOW = datetime(2024, 11, 13, 8, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with running() as started:
        yield started


@pytest.fixture
def fetcher() -> SafeFetcher:
    return SafeFetcher(allow_private=LOOPBACK, timeout=5, deadline=10, now=lambda: NOW)


def code_of(fetcher: SafeFetcher, url: str, limits: Limits | None = None) -> str:
    with pytest.raises(CollectError) as caught:
        fetcher.fetch(url, limits or Limits())
    return caught.value.code


def test_an_answer_is_recorded_byte_for_byte(server: RawServer, fetcher: SafeFetcher) -> None:
    """Request, answer, address and time: what the web archive needs."""
    answer = ok(b"hello", "X-odd:   spaces kept", "Content-Type: text/plain")
    server.answers["/a?b=1"] = answer
    with fetcher.fetch(server.url("/a?b=1#part"), Limits()) as page:
        final = page.final
        assert final.raw.read() == answer
        assert final.body.read() == b"hello"
        assert (final.status, final.reason, final.raw_size, final.body_size) == (200, "OK", len(answer), 5)
        assert (final.address, final.resolved, final.at, final.tls) == ("127.0.0.1", ("127.0.0.1",), NOW, None)
        assert final.request == server.requests[0]
        assert final.url == server.url("/a?b=1")
        assert f"Host: 127.0.0.1:{server.port}\r\n".encode() in final.request


def test_chunks_and_compression_are_undone_in_the_body_and_kept_in_the_record(
    server: RawServer, fetcher: SafeFetcher
) -> None:
    packed = gzip.compress(b"hello " * 100, mtime=0)
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, packed[:10], len(packed) - 10, packed[10:])
    server.answers["/"] = ok(chunked, "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    with fetcher.fetch(server.url(), Limits()) as page:
        assert page.final.body.read() == b"hello " * 100
        assert page.final.raw.read() == server.answers["/"]


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"hello ", mtime=0) + gzip.compress(b"twice", mtime=0)),
        ("x-gzip", gzip.compress(b"hello twice", mtime=0) + b"\0\0"),
        ("deflate", zlib.compress(b"hello twice")),
        ("deflate", zlib.compress(b"hello twice")[2:-4]),
        ("identity", b"hello twice"),
    ],
)
def test_every_coding_that_is_asked_for_is_undone(
    server: RawServer, fetcher: SafeFetcher, coding: str, packed: bytes
) -> None:
    """Also several gzip members, padding, and deflate without its header, as some servers send it."""
    server.answers["/"] = ok(packed, f"Content-Encoding: {coding}")
    with fetcher.fetch(server.url(), Limits()) as page:
        assert page.final.body.read() == b"hello twice"


def test_an_unknown_coding_leaves_the_body_as_it_came_and_says_so(server: RawServer, fetcher: SafeFetcher) -> None:
    server.answers["/"] = ok(b"packed", "Content-Encoding: br")
    with fetcher.fetch(server.url(), Limits()) as page:
        assert page.final.body.read() == b"packed"
        assert "'br'" in page.final.notes[0]


def test_redirects_are_followed_and_each_is_recorded(server: RawServer, fetcher: SafeFetcher) -> None:
    server.answers |= {"/1": moved("/2", "301 Moved"), "/2": moved(server.url("/3"), "307 T"), "/3": ok(b"there")}
    with fetcher.fetch(server.url("/1"), Limits()) as page:
        assert [each.status for each in page.exchanges] == [301, 307, 200]
        assert page.final.body.read() == b"there"


@pytest.mark.parametrize(
    "location", ["http://127.0.0.2/", "http://localhost.example/", "http://[::1]/", "http://169.254.169.254/latest"]
)
def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(server: RawServer, location: str) -> None:
    """Every hop is checked, and nothing is sent to it."""

    def resolve(host: str, port: int) -> list[str]:
        return {"localhost.example": ["127.0.0.3"]}.get(host, [host])

    fetcher = SafeFetcher(allow_private=LOOPBACK, resolve=resolve)
    server.answers["/"] = moved(location)
    with pytest.raises(AddressRefused):
        fetcher.fetch(server.url(), Limits())
    assert len(server.requests) == 1


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://user@127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_refused(server: RawServer, fetcher: SafeFetcher, location: str) -> None:
    server.answers["/"] = moved(location)
    assert code_of(fetcher, server.url()) == "bad_link"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_in_every_spelling_unless_allowed(server: RawServer, host: str) -> None:
    with pytest.raises(AddressRefused):
        SafeFetcher().fetch(server.url(host=host), Limits())
    assert server.requests == []


def test_one_forbidden_address_condemns_a_name(server: RawServer) -> None:
    """Names that mix public and private addresses are made for rebinding."""
    fetcher = SafeFetcher(resolve=lambda host, port: ["93.184.215.14", "127.0.0.1"])
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
        fetcher.fetch(f"http://mixed.example:{server.port}/", Limits())


def test_a_name_is_resolved_once_and_its_address_pinned(server: RawServer) -> None:
    """A name server that answers differently the second time is not asked a second time."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    server.answers["/"] = ok(b"pinned")
    fetcher = SafeFetcher(allow_private=LOOPBACK, resolve=resolve)
    with fetcher.fetch(f"http://name.example:{server.port}/", Limits()) as page:
        assert page.final.address == "127.0.0.1"
    assert asked == ["name.example"]
    assert f"Host: name.example:{server.port}".encode() in server.requests[0]


def test_proxies_of_the_environment_are_not_used(
    server: RawServer, fetcher: SafeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    server.answers["/"] = ok(b"direct")
    with fetcher.fetch(server.url(), Limits()) as page:
        assert page.final.body.read() == b"direct"


def test_circles_and_endless_redirects_end(server: RawServer, fetcher: SafeFetcher) -> None:
    server.answers |= {"/a": moved("/b"), "/b": moved("/a")}
    assert code_of(fetcher, server.url("/a")) == "redirect_loop"
    server.answers |= {f"/{number}": moved(f"/{number + 1}") for number in range(20)}
    assert code_of(fetcher, server.url("/0")) == "too_many_redirects"
    assert len(server.requests) == 2 + 11


def _hang(connection: socket.socket, path: str) -> None:
    with suppress(OSError):
        connection.recv(1)


def _trickle(connection: socket.socket, path: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Y: z\r\n" if path == "/headers" else b"\r\n" if path == "/body" else b"")
        threading.Event().wait(0.05)  # the server's pace is what is tested


def _endless(connection: socket.socket, path: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def test_a_server_that_hangs_ends_in_time(server: RawServer) -> None:
    """No byte at all: the wait for one step is over."""
    server.answers["/"] = _hang
    fetcher = SafeFetcher(allow_private=LOOPBACK, timeout=0.2, deadline=5)
    assert code_of(fetcher, server.url()) == "timed_out"


@pytest.mark.parametrize("path", ["/headers", "/body"])
def test_a_server_that_trickles_ends_in_time(server: RawServer, path: str) -> None:
    """A byte now and then keeps each wait short, so the whole is bounded too."""
    server.answers[path] = _trickle
    fetcher = SafeFetcher(allow_private=LOOPBACK, timeout=5, deadline=0.4)
    began = time.monotonic()
    assert code_of(fetcher, server.url(path)) == "timed_out"
    assert time.monotonic() - began < 3


def test_a_name_server_that_hangs_ends_in_time() -> None:
    def resolve(host: str, port: int) -> list[str]:
        threading.Event().wait(1)
        return []

    assert code_of(SafeFetcher(timeout=0.1, resolve=resolve), "http://slow.example/") == "timed_out"


def test_an_endless_answer_ends_at_the_limit(server: RawServer, fetcher: SafeFetcher) -> None:
    server.answers["/"] = _endless
    assert code_of(fetcher, server.url(), Limits(max_bytes=1 << 20)) == "too_large"


def test_a_bomb_is_stopped_while_it_swells(server: RawServer, fetcher: SafeFetcher) -> None:
    """Small on the wire, large unpacked: by the ratio, and by the limit."""
    server.answers["/"] = ok(gzip.compress(bytes(64 << 20)), "Content-Encoding: gzip")
    assert code_of(fetcher, server.url()) == "too_large"
    assert code_of(fetcher, server.url(), Limits(max_bytes=1 << 20)) == "too_large"


@pytest.mark.parametrize(
    "answer",
    [
        ok(b"half", "Content-Length: 400"),
        ok(b"ff\r\nhalf", "Transfer-Encoding: chunked"),
        ok(gzip.compress(b"hello " * 50, mtime=0)[:-12], "Content-Encoding: gzip"),
        b"",
    ],
)
def test_an_answer_that_is_cut_off_is_not_taken_for_whole(
    server: RawServer, fetcher: SafeFetcher, answer: bytes
) -> None:
    server.answers["/"] = answer
    assert code_of(fetcher, server.url()) == "cut_off"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
        ok(b"not gzip", "Content-Encoding: gzip"),
    ],
)
def test_what_is_no_http_is_said_to_be_none(server: RawServer, fetcher: SafeFetcher, answer: bytes) -> None:
    server.answers["/"] = answer
    assert code_of(fetcher, server.url()) == "bad_response"


def test_nobody_there_is_unreachable_and_no_such_name_is_unknown(fetcher: SafeFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert code_of(fetcher, f"http://127.0.0.1:{port}/") == "unreachable"

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert code_of(SafeFetcher(resolve=unknown), "http://absent.example/") == "unknown_host"


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext, bytes]:
    """A server's and a client's context for a certificate made on the spot, and its bytes."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(IPv4Address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(pem + private)
    (folder / "ca.pem").write_bytes(pem)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "server.pem")
    trusting = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    return serving, trusting, certificate.public_bytes(serialization.Encoding.DER)


def test_tls_is_verified_and_the_certificates_are_recorded(tmp_path: Path) -> None:
    """By name and by address; their digests are proof of who answered."""
    serving, trusting, certificate = _certificate(tmp_path, "name.example")
    with running(context=serving) as server:
        server.answers["/"] = ok(b"secured")
        fetcher = SafeFetcher(allow_private=LOOPBACK, context=trusting, resolve=lambda host, port: ["127.0.0.1"])
        for host in ("name.example", "127.0.0.1"):
            with fetcher.fetch(server.url(host=host), Limits()) as page:
                tls = page.final.tls
                assert tls is not None
                assert tls["chain"][0] == str(Digest.of(certificate))
                assert tls["version"].startswith("TLSv1.")
                assert "BEGIN CERTIFICATE" in tls["chain_pem"]
                assert page.final.body.read() == b"secured"
        assert code_of(fetcher, server.url(host="other.example")) == "tls_failed"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, fetcher: SafeFetcher) -> None:
    serving, _, _ = _certificate(tmp_path, "name.example")
    with running(context=serving) as server:
        assert code_of(fetcher, server.url()) == "tls_failed"
        assert server.requests == []


def test_a_tls_handshake_that_hangs_ends_in_time(server: RawServer) -> None:
    fetcher = SafeFetcher(allow_private=LOOPBACK, timeout=0.2, deadline=1)
    assert code_of(fetcher, f"https://127.0.0.1:{server.port}/") == "timed_out"
