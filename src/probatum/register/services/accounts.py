"""Accounts and one-time sign-in links. Credentials are not in the ledger; memberships are."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from ..models import SignInLink

LINK_LIFETIME = timedelta(hours=12)
TOKEN_BYTES = 32


def ensure_account(name: str) -> User:
    """The account of that name, made without a password when it is new."""
    user, made = User.objects.get_or_create(username=name)
    if made:
        user.set_unusable_password()
        user.save()
    return user


def make_sign_in_link(account: str, *, now: datetime) -> str:
    """A token that signs `account` in once, within twelve hours; only its digest is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(token_digest=_digest(token), account=account, expires_at=now + LINK_LIFETIME)
    return token


def use_sign_in_link(token: str, *, now: datetime) -> User | None:
    """The account that the token belongs to, or None when it is unknown, used or too old."""
    used = SignInLink.objects.filter(token_digest=_digest(token), used_at=None, expires_at__gt=now).update(used_at=now)
    if not used:
        return None
    link = SignInLink.objects.get(token_digest=_digest(token))
    return User.objects.filter(username=link.account, is_active=True).first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
