"""Analyses of video, images and sound, and which Items show the same recording."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db.models import Max, Q

from probatum.footage.analysis import Analysis
from probatum.footage.grouping import FootageJudgement, Grouping
from probatum.footage.thumbnails import Thumbnail
from probatum.model.canonical import decode, encode
from probatum.model.digests import Digest
from probatum.model.errors import ProbatumError
from probatum.vault.events import Event
from probatum.vault.objects import put_bytes, read_bytes

from ..models import Case, Fingerprint, FootageItem, Item, Judgement, JudgementKind, LedgerEntry, Verdict
from ..queries.due import current_judgements
from ..recording import record
from .reading import ACTOR
from .vault import objects

THUMBNAIL_POSITION = 1000
"""Derivatives are numbered from here within a Capture, apart from what was captured."""


def analyses(case: Case) -> list[tuple[str, str, Analysis]]:
    """(Item, Object, analysis) of all media of a case that could be decoded."""
    rows = Fingerprint.objects.filter(item__capture__case=case, object__isnull=False).order_by("id")
    return [
        (item, of, Analysis.from_record(decode(read_bytes(objects(), Digest.parse(kept)))))
        for item, of, kept in rows.values_list("item_id", "item__object_id", "object_id")
    ]


def judgements(case: Case) -> list[FootageJudgement]:
    """What people decided about pairs of Items."""
    rows = current_judgements(case.id, JudgementKind.SAME_FOOTAGE)
    return [FootageJudgement(a=row.a, b=row.b, verdict=_answer(row.verdict)) for row in rows]


def _answer(verdict: str) -> Literal["yes", "no", "unsure"]:
    return "yes" if verdict == Verdict.YES else "no" if verdict == Verdict.NO else "unsure"


def previous_groups(case: Case) -> dict[str, str]:
    """The Footage that each Item was in last."""
    rows = FootageItem.objects.filter(footage__case=case, current=True)
    return dict(rows.values_list("item_id", "footage_id"))


def grouping_due(case: Case) -> bool:
    """Whether anything was analysed, or judged by a person, after footage was last grouped."""
    entries = LedgerEntry.objects.filter(case=case.id)
    grouped = entries.filter(type="footage.grouped").aggregate(last=Max("index"))["last"]
    since = entries if grouped is None else entries.filter(index__gt=grouped)
    judged = Judgement.objects.filter(case=case, kind=JudgementKind.SAME_FOOTAGE).values("id")
    return since.filter(Q(type="footage.analysed") | Q(type="judgement.made", subject__in=judged)).exists()


def record_analysis(
    case: Case, item: Item, analysis: Analysis, thumbnails: Sequence[Thumbnail], *, now: datetime
) -> None:
    """Record what one Item shows, with its protected thumbnails."""
    stored = put_bytes(objects(), encode(analysis.to_record()))
    kept = []
    for number, thumbnail in enumerate(thumbnails):
        picture = put_bytes(objects(), thumbnail.jpeg)
        kept.append(
            {
                "item": f"{item.id}.t{number}",
                "position": THUMBNAIL_POSITION + number,
                "digest": str(picture.digest),
                "size": picture.size,
                "second": thumbnail.second,
            }
        )
    data: dict[str, Any] = {"item": item.id, "object": str(stored.digest), "size": stored.size, "thumbnails": kept}
    record(
        [Event(type="footage.analysed", at=now, actor=ACTOR, case=case.id, data=data, private={})], objects=objects()
    )


def record_failure(case: Case, item: Item, error: ProbatumError, *, version: str, now: datetime) -> None:
    """Record that an Item could not be decoded, and why."""
    data = {"item": item.id, "version": version, "code": error.code, "message": error.message[:2000]}
    record([Event(type="footage.failed", at=now, actor=ACTOR, case=case.id, data=data, private={})], objects=objects())


def record_grouping(case: Case, grouping: Grouping, *, now: datetime) -> None:
    """Record which Items of a case show the same recording."""
    document = {"format": "probatum-footage-1", **grouping_record(grouping)}
    stored = put_bytes(objects(), encode(document))
    data = {"object": str(stored.digest), "size": stored.size, "version": grouping.version}
    record([Event(type="footage.grouped", at=now, actor=ACTOR, case=case.id, data=data, private={})], objects=objects())


def grouping_record(grouping: Grouping) -> dict[str, Any]:
    """The JSON shape of a grouping."""
    return {
        "version": grouping.version,
        "groups": [{"id": group.id, "items": list(group.items)} for group in grouping.groups],
        "matches": [match.to_record() for group in grouping.groups for match in group.matches],
        "suggestions": [match.to_record() for match in grouping.suggestions],
    }
