"""What is not done yet: the queue of the house is this question, so that nothing can be lost from a queue.

A Capture that is requested, an Item of a medium without a fingerprint, a Report not read by the present reader. Answers
are small batches in a fixed order.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from ..models import Capture, CaptureState, Item, Judgement, JudgementKind, ReadingState, Report, Statement

MEDIA_ROLES = ("video", "image", "audio")


def captures_due(batch: str) -> QuerySet[Capture]:
    """Captures of a batch that are requested and not finished, in their order."""
    return Capture.objects.filter(batch=batch, state=CaptureState.REQUESTED).order_by("position")


def unfinished_batches() -> list[tuple[str, str]]:
    """(case, batch) of every batch with a capture that is not finished, oldest first."""
    rows = Capture.objects.filter(state=CaptureState.REQUESTED).order_by("requested_at", "batch")
    return list(dict.fromkeys(rows.values_list("case_id", "batch")))


def media_due(case: str, version: str) -> QuerySet[Item]:
    """Captured media of a case that this version of the analysis has not seen, whether it could read them or not."""
    media = Item.objects.filter(capture__case_id=case, role__in=MEDIA_ROLES)
    return media.exclude(fingerprint__version=version).order_by("capture__requested_at", "id")


def reports_due(case: str, reader: str) -> QuerySet[Report]:
    """Reports of a case that this version of the reader has not read, in the order in which they came."""
    return (
        Report.objects.filter(case_id=case)
        .filter(~Q(reader=reader) | Q(reading_state=ReadingState.UNREAD))
        .order_by("id")
    )


def current_judgements(case: str, kind: JudgementKind) -> QuerySet[Judgement]:
    """What people decided, without what was superseded."""
    return Judgement.objects.filter(case_id=case, kind=kind, superseded_by=None).order_by("at", "id")


def killings(case: str) -> Iterator[Statement]:
    """The current statements of killings in a case, with report and source, in a fixed order."""
    rows = Statement.objects.filter(report__case_id=case, kind="killing", current=True)
    rows = rows.select_related("report", "report__source").defer("report__text").order_by("report_id", "position")
    yield from rows.iterator(chunk_size=1000)
