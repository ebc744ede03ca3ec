"""Who may see a case: every page of a case goes through `case_page`.

An anonymous visitor is sent to sign in. A signed-in account that is no member gets the same 404 as for a case that does
not exist, and the refusal is recorded. What a member may do follows from the role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from probatum.register.models import Case, Member, MemberRole
from probatum.register.queries import membership
from probatum.register.services import access

P = ParamSpec("P")
HANDLERS = frozenset({MemberRole.INVESTIGATOR.value, MemberRole.REVIEWER.value})
"""Roles that add, judge and look at originals; an analyst reads and counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The place from which a member looks at a case."""

    case: Case
    member: Member

    @property
    def account(self) -> str:
        """The name under which this member's acts are recorded."""
        return self.member.account

    @property
    def may_handle(self) -> bool:
        """Whether this member may add, judge and look at originals."""
        return self.member.role in HANDLERS


Page = Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def case_page(page: Page[P]) -> View:
    """Make a view of a page that needs a member's seat; the case comes from the address."""

    @wraps(page)
    def view(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return page(request, _seat(request, slug), *args, **kwargs)

    return view


def require_handler(seat: Seat) -> None:
    """Raise PermissionDenied (403) for a member whose role only reads."""
    if not seat.may_handle:
        raise PermissionDenied


def _seat(request: HttpRequest, slug: str) -> Seat:
    account = request.user.get_username()
    member = membership.seat_of(account, slug)
    if member is None:
        if membership.case_exists(slug):
            access.record_refusal(path=request.path, actor=account, now=timezone.now())
        raise Http404
    return Seat(case=member.case, member=member)
