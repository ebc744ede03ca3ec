#!/usr/bin/env python3
"""Check a Probatum package: one file, Python 3.8 or newer and the `openssl` program (1.1.1 or newer), no network.

    python3 -I -S verify.py [PACKAGE] [--key FILE] [--checkpoint FILE] [--json]

PACKAGE is the unpacked folder or the ZIP as it came; without it, the folder that this file is in. Take this file from a
source that you trust: a copy inside a package that somebody altered can have been altered, too. Exit code 0: every
check passed; 1: a check failed; 2: it could not be run. It shares no code with Probatum and none with verify.sh.
"""

from __future__ import annotations

import argparse
import base64
import calendar
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from typing import IO, Any

NUMBER = "(?:0|[1-9][0-9]{0,17})"
HEAD = {
    "bagit.txt",
    "bag-info.txt",
    "VERIFY.md",
    "verify.py",
    "verify.sh",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "package.note",
}
KINDS = [
    r"data/index\.html",
    r"data/originals/sha256-[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?",
    r"data/(?:sidecars|records|schemas)/[A-Za-z0-9][A-Za-z0-9._-]*\.json",
    r"data/ledger/(?:checkpoint|keys\.txt)",
    rf"data/ledger/leaves/{NUMBER}\.json",
    rf"data/ledger/proofs/{NUMBER}\.txt",
    rf"data/ledger/openings/{NUMBER}\.[a-z][a-z0-9_]*\.opening",
    rf"data/ledger/consistency/{NUMBER}-{NUMBER}\.txt",
    rf"data/ledger/seals/{NUMBER}/[A-Za-z0-9][A-Za-z0-9._-]*",
]
KNOWN = re.compile("(?:" + "|".join(KINDS) + r")\Z")
COMMITMENT = b"probatum ledger commitment v1\n"
DER = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what stands before the 32 bytes of an Ed25519 public key


Key = Any  # (name, 4 bytes of id, 32 bytes of key or 64 of signature)


class Wrong(Exception):
    """A check failed; the text says what was expected and what was found."""


def need(condition: object, text: str) -> None:
    """Raise Wrong unless the condition holds."""
    if not condition:
        raise Wrong(text)


class Folder:
    """A package that was unpacked."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.names: list[str] = []
        for folder, folders, files in os.walk(root):
            for name in folders + files:
                path = os.path.join(folder, name)
                relative = os.path.relpath(path, root).replace(os.sep, "/")
                link = os.path.islink(path)
                need(not link and (os.path.isdir(path) or os.path.isfile(path)), f"{relative!r} is no plain file")
                if name in files:
                    self.names.append(relative)

    def open(self, name: str) -> IO[bytes]:
        """The file as a stream."""
        return open(os.path.join(self.root, *name.split("/")), "rb")


class Part:
    """A stretch of a file, read as a stream."""

    def __init__(self, path: str, start: int, size: int) -> None:
        self.file, self.left = open(path, "rb"), size  # noqa: SIM115 # closed by __exit__
        self.file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; all that is left without it."""
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def __enter__(self) -> Part:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


