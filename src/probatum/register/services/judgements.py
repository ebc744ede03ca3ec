"""People decide: a Judgement is added, an earlier one on the same subject is superseded, never erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from probatum.model.errors import UsageError
from probatum.vault.events import Event

from ..ids import new_id
from ..models import Case, Item, Judgement, JudgementKind, Statement, Verdict
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
    """Record a person's decision on statement keys or Items of this case; the same decision twice is one."""
    if b and b < a:
        a, b = b, a
    _check(case, kind, a, b, verdict)
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
    for subject in (a, b) if pair else (a,):
        if JudgementKind(kind) is JudgementKind.SAME_FOOTAGE:
            known = Item.objects.filter(id=subject, capture__case=case).exists()
        else:
            known = Statement.objects.filter(key=subject, report__case=case).exists()
        if not known:
            raise UsageError(f"There is nothing to judge called {subject} in this case")
