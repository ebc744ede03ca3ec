"""Workspaces, cases, members and sources come to be."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import slugify

from probatum.vault.events import Event

from ..ids import derived_id, new_id
from ..models import Case, Member, MemberRole, Source
from ..recording import record
from .vault import objects


def open_case(*, name: str, account: str, now: datetime, fictional: bool = False) -> Case:
    """A new case with `account` as its first investigator."""
    case, slug = new_id("case", now), _free_slug(name)
    opened = Event(
        type="case.opened",
        at=now,
        actor=account,
        case=case,
        data={"case": case, "slug": slug, "fictional": fictional},
        private={"case": {"name": name}},
    )
    record([opened, _joined(case, account, MemberRole.INVESTIGATOR, account, now)], objects=objects())
    return Case.objects.get(id=case)


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:60] or "case"
    slug, number = wanted, 2
    while Case.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def add_member(case: Case, *, account: str, role: MemberRole, actor: str, now: datetime) -> Member:
    """Let an account see a case, or change its role there."""
    record([_joined(case.id, account, role, actor, now)], objects=objects())
    return Member.objects.get(case=case, account=account)


def _joined(case: str, account: str, role: MemberRole, actor: str, now: datetime) -> Event:
    member = derived_id("mem", case, account)
    return Event(
        type="member.joined",
        at=now,
        actor=actor,
        case=case,
        data={"member": member, "account": account, "role": role.value},
        private={},
    )


def source_named(case_id: str, name: str, *, url: str | None, actor: str, now: datetime) -> tuple[str, list[Event]]:
    """The id of the case's Source of that name, and the event that makes it when it is new."""
    name = " ".join(name.split())[:300]
    known = Source.objects.filter(case_id=case_id, name=name).values_list("id", flat=True).first()
    if known:
        return str(known), []
    source = derived_id("src", case_id, name)
    event = Event(
        type="source.named",
        at=now,
        actor=actor,
        case=case_id,
        data={"source": source, "kind": ""},
        private={"source": {"name": name, "url": url}},
    )
    return source, [event]
