"""Which cases an account may look into."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import Case, Member


def seat_of(account: str, slug: str) -> Member | None:
    """The account's membership in the case of that address, with the case; None for a stranger."""
    return Member.objects.select_related("case").filter(account=account, case__slug=slug).first()


def case_exists(slug: str) -> bool:
    """Whether there is such a case at all; only to decide if a refusal is worth recording."""
    return Case.objects.filter(slug=slug).exists()


def cases_of(account: str) -> QuerySet[Case]:
    """The cases in which the account is a member, by name."""
    return Case.objects.filter(members__account=account).order_by("name")
