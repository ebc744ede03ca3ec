"""Handlers for workspaces, cases, members, sources, and looks at protected things."""

from __future__ import annotations

from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore

from ..models import Case, Member, Source
from .handlers import Handler, case_of, private


def _only_logged(event: Event, objects: ObjectStore) -> None:
    """The event itself is the record; no row follows from it."""


def _case_opened(event: Event, objects: ObjectStore) -> None:
    data = event.data
    name = private(event, "case").get("name", data["slug"])
    Case.objects.create(id=data["case"], slug=data["slug"], name=name, fictional=data["fictional"], opened_at=event.at)


def _member_joined(event: Event, objects: ObjectStore) -> None:
    data = event.data
    Member.objects.update_or_create(
        id=data["member"],
        defaults={"case_id": case_of(event), "account": data["account"], "role": data["role"], "since": event.at},
    )


def _source_named(event: Event, objects: ObjectStore) -> None:
    about = private(event, "source")
    Source.objects.create(
        id=event.data["source"],
        case_id=case_of(event),
        name=about.get("name", event.data["source"]),
        kind=event.data.get("kind", ""),
        url=about.get("url") or "",
    )


HANDLERS: dict[str, Handler] = {
    "workspace.created": _only_logged,
    "case.opened": _case_opened,
    "member.joined": _member_joined,
    "source.named": _source_named,
    "item.viewed": _only_logged,
    "access.refused": _only_logged,
}
