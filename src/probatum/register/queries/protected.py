"""Names of victims are not shown to those who did not ask for them, and asking is recorded.

A prisoner's name is protected (Geneva Convention III, Art. 13). A statement's record names them; every place where the
same words would appear (the text, a title, a quotation) goes through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..models import Report, Statement


def hide(text: str, names: Sequence[str]) -> str:
    """The text with every protected name replaced by words that say so."""
    pattern = _pattern(names)
    return pattern.sub(f"[{_('name protected')}]", text) if pattern else text


def places(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where the protected names stand in the text, as `[start, end)`."""
    pattern = _pattern(names)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def names_in(records: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Victims' names in statement records, the longest first, each once."""
    listed = (name for record in records for name in (record.get("victims") or {}).get("names") or ())
    return tuple(sorted({str(name) for name in listed if str(name).strip()}, key=lambda name: (-len(name), name)))


def titles(reports: Iterable[Report]) -> dict[str, str]:
    """The titles of Reports without the names that their statements hold; one query."""
    listed = {report.id: report.title for report in reports}
    rows = Statement.objects.filter(report__in=listed, current=True, kind="killing").exclude(record__victims__names=[])
    named: dict[str, list[Mapping[str, Any]]] = {}
    for report, record in rows.values_list("report_id", "record"):
        named.setdefault(report, []).append(record)
    return {report: hide(title, names_in(named.get(report, ()))) for report, title in listed.items()}


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for whole names and for each long enough part of one, since texts repeat a person by a part."""
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 3}
    if not parts:
        return None
    listed = "|".join(re.escape(part) for part in sorted(parts, key=lambda part: (-len(part), part)))
    return re.compile(rf"(?<!\w)(?:{listed})(?:'s|’s)?(?!\w)", re.IGNORECASE)
