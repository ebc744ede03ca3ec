"""Connects to a host: resolves its name once, checks every address, pins one, and proves who answered.

In: a Link, a policy, a deadline. Out: a Dialed connection. Between the check and the connection no name is looked up
again, so that a name server cannot change its mind (DNS rebinding). Proxies of the environment are not used.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from probatum.model.digests import Digest
from probatum.model.errors import CollectError

from .addresses import AddressPolicy
from .links import Link
from .wire import Deadline

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialed:
    """An open connection: to which address, out of which, and with which certificates."""

    connection: socket.socket
    address: str
    resolved: tuple[str, ...]
    tls: dict[str, Any] | None


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a name, each once, in its order of preference."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def dial(link: Link, policy: AddressPolicy, deadline: Deadline, *, resolve: Resolve, context: ssl.SSLContext) -> Dialed:
    """Connect; raise AddressRefused, or CollectError `unknown_host`, `unreachable`, `tls_failed`, `timed_out`."""
    resolved = tuple(_in_time(resolve, link, deadline))
    # One forbidden address condemns the name: honest names do not mix public and private ones.
    addresses = [str(policy.check(address, host=link.host)) for address in resolved]
    raw, address = _connect(addresses, link, deadline)
    if link.scheme == "http":
        return Dialed(connection=raw, address=address, resolved=resolved, tls=None)
    try:
        raw.settimeout(deadline.left())
        secured = context.wrap_socket(raw, server_hostname=link.host)
    except BaseException as error:
        raw.close()
        if isinstance(error, TimeoutError):
            raise deadline.passed() from error
        if isinstance(error, OSError):
            raise _untrusted(link, error) from error
        raise
    return Dialed(connection=secured, address=address, resolved=resolved, tls=_proof(secured))


def _in_time(resolve: Resolve, link: Link, deadline: Deadline) -> Sequence[str]:
    """Resolve in a thread, since the system's resolver knows no time limit."""
    answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

    def work() -> None:
        try:
            answers.put(resolve(link.host, link.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=work, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise deadline.passed() from error
    if isinstance(answer, Exception) or not answer:
        raise CollectError(
            f"The host {link.host} is not known",
            code="unknown_host",
            found=str(answer) if answer else None,
            remedy="Check the link, and whether this machine is online.",
        ) from (answer if isinstance(answer, Exception) else None)
    return answer


def _connect(addresses: Sequence[str], link: Link, deadline: Deadline) -> tuple[socket.socket, str]:
    failures: list[OSError] = []
    for address in addresses:
        try:
            return socket.create_connection((address, link.port), timeout=deadline.left()), address
        except TimeoutError as error:
            failures.append(error)
        except OSError as error:
            failures.append(error)
    last = failures[-1]
    if isinstance(last, TimeoutError):
        raise deadline.passed() from last
    raise CollectError(
        f"{link.host} could not be reached",
        code="unreachable",
        found=last.strerror or str(last),
        remedy="Try again later; check whether this machine is online.",
    ) from last


def _untrusted(link: Link, error: OSError) -> CollectError:
    reason = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error)
    return CollectError(
        f"{link.host} could not prove that it is {link.host} (TLS)",
        code="tls_failed",
        found=str(reason),
        remedy="Check the link and the clock of this machine; somebody may be in between.",
    )


def _proof(connection: ssl.SSLSocket) -> dict[str, Any]:
    """The TLS version, the cipher and the certificates, leaf first."""
    chain = _chain(connection)
    cipher = connection.cipher()
    return {
        "version": connection.version(),
        "cipher": cipher[0] if cipher else None,
        "chain": [str(Digest.of(certificate)) for certificate in chain],
        "chain_pem": "".join(ssl.DER_cert_to_PEM_cert(certificate) for certificate in chain),
    }


def _chain(connection: ssl.SSLSocket) -> list[bytes]:
    """The verified chain as DER; public since Python 3.13, before that only the object below has it."""
    public = getattr(connection, "get_verified_chain", None)
    if public is not None:
        return list(public())
    inner = getattr(getattr(connection, "_sslobj", None), "get_verified_chain", None)
    if inner is not None:
        der = 2  # _ssl.ENCODING_DER
        return [certificate.public_bytes(der) for certificate in inner()]
    leaf = connection.getpeercert(binary_form=True)
    return [leaf] if leaf else []
