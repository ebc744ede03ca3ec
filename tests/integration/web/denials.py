"""What every page of a case refuses: the anonymous are sent to sign in, strangers get what a missing case gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from probatum.register.models import LedgerEntry

GET, POST = "get", "post"


def assert_closed(path: str, stranger: Client, *, method: str = GET) -> None:
    """Anonymous: sent to sign in. Stranger: 404, recorded, and nothing of the case in the answer."""
    anonymous = _call(Client(), method)(path)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/sign-in/?next=")
    refused = _call(stranger, method)(path)
    assert refused.status_code == 404
    assert b"Case sample" not in refused.content
    assert LedgerEntry.objects.filter(type="access.refused", actor="stranger").exists()


def _call(client: Client, method: str) -> Callable[..., Any]:
    return client.get if method == GET else client.post
