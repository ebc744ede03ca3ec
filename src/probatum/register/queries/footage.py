"""Footage groups: which Items show the same recording, what is known of each, and who published it first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..models import Case, Fingerprint, Footage, FootageItem, FootageMatch, Item, Report, ReportItem
from .items import MEDIA_ROLES, MediaView, media_views

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageView:
    """A group with its media, the matches inside it and the Reports it was published with, the earliest first."""

    footage: Footage
    media: Sequence[MediaView]
    matches: Sequence[FootageMatch]
    reports: Sequence[Report]

    @property
    def earliest(self) -> Report | None:
        """The Report with the earliest known publication."""
        return next((each for each in self.reports if each.published), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FootagePage:
    """Some groups, the number of all of them, and the page numbers around."""

    groups: Sequence[FootageView]
    total: int
    page: int
    pages: int


def groups(case: Case, number: int = 1) -> FootagePage:
    """A page of the case's current groups, in the order of their names."""
    rows = Footage.objects.filter(case=case, current=True).order_by("id")
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    return FootagePage(
        groups=views(list(rows[(number - 1) * PAGE : number * PAGE])), total=total, page=number, pages=pages
    )


def group(case: Case, name: str) -> FootageView | None:
    """One group of the case."""
    found = Footage.objects.filter(case=case, id=name).first()
    return views([found])[0] if found else None


def views(footage: Sequence[Footage]) -> list[FootageView]:
    """Groups with everything their page shows, in a handful of queries however many there are."""
    names = [each.id for each in footage]
    links = list(
        FootageItem.objects.select_related("item", "item__object")
        .filter(footage__in=names, current=True)
        .order_by("item__capture__requested_at", "item_id")
    )
    media = {each.item.id: each for each in media_views(link.item for link in links)}
    matches = list(
        FootageMatch.objects.select_related("a", "b")
        .filter(current=True, a__in=media, b__in=media)
        .order_by("-score", "id")
    )
    published = _published(media)
    found = []
    for each in footage:
        inside = [link.item_id for link in links if link.footage_id == each.id]
        reports = {report.id: report for item in inside for report in published.get(item, ())}
        found.append(
            FootageView(
                footage=each,
                media=[media[item] for item in inside],
                matches=[match for match in matches if match.a_id in inside and match.b_id in inside],
                reports=sorted(reports.values(), key=lambda report: (report.published or date.max, report.id)),
            )
        )
    return found


def _published(items: Iterable[str]) -> dict[str, list[Report]]:
    rows = ReportItem.objects.select_related("report", "report__source").filter(item__in=list(items))
    found: dict[str, list[Report]] = {}
    for row in rows.defer("report__text"):
        found.setdefault(row.item_id, []).append(row.report)
    return found


def unreadable(case: Case) -> list[Fingerprint]:
    """Media that could not be analysed, with the reason."""
    return list(
        Fingerprint.objects.select_related("item")
        .filter(item__capture__case=case)
        .exclude(failure_code="")
        .order_by("id")[:100]
    )


def waiting(case: Case) -> int:
    """Media that were not analysed yet."""
    return Item.objects.filter(capture__case=case, role__in=MEDIA_ROLES, fingerprint=None).count()