class Zip:
    """A package as it came: a ZIP of stored files whose every byte follows from their names and contents."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.parts: dict[str, tuple[int, int, int]] = {}
        end, at, central = os.path.getsize(path), 0, b""
        order: list[str] = []
        with open(path, "rb") as file:
            while True:
                file.seek(at)
                head = file.read(30)
                if head[:4] != b"PK\x03\x04" or len(head) < 30:
                    break
                crc, short, length, extra = struct.unpack("<I4xIHH", head[14:])
                need(length <= 400 and extra in (0, 20) and len(order) < 200_000, "the ZIP has a strange header")
                tail = file.read(length + extra)
                size = struct.unpack("<Q", tail[-8:])[0] if extra else short
                name, start = tail[:length].decode("ascii"), at + 30 + length + extra
                need(head + tail == self.local(name, crc, size) and start + size <= end, f"a header of {name!r}")
                central += self.central(name, crc, size, at)
                order.append(name)
                self.parts[name] = (start, size, crc)
                at = start + size
            central += self.end(len(order), len(central), at)
            file.seek(at)
            need(
                end == at + len(central) and file.read(len(central)) == central, "the ZIP's directory is not as it was"
            )
        top = {name.split("/")[0] for name in order}
        need(len(top) == 1 and len(set(order)) == len(order), "the ZIP holds more than one folder, or a name twice")
        self.top = top.pop()
        self.names = [name[len(self.top) + 1 :] for name in order]
        for name in order:
            self.check_crc(name)

    def check_crc(self, name: str) -> None:
        """The checksum in the header is that of the content."""
        crc = 0
        with self.open(name[len(self.top) + 1 :]) as part:
            for data in iter(lambda: part.read(1 << 20), b""):
                crc = zlib.crc32(data, crc)
        need(crc == self.parts[name][2], f"{name!r} in the ZIP has another checksum")

    @staticmethod
    def local(name: str, crc: int, size: int) -> bytes:
        """The header before a file."""
        big = size >= 0xFFFFFFFF
        more = struct.pack("<HHQQ", 1, 16, size, size) if big else b""
        numbers = (45 if big else 20, 0, 0, 0, 33, crc, min(size, 0xFFFFFFFF), min(size, 0xFFFFFFFF))
        return b"PK\x03\x04" + struct.pack("<5H3I2H", *numbers, len(name), len(more)) + name.encode() + more

    @staticmethod
    def central(name: str, crc: int, size: int, at: int) -> bytes:
        """The line of a file in the directory."""
        more = struct.pack("<QQ", size, size) if size >= 0xFFFFFFFF else b""
        more += struct.pack("<Q", at) if at >= 0xFFFFFFFF else b""
        more = struct.pack("<HH", 1, len(more)) + more if more else b""
        least = min(size, 0xFFFFFFFF)
        numbers = (0x031E, 45 if more else 20, 0, 0, 0, 33, crc, least, least, len(name), len(more))
        head = b"PK\x01\x02" + struct.pack("<6H3I2H", *numbers)
        return head + struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, min(at, 0xFFFFFFFF)) + name.encode() + more

    @staticmethod
    def end(count: int, length: int, at: int) -> bytes:
        """What stands after the directory."""
        wide = b""
        if count >= 0xFFFF or length >= 0xFFFFFFFF or at >= 0xFFFFFFFF:
            wide = b"PK\x06\x06" + struct.pack("<Q2H2I4Q", 44, 0x031E, 45, 0, 0, count, count, length, at)
            wide += b"PK\x06\x07" + struct.pack("<IQI", 0, at + length, 1)
        counts = (min(count, 0xFFFF), min(count, 0xFFFF), min(length, 0xFFFFFFFF), min(at, 0xFFFFFFFF))
        return wide + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, *counts, 0)

    def open(self, name: str) -> Part:
        """The file as a stream."""
        start, size, _ = self.parts[f"{self.top}/{name}"]
        return Part(self.path, start, size)


def openssl(*arguments: str) -> bool:
    """Run openssl; return whether it said yes."""
    try:
        done = subprocess.run(["openssl", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except OSError as error:
        print(f"verify.py: the program openssl is needed: {error}", file=sys.stderr)
        sys.exit(2)
    return done.returncode == 0


def stamped_at(response: str) -> int:
    """When a token says that it was made, in seconds since 1970; 0 when it does not."""
    command = ["openssl", "ts", "-reply", "-in", response, "-text"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    found = re.search(rb"^Time stamp: ([A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8})[.0-9]* ([0-9]{4}) GMT$", done.stdout, re.M)
    if not found:
        return 0
    return calendar.timegm(time.strptime(b" ".join(found.groups()).decode(), "%b %d %H:%M:%S %Y"))


def signed(text: bytes, signature: bytes, raw: bytes, scratch: str) -> bool:
    """Whether the Ed25519 key (32 bytes) signed the text."""
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(DER + raw) + b"\n-----END PUBLIC KEY-----\n"
    names = []
    for name, data in (("key", pem), ("text", text), ("signature", signature)):
        names.append(os.path.join(scratch, name))
        with open(names[-1], "wb") as out:
            out.write(data)
    key, message, proof = names
    return openssl("pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", message, "-sigfile", proof)


def plain_base64(text: str) -> bytes:
    """Decode base64 that has one written form only."""
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 of another form")
    return data


def read_key(line: str) -> Key:
    """(name, id, 32 bytes) of a line `name+id+base64`."""
    name, identity, encoded = line.split("+", 2)
    data = plain_base64(encoded)
    need(len(data) == 33 and data[0] == 1 and name and not re.search(r"\s", name), "not an Ed25519 key")
    expected = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    need(identity == expected, f"key id {expected} expected, {identity} found")
    return name, bytes.fromhex(identity), data[1:]


def read_note(data: bytes) -> tuple[bytes, list[Key]]:
    """(text, [(name, key id, signature)]) of a signed note."""
    text, blank, lines = data.decode().rpartition("\n\n")
    need(blank and lines.endswith("\n"), "not a signed note")
    found = []
    for line in lines[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        signature = plain_base64(encoded)
        need(dash == "\u2014" and name and len(signature) > 4, "not a signature line")
        found.append((name, signature[:4], signature[4:]))
    return (text + "\n").encode(), found


def signer(data: bytes, keys: list[Key], scratch: str) -> tuple[bytes, Key]:
    """(text, key) of a note: the key that signed it; a signature that fails under a known key is an error."""
    text, lines = read_note(data)
    by = None
    for name, identity, signature in lines:
        for key in keys:
            if key[:2] == (name, identity):
                need(signed(text, signature, key[2], scratch), f"the signature of {name} does not fit")
                by = by or key
    need(by, "no known key signed this")
    return text, by


def read_head(text: bytes) -> tuple[int, bytes]:
    """(size, root) of a checkpoint's text."""
    found = re.match(rf"[^\n]+\n({NUMBER})\n([A-Za-z0-9+/]{{43}}=)\n\Z", text.decode())
    if not found:
        raise Wrong("not a checkpoint")
    return int(found[1]), plain_base64(found[2])


