"""The text files of a bag: its declaration, its manifests, its metadata, read as strictly as RFC 8493 allows.

In: bytes. Out: what they say, and every fault. A manifest line is a digest, white space and a path in which only CR, LF
and % are percent-encoded (section 2.1.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_DECLARATION = re.compile(r"BagIt-Version: 1\.0(?:\r\n|\r|\n)Tag-File-Character-Encoding: UTF-8(?:\r\n|\r|\n)?\Z")
_LINE = re.compile(r"(?P<digest>[0-9A-Fa-f]+)[ \t]+(?P<path>[^ \t].*)\Z")
_ENCODED = re.compile(r"%(0[AaDd]|25)")


@dataclass(frozen=True, slots=True, kw_only=True)
class BagFault:
    """One thing that is wrong: with which file, what was expected, what was found."""

    path: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A manifest: the digest of each path that it lists, in lower case."""

    name: str
    algorithm: str
    tag: bool
    digests: dict[str, str]
    faults: list[BagFault] = field(default_factory=list)


def declaration(data: bytes) -> list[BagFault]:
    """Section 2.1.1: exactly two lines, in this form, without a byte-order mark."""
    if _DECLARATION.match(data.decode("utf-8", "replace")):
        return []
    return [BagFault(path="bagit.txt", expected="BagIt-Version: 1.0 and UTF-8, to the letter", found=repr(data[:120]))]


def manifest(name: str, data: bytes, algorithm: str, *, tag: bool) -> Listed:
    """Read a manifest; a path twice, outside the bag or in the wrong kind of manifest is a fault."""
    listed = Listed(name=name, algorithm=algorithm, tag=tag, digests={})
    for line in _lines(name, data, listed.faults):
        found = _LINE.match(line)
        if not found or len(found["digest"]) != DIGITS[algorithm]:
            listed.faults.append(BagFault(path=name, expected="a digest and a path on every line", found=line[:120]))
            continue
        path = _ENCODED.sub(lambda code: chr(int(code[1], 16)), found["path"]).removeprefix("./")
        wrong = _wrong(path, tag=tag)
        if wrong:
            listed.faults.append(BagFault(path=name, expected=wrong, found=path[:200]))
        elif path in listed.digests:
            listed.faults.append(BagFault(path=name, expected="each path once", found=f"{path[:200]} again"))
        listed.digests[path] = found["digest"].lower()
    return listed


def bag_info(data: bytes) -> tuple[list[tuple[str, str]], list[BagFault]]:
    """Section 2.2.2: `Label: value` lines; a line that begins with white space goes on with the one before."""
    faults: list[BagFault] = []
    values: list[tuple[str, str]] = []
    for line in _lines("bag-info.txt", data, faults):
        name, colon, value = line.partition(":")
        if line[0] in " \t" and values:
            values[-1] = (values[-1][0], f"{values[-1][1]} {line.strip()}")
        elif colon and name.strip() and line[0] not in " \t":
            values.append((name.strip(), value.strip()))
        else:
            faults.append(BagFault(path="bag-info.txt", expected="Label: value", found=line[:120]))
    return values, faults


def _wrong(path: str, *, tag: bool) -> str | None:
    """What a manifest of this kind should list instead of `path`; None when the path is right."""
    parts = path.split("/")
    if path.startswith(("/", "~")) or ".." in parts or "" in parts:
        return "paths within the bag"
    if tag:
        return "no tag manifest and no payload" if path.startswith(("tagmanifest-", "data/")) else None
    return None if path.startswith("data/") else "payload files, below data/"


def _lines(name: str, data: bytes, faults: list[BagFault]) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        faults.append(BagFault(path=name, expected="UTF-8", found=str(error)))
        return
    if text.startswith("﻿"):
        faults.append(BagFault(path=name, expected="no byte-order mark", found="one"))
    for line in re.split(r"\r\n|\r|\n", text):
        if line:
            yield line
