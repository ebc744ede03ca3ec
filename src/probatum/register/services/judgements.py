"""People decide: a Judgement is added, an earlier one on the same subject is superseded, never erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from probatum.model.canonical import decode, encode
from probatum.model.errors import UsageError, ValueInvalid
from probatum.model.statements import statement_from_record
from probatum.vault.events import Event

from ..ids import new_id
from ..models import Case, Item, Judgement, JudgementKind, Statement, Verdict
from ..queries.due import MEDIA_ROLES
from ..recording import record
from .vault import objects, publish_ledger

VERDICTS = {
    JudgementKind.SAME_INCIDENT: {Verdict.YES, Verdict.NO, Verdict.UNSURE},
    JudgementKind.SAME_FOOTAGE: {Verdict.YES, Verdict.NO, Verdict.UNSURE},
    JudgementKind.STATEMENT: {Verdict.RIGHT, Verdict.WRONG, Verdict.CORRECTED, Verdict.UNSURE},
}


def judge(
    case: Case,
    *,
    kind: JudgementKind,
    a: str,
    b: str = "",
    verdict: Verdict,
    value: dict[str, Any] | None = None,
    reason: str = "",
    actor: str,
    now: datetime,
) -> Judgement:
    """Record a person's decision on statement keys or Items of this case; the same decision twice is one.

    Raise UsageError for what cannot be judged so: another kind of thing, a thing of another case, a correction that is
    no statement.
    """
    if b and b < a:
        a, b = b, a
    _check(case, kind, a, b, verdict)
    value = _checked_value(case, a, Verdict(verdict), value)
    with transaction.atomic():
        before = Judgement.objects.filter(case=case, kind=kind, a=a, b=b, superseded_by=None).order_by("at").last()
        if before and (before.verdict, before.value, before.reason, before.by) == (verdict, value, reason, actor):
            return before
        judgement = new_id("jud", now)
        event = Event(
            type="judgement.made",
            at=now,
            actor=actor,
            case=case.id,
            data={
                "judgement": judgement,
                "kind": JudgementKind(kind).value,
                "a": a,
                "b": b,
                "verdict": Verdict(verdict).value,
                "supersedes": before.id if before else None,
            },
            private={"judgement": {"value": value, "reason": reason}},
        )
        record([event], objects=objects())
    publish_ledger()
    return Judgement.objects.get(id=judgement)


def _check(case: Case, kind: JudgementKind, a: str, b: str, verdict: Verdict) -> None:
    if Verdict(verdict) not in VERDICTS[JudgementKind(kind)]:
        allowed = ", ".join(sorted(VERDICTS[JudgementKind(kind)]))
        raise UsageError(f"“{verdict}” is no answer to “{JudgementKind(kind).label}”", expected=allowed)
    pair = JudgementKind(kind) is not JudgementKind.STATEMENT
    if pair and (not a or not b or a == b):
        raise UsageError("A judgement on sameness needs two different things")
    if not pair and b:
        raise UsageError("A judgement on a statement is about one statement", found=f"{a} and {b}")
    for subject in (a, b) if pair else (a,):
        if not _exists(case, JudgementKind(kind), subject):
            raise UsageError(f"There is nothing to judge called {subject} in this case", expected=_SUBJECTS[kind])


_SUBJECTS = {
    JudgementKind.SAME_INCIDENT: "the key of a killing that a report claims",
    JudgementKind.SAME_FOOTAGE: "the id of a video, picture or sound",
    JudgementKind.STATEMENT: "the key of a statement",
}


def _exists(case: Case, kind: JudgementKind, subject: str) -> bool:
    if kind is JudgementKind.SAME_FOOTAGE:
        return Item.objects.filter(id=subject, capture__case=case, role__in=MEDIA_ROLES).exists()
    statements = Statement.objects.filter(key=subject, report__case=case)
    return (statements.filter(kind="killing") if kind is JudgementKind.SAME_INCIDENT else statements).exists()


def _checked_value(case: Case, key: str, verdict: Verdict, value: dict[str, Any] | None) -> dict[str, Any] | None:
    """The corrected record, read and written once, so that what is kept can be linked and counted."""
    if verdict is not Verdict.CORRECTED:
        if value is not None:
            raise UsageError("Only “corrected” comes with a record of its own", found=str(verdict))
        return None
    row = Statement.objects.filter(key=key, report__case=case).order_by("-current", "id").first()
    assert row is not None  # _check has seen it
    try:
        corrected = statement_from_record(value or {})
    except ValueInvalid as error:
        raise UsageError("The corrected record is no statement", found=error.found) from error
    if corrected.kind.value != row.kind:
        raise UsageError("A correction cannot make another kind of statement", expected=row.kind, found=corrected.kind)
    length = len(row.report.text)
    beyond = [
        list(span) for spans in (corrected.spans, *corrected.fields.values()) for span in spans if span[1] > length
    ]
    if beyond:
        raise UsageError(
            "The corrected record rests on words beyond the text", expected=f"to {length}", found=f"{beyond}"
        )
    record: dict[str, Any] = decode(encode(corrected.to_record()))
    return record
