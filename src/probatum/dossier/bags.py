"""A strict check of BagIt 1.0 bags (RFC 8493): complete and valid, nothing extra, nothing twice.

In: the files of a bag. Out: every fault, with what was expected and what was found, and the SHA-256 of every file.
Section numbers are those of RFC 8493. A bag is valid when there are no faults. Nothing is fetched: a file that
`fetch.txt` promises and that is not there is missing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from .bag_text import BagFault, Listed, bag_info, declaration, manifest

_MANIFEST = re.compile(r"(?P<kind>tag)?manifest-(?P<algorithm>[a-z0-9]+)\.txt\Z")
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
"""Section 2.4: sha256 and sha512 must be supported; older ones are read as well."""
SMALL = 64 << 20
"""Manifests and other tag files are read into memory up to this size."""


class BagFiles(Protocol):
    """The files of a bag under paths with forward slashes, relative to its base folder."""

    def paths(self) -> Sequence[str]:
        """Every file, in order."""
        ...

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file, part by part."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BagCheck:
    """What was found: the faults, and the SHA-256 (hex) of each file that is there."""

    faults: tuple[BagFault, ...]
    sha256: dict[str, str]
    files: int
    size: int


def check_bag(files: BagFiles) -> BagCheck:
    """Check a bag from its declaration to the last byte of its payload."""
    return _Check(files).run()


def read_small(files: BagFiles, path: str, limit: int = SMALL) -> bytes:
    """The whole of a small file; what is larger than `limit` comes back cut, and will not have its digest."""
    parts, left = [], limit
    for chunk in files.chunks(path):
        parts.append(chunk[:left])
        left -= len(chunk)
        if left <= 0:
            break
    return b"".join(parts)


class _Check:
    def __init__(self, files: BagFiles) -> None:
        self.files = files
        self.there = list(files.paths())
        self.faults: list[BagFault] = []
        self.digests: dict[str, dict[str, str]] = {}
        self.sizes: dict[str, int] = {}

    def run(self) -> BagCheck:
        lists = self._lists()
        if "bagit.txt" in self.there:
            self.faults += declaration(read_small(self.files, "bagit.txt"))
        else:
            self._fault("bagit.txt", "a bag declaration (2.1.1)", "none")
        self._hash({"sha256", *(each.algorithm for each in lists)})
        self._payload([each for each in lists if not each.tag])
        self._tags([each for each in lists if each.tag], [each.name for each in lists if not each.tag])
        self._oxum()
        self._fetch([each for each in lists if not each.tag])
        sha256 = {path: found["sha256"] for path, found in self.digests.items()}
        return BagCheck(faults=tuple(self.faults), sha256=sha256, files=len(sha256), size=sum(self.sizes.values()))

    def _fault(self, path: str, expected: str, found: str) -> None:
        self.faults.append(BagFault(path=path, expected=expected, found=found))

    def _lists(self) -> list[Listed]:
        found: list[Listed] = []
        for path in self.there:
            name = _MANIFEST.match(path)
            if name is None:
                continue
            if name["algorithm"] not in ALGORITHMS:
                self._fault(path, f"an algorithm of {', '.join(ALGORITHMS)} (2.4)", name["algorithm"])
                continue
            tag = name["kind"] is not None
            listed = manifest(path, read_small(self.files, path), name["algorithm"], tag=tag)
            self.faults += listed.faults
            found.append(listed)
        return found

    def _hash(self, algorithms: Iterable[str]) -> None:
        wanted = sorted(algorithms)
        for path in self.there:
            running = [hashlib.new(each) for each in wanted]
            size = 0
            for chunk in self.files.chunks(path):
                size += len(chunk)
                for each in running:
                    each.update(chunk)
            self.digests[path] = {name: each.hexdigest() for name, each in zip(wanted, running, strict=True)}
            self.sizes[path] = size

    def _payload(self, manifests: list[Listed]) -> None:
        """Section 3: every payload file is listed once in every manifest, and has the listed digest."""
        if not manifests:
            self._fault("manifest-sha256.txt", "at least one payload manifest (2.1.3)", "none")
        payload = [path for path in self.there if path.startswith("data/")]
        for each in manifests:
            for path in payload:
                if path not in each.digests:
                    self._fault(path, f"listed in {each.name}", "not listed")
            self._compare(each)

    def _tags(self, tag_manifests: list[Listed], manifests: list[str]) -> None:
        """Section 2.2.1: every payload manifest is listed, no tag manifest is, and all list the same files."""
        for each in tag_manifests:
            for name in manifests:
                if name not in each.digests:
                    self._fault(name, f"listed in {each.name}", "not listed")
            if each.digests.keys() != tag_manifests[0].digests.keys():
                self._fault(each.name, f"the files that {tag_manifests[0].name} lists", "others")
            self._compare(each)

    def _compare(self, listed: Listed) -> None:
        for path, digest in listed.digests.items():
            found = self.digests.get(path)
            if found is None:
                self._fault(path, f"the file that {listed.name} lists", "no such file")
            elif found[listed.algorithm] != digest:
                self._fault(path, f"{listed.algorithm} {digest}", found[listed.algorithm])

    def _oxum(self) -> None:
        """Section 2.2.2: Payload-Oxum, where given, is the payload's bytes and number of files."""
        if "bag-info.txt" not in self.there:
            return
        values, faults = bag_info(read_small(self.files, "bag-info.txt"))
        self.faults += faults
        payload = [size for path, size in self.sizes.items() if path.startswith("data/")]
        found = f"{sum(payload)}.{len(payload)}"
        for name, value in values:
            if name.lower() == "payload-oxum" and value != found:
                self._fault("bag-info.txt", f"Payload-Oxum {value}", found)

    def _fetch(self, manifests: list[Listed]) -> None:
        """Section 2.2.3: what fetch.txt lists is in every manifest."""
        if "fetch.txt" not in self.there:
            return
        for line in read_small(self.files, "fetch.txt").decode("utf-8", "replace").splitlines():
            parts = line.split(None, 2)
            if len(parts) != 3 or not all(parts[2] in each.digests for each in manifests):
                self._fault("fetch.txt", "URL, length and a listed path on every line", line[:120])
