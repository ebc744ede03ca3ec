"""A timestamping authority for tests: certificates and answers by the openssl program, served on loopback."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CONFIG = """\
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ordering = no
ess_cert_id_chain = no
"""
EXTENSIONS = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAuthority:
    """Keys and certificates in a folder; `root` is what to pin, `signer` the certificate that signs."""

    folder: Path

    @property
    def root(self) -> Path:
        """The root certificate."""
        return self.folder / "root.pem"

    @property
    def signer(self) -> Path:
        """The certificate that signs."""
        return self.folder / "signer.pem"

    def answer(self, request: bytes) -> bytes:
        """What the authority answers."""
        query, reply = self.folder / "query", self.folder / "reply"
        query.write_bytes(request)
        openssl("ts", "-reply", "-config", self.folder / "ts.conf", "-queryfile", query, "-out", reply)
        return reply.read_bytes()


def openssl(*args: object) -> bytes:
    """Run the openssl program; skip the test where there is none."""
    if shutil.which("openssl") is None:
        pytest.skip("The openssl program is not installed.")
    return subprocess.run(["openssl", *map(str, args)], capture_output=True, check=True).stdout


def make_authority(folder: Path, name: str = "Test authority") -> LocalAuthority:
    """A root, and a certificate for timestamping below it."""
    folder.mkdir(parents=True)
    (folder / "ts.conf").write_text(CONFIG.format(folder=folder))
    (folder / "extensions").write_text(EXTENSIONS)
    (folder / "serial").write_text("1000\n")
    root, key = folder / "root.pem", folder / "root.key"
    openssl("req", "-x509", *EC, "-keyout", key, "-out", root, "-subj", f"/CN={name} root", "-days", 3650)
    request, signer = folder / "signer.csr", folder / "signer.key"
    openssl("req", *EC, "-keyout", signer, "-out", request, "-subj", f"/CN={name}")
    signed = ("-CA", root, "-CAkey", key, "-CAcreateserial", "-extfile", folder / "extensions")
    openssl("x509", "-req", "-in", request, *signed, "-days", 3650, "-out", folder / "signer.pem")
    return LocalAuthority(folder=folder)


@contextmanager
def served(authority: LocalAuthority) -> Iterator[str]:
    """The address of the authority, for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            answer = authority.answer(request)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