def node(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def climb(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to, from the root down (RFC 6962, 2.1.1)."""
    if size <= 1:
        need(not path, "the inclusion proof is too long")
        return leaf
    need(path, "the inclusion proof is too short")
    half = split(size)
    if index < half:
        return node(climb(index, half, leaf, path[:-1]), path[-1])
    return node(path[-1], climb(index - half, size - half, leaf, path[:-1]))


def grow(old: int, new: int, path: list[bytes], old_root: bytes | None) -> tuple[bytes, bytes]:
    """(old root, new root) that a consistency proof leads to (RFC 6962, 2.1.2); old_root stands for a whole subtree."""
    if old == new:
        need(len(path) == (0 if old_root else 1), "the consistency proof is of another length")
        same = old_root or path[0]
        return same, same
    need(path, "the consistency proof is too short")
    half = split(new)
    if old <= half:
        before, after = grow(old, half, path[:-1], old_root)
        return before, node(after, path[-1])
    before, after = grow(old - half, new - half, path[:-1], None)
    return node(path[-1], before), node(path[-1], after)


def read_hashes(data: bytes) -> list[bytes]:
    """The hashes of a proof file, one a line."""
    need(re.match(rb"(?:[0-9a-f]{64}\n)*\Z", data), "not a list of hashes")
    return [bytes.fromhex(line.decode()) for line in data.split()]


class Package:
    """A package and what was found; each check_* method raises Wrong at the first thing that is wrong."""

    def __init__(self, files: Folder | Zip, scratch: str) -> None:
        self.files, self.scratch = files, scratch
        self.names = sorted(files.names)
        self.digests: dict[str, str] = {}
        self.keys: list[Key] = []
        self.size, self.root = 0, b""
        self.leaves: dict[int, bytes] = {}
        self.old_roots: dict[int, bytes] = {}

    def read(self, name: str) -> bytes:
        """A small file."""
        need(name in self.names, f"{name} is missing")
        with self.files.open(name) as file:
            return file.read()

    def under(self, folder: str) -> list[str]:
        """The names below a folder."""
        return [name for name in self.names if name.startswith(folder)]

    def check_names(self) -> str:
        """Every file is of a kind that a package has, and the eight files around `data/` are there."""
        strange = [name for name in self.names if name not in HEAD and not KNOWN.match(name)]
        need(not strange, f"unknown files: {strange[:3]}")
        missing = sorted(HEAD.difference(self.names))
        need(not missing, f"missing: {missing}")
        return f"{len(self.names)} files"

    def check_manifests(self) -> str:
        """RFC 8493: the manifests list every file once, none extra, and the digests are right."""
        need(self.read("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt differs")
        size = 0
        for name in self.names:
            running = hashlib.sha256()
            with self.files.open(name) as file:
                data = file.read(1 << 20)
                while data:
                    running.update(data)
                    size += len(data) if name.startswith("data/") else 0
                    data = file.read(1 << 20)
            self.digests[name] = running.hexdigest()
        payload = {name for name in self.names if name.startswith("data/")}
        for manifest, listed in (
            ("manifest-sha256.txt", payload),
            ("tagmanifest-sha256.txt", HEAD - {"tagmanifest-sha256.txt", "package.note"}),
        ):
            lines = self.read(manifest).decode().split("\n")
            need(lines.pop() == "", f"{manifest} ends in the middle of a line")
            pairs = [(line[66:], line[:64]) for line in lines if line[64:66] == "  "]
            need(len(pairs) == len(lines) == len(dict(pairs)), f"{manifest}: a strange line, or a file twice")
            need(set(dict(pairs)) == listed, f"{manifest}: not the files that are there: {self.differ(pairs, listed)}")
            for name, digest in pairs:
                need(self.digests[name] == digest, f"{name}: {digest} expected, {self.digests[name]} found")
        oxum = [line for line in self.read("bag-info.txt").decode().split("\n") if line.startswith("Payload-Oxum:")]
        need(oxum == [f"Payload-Oxum: {size}.{len(payload)}"], f"bag-info.txt: {oxum} for {size}.{len(payload)}")
        return f"{len(self.digests)} digests"

    @staticmethod
    def differ(pairs: list[tuple[str, str]], listed: set[str]) -> list[str]:
        """Some names that are on one side only."""
        return sorted(set(dict(pairs)) ^ listed)[:3]

    def check_keys(self) -> str:
        """The public keys are well formed."""
        lines = self.read("data/ledger/keys.txt").decode().split("\n")
        need(lines.pop() == "" and lines, "no keys")
        self.keys = [read_key(line) for line in lines]
        return ", ".join(f"{name} {identity.hex()}" for name, identity, _ in self.keys)

    def check_note(self) -> str:
        """The note signs the digest of the tag manifest, in one form, by one key."""
        data = self.read("package.note")
        text, _ = signer(data, self.keys, self.scratch)
        root = hashlib.sha256(self.read("tagmanifest-sha256.txt")).hexdigest()
        form = rb"probatum package v1\npkg-[0-9a-z-]+\n[0-9T:.-]+Z\n(fictional|as collected)\nsha256:([0-9a-f]{64})\n\Z"
        found = re.match(form, text)
        if not found or len(read_note(data)[1]) != 1:
            raise Wrong("a note of another form")
        need(found[2].decode() == root, f"the note is for root {found[2].decode()}, this package has {root}")
        return f"root sha256:{root}" + (" (FICTIONAL)" if found[1] == b"fictional" else "")

    def check_checkpoint(self) -> str:
        """The ledger's head is signed."""
        text, _ = signer(self.read("data/ledger/checkpoint"), self.keys, self.scratch)
        self.size, self.root = read_head(text)
        return f"{self.size} entries, root {self.root.hex()}"

    def check_leaves(self) -> str:
        """Each entry is in the ledger: its inclusion proof leads to the signed root."""
        for name in self.under("data/ledger/leaves/"):
            index = int(name.split("/")[-1][:-5])
            body = self.read(name)
            proof = read_hashes(self.read(f"data/ledger/proofs/{index}.txt"))
            need(index < self.size, f"entry {index} is beyond the ledger")
            found = climb(index, self.size, hashlib.sha256(b"\x00" + body).digest(), proof)
            need(found == self.root, f"entry {index} leads to root {found.hex()}")
            self.leaves[index] = body
        proofs = {int(name.split("/")[-1][:-4]) for name in self.under("data/ledger/proofs/")}
        need(self.leaves and proofs == set(self.leaves), "entries and proofs do not fit each other")
        return f"{len(self.leaves)} entries"

    def check_openings(self) -> str:
        """Each opened private value is what its entry commits to."""
        names = self.under("data/ledger/openings/")
        for path in names:
            index, name, _ = path.split("/")[-1].split(".")
            opening = self.read(path)
            need(len(opening) > 32 and int(index) in self.leaves, f"{path}: no entry, or no value")
            json.loads(opening[32:])
            private = json.loads(self.leaves[int(index)])["private"]
            found = "sha256:" + hashlib.sha256(COMMITMENT + opening).hexdigest()
            need(private.get(name) == found, f"{path}: {private.get(name)} expected, {found} found")
        return f"{len(names)} values"

    def check_originals(self) -> str:
        """Each original has the digest that it is named by, and an entry of the ledger names it."""
        names = self.under("data/originals/")
        text = b"\n".join(self.leaves.values())
        for name in names:
            digest = name.split("-", 1)[1][:64]
            need(self.digests[name] == digest, f"{name}: other bytes, sha256 {self.digests[name]}")
            need(f'"sha256:{digest}"'.encode() in text, f"{name}: no entry of the ledger names it")
        return f"{len(names)} originals"

    def check_consistency(self) -> str:
        """The ledger begins with its earlier heads."""
        for name in self.under("data/ledger/consistency/"):
            old, new = map(int, name.split("/")[-1][:-4].split("-"))
            hashes = read_hashes(self.read(name))
            need(0 < old <= new == self.size and hashes, f"{name}: not for this head")
            before, after = grow(old, new, hashes[1:], hashes[0])
            need((before, after) == (hashes[0], self.root), f"{name}: it leads to other roots")
            self.old_roots[old] = hashes[0]
        self.old_roots[self.size] = self.root
        return f"{len(self.old_roots) - 1} earlier heads"

    def check_seals(self) -> str:
        """Each sealed checkpoint is a head of this ledger, and its timestamps are for it."""
        tokens = 0
        for size in sorted({name.split("/")[3] for name in self.under("data/ledger/seals/")}):
            folder = f"data/ledger/seals/{size}/"
            text, _ = signer(self.read(folder + "checkpoint"), self.keys, self.scratch)
            need(read_head(text) == (int(size), self.old_roots.get(int(size))), f"{folder}: not a head of this ledger")
            for token in [name for name in self.under(folder) if name.endswith(".tsr")]:
                self.check_token(folder, token)
                tokens += 1
        return f"{tokens} timestamps"

    def check_token(self, folder: str, token: str) -> None:
        """RFC 3161: openssl opens the token with the authority's certificates beside it."""
        paths = []
        for name, data in (
            ("data", self.read(folder + "checkpoint")),
            ("token", self.read(token)),
            ("roots", self.read(token[:-4] + ".pem")),
        ):
            paths.append(os.path.join(self.scratch, name))
            with open(paths[-1], "wb") as out:
                out.write(data)
        sealed, response, roots = paths
        options = ["-data", sealed, "-in", response, "-CAfile", roots, "-partial_chain"]
        at = stamped_at(response)
        need(at, f"{token}: openssl finds no time in it")
        # The certificates must have been valid when the token was made, not when it is checked.
        need(openssl("ts", "-verify", *options, "-attime", str(at)), f"{token}: openssl does not accept it")

    def check_trusted_key(self, line: str) -> str:
        """The package and the ledger's head are signed by the key that the recipient trusts."""
        trusted = read_key(line.strip())
        signer(self.read("package.note"), [trusted], self.scratch)
        signer(self.read("data/ledger/checkpoint"), [trusted], self.scratch)
        return f"{trusted[0]} {trusted[1].hex()}"

    def check_old_checkpoint(self, data: bytes) -> str:
        """Nothing that an older checkpoint covers was changed."""
        text, _ = signer(data, self.keys, self.scratch)
        size, root = read_head(text)
        need(size in self.old_roots, f"the package has no proof for a head of {size} entries; ask for one")
        need(self.old_roots[size] == root, f"root {root.hex()} expected, {self.old_roots[size].hex()} found")
        return f"the first {size} entries are as they were"


def run(package: Package, key: str | None, checkpoint: bytes | None) -> list[tuple[str, str, str]]:
    """[(name, outcome, text)] of every check."""
    steps = [
        "names",
        "manifests",
        "keys",
        "note",
        "checkpoint",
        "leaves",
        "openings",
        "originals",
        "consistency",
        "seals",
    ]
    checks: list[Any] = [(step, getattr(package, f"check_{step}"), ()) for step in steps]
    results: list[tuple[str, str, str]] = []
    if key:
        checks.append(("trusted key", package.check_trusted_key, (key,)))
    if checkpoint:
        checks.append(("old checkpoint", package.check_old_checkpoint, (checkpoint,)))
    for name, check, arguments in checks:
        try:
            results.append((name, "ok", check(*arguments)))
        except (Wrong, ValueError, KeyError, IndexError, TypeError, RecursionError, AttributeError) as error:
            results.append((name, "FAILED", str(error) or type(error).__name__))
    if not key:
        results.append(("trusted key", "not checked", "compare the key with one from another source: --key"))
    return results


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Check a Probatum package offline.")
    parser.add_argument("package", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--key", help="a file with the public key that you trust, got from elsewhere")
    parser.add_argument("--checkpoint", help="an older checkpoint of the same ledger")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def whole(path: str) -> bytes:
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def main() -> int:
    """Check, print, and return the exit code."""
    asked = arguments()
    try:
        key = whole(asked.key).decode() if asked.key else None
        checkpoint = whole(asked.checkpoint) if asked.checkpoint else None
        with tempfile.TemporaryDirectory() as scratch:
            try:
                files = Folder(asked.package) if os.path.isdir(asked.package) else Zip(asked.package)
                results = run(Package(files, scratch), key, checkpoint)
            except (Wrong, UnicodeError, struct.error) as error:
                results = [("container", "FAILED", str(error))]
    except (OSError, UnicodeError) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    good = all(outcome != "FAILED" for _, outcome, _ in results)
    if asked.json:
        print(
            json.dumps(
                {"ok": good, "checks": [{"name": name, "outcome": how, "text": text} for name, how, text in results]}
            )
        )
    else:
        for name, outcome, text in results:
            print(f"{outcome}: {name}: {text}")
        print("The package is whole." if good else "THE PACKAGE IS NOT WHOLE.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
