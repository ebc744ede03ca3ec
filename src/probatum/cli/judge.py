"""`probatum judge`: a person's decision, as on the pages."""

from __future__ import annotations

import json

import click

from probatum.model.errors import UsageError
from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, json_option, now, print_json, workspace_option

KINDS = ("same_incident", "statement", "same_footage")
VERDICTS = ("yes", "no", "unsure", "right", "wrong", "corrected")


@click.command("judge")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT [SUBJECT]")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--reason", default="", help="Why: it is kept with the decision.")
@click.option("--value", help="The corrected record as JSON (with “corrected”).")
@case_option
@json_option
@workspace_option
def command(
    kind: str,
    subjects: tuple[str, ...],
    verdict: str,
    reason: str,
    value: str | None,
    case_slug: str | None,
    as_json: bool,
    workspace: Workspace,
) -> None:
    """Record a decision: `same_incident KEY KEY yes|no|unsure`, `statement KEY right|wrong|corrected`,
    `same_footage ITEM ITEM yes|no|unsure`.

    Keys are the "key" of claims in `probatum incidents --json`. A decision is never erased: a later one supersedes it.
    It wins over the machine, and the incidents are linked anew.
    """
    from probatum.pipeline import analyse_footage, link_statements
    from probatum.register.models import JudgementKind, Verdict
    from probatum.register.services.judgements import judge
    from probatum.register.services.vault import publish_ledger

    if len(subjects) > 2:
        raise UsageError("A judgement is about one or two things", found=f"{len(subjects)} subjects")
    case = case_of(case_slug)
    made = judge(
        case,
        kind=JudgementKind(kind),
        a=subjects[0],
        b=subjects[1] if len(subjects) == 2 else "",
        verdict=Verdict(verdict),
        value=_record(value),
        reason=reason,
        actor=workspace.actor,
        now=now(),
    )
    from .session import tools

    with tools(workspace, quiet=True) as ready:
        if made.kind == JudgementKind.SAME_FOOTAGE:
            analyse_footage(case, ready)
        link_statements(case, ready)
    publish_ledger()
    if as_json:
        print_json({"judgement": made.id, "kind": made.kind, "a": made.a, "b": made.b, "verdict": made.verdict})
    else:
        console.print(f"Recorded {made.id}.")


def _record(value: str | None) -> dict[str, object] | None:
    if value is None:
        return None
    try:
        record = json.loads(value)
    except json.JSONDecodeError as error:
        raise UsageError("--value is not JSON", found=str(error)) from error
    if not isinstance(record, dict):
        raise UsageError("--value is not a record", expected="a JSON object")
    return record
