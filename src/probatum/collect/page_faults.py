"""Finds pages that are not what was asked for although the server answered "200 OK".

In: the page's address, source and text. Out: the faults found, by rules that are data (`page_faults.toml`). A rule
counts only where there is little other text, so that an article about log-in walls is not taken for one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

_LOOKED_AT = 256 * 1024
"""Characters of the source that are searched: walls are small pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSeen:
    """What of a page is judged."""

    url: str
    html: str
    text: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a page; `unusable` when the page must not count as what was asked for."""

    id: str
    says: str
    unusable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    fault: Fault
    where: str
    pattern: re.Pattern[str]
    most_text: int
    hosts: tuple[str, ...]

    def applies(self, seen: PageSeen) -> bool:
        host = urlsplit(seen.url).hostname or ""
        if self.hosts and not any(host == each or host.endswith(f".{each}") for each in self.hosts):
            return False
        if len(seen.text) > self.most_text:
            return False
        looked_at = {"url": seen.url, "html": seen.html, "text": seen.text, "title": seen.title or ""}
        return self.pattern.search(looked_at[self.where][:_LOOKED_AT]) is not None


def page_faults(seen: PageSeen) -> tuple[Fault, ...]:
    """Every fault of a page, unusable ones first, each once."""
    found = dict.fromkeys(rule.fault for rule in _rules() if rule.applies(seen))
    return tuple(sorted(found, key=lambda fault: not fault.unusable))


@cache
def _rules() -> tuple[_Rule, ...]:
    table = tomllib.loads(files(__package__).joinpath("page_faults.toml").read_text("utf-8"))
    return tuple(
        _Rule(
            fault=Fault(id=row["id"], says=row["says"], unusable=row["verdict"] == "unusable"),
            where=row["where"],
            pattern=re.compile(row["pattern"]),
            most_text=row["most_text"],
            hosts=tuple(row.get("hosts", ())),
        )
        for row in table["fault"]
    )
