"""Fixtures for pages: a workspace for what is written, a signed-in member, a stranger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from probatum.register.models import Case
from probatum.register.workspace import CONFIG, Workspace, open_workspace
from probatum.vault.keys import create_key

from . import rows


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, settings: object, db: None) -> Workspace:
    """An empty workspace whose vault and keys services write to; the register itself is the test's database."""
    folder = tmp_path / "workspace"
    for part in ("vault", "keys"):
        (folder / part).mkdir(parents=True)
    (folder / CONFIG).write_text('[workspace]\nname = "test"\naccount = "owner"\n', "utf-8")
    found = open_workspace(folder)
    create_key(found.keys / "ledger.pem", name="probatum/test")
    settings.WORKSPACE = found  # type: ignore[attr-defined] # pytest-django's wrapper has no type of its own
    return found


@pytest.fixture
def case() -> Case:
    """A case with an owner and an analyst."""
    return rows.case(members={"owner": "investigator", "analyst": "analyst"})


@pytest.fixture
def sign_in() -> Callable[[str], Client]:
    """A client signed in to an account, made when it is new."""

    def signed_in(account: str) -> Client:
        client = Client()
        client.force_login(User.objects.get_or_create(username=account)[0])
        return client

    return signed_in


@pytest.fixture
def owner(sign_in: Callable[[str], Client], case: Case) -> Client:
    """The case's investigator."""
    return sign_in("owner")


@pytest.fixture
def analyst(sign_in: Callable[[str], Client], case: Case) -> Client:
    """A member who only reads."""
    return sign_in("analyst")


@pytest.fixture
def stranger(sign_in: Callable[[str], Client]) -> Client:
    """A signed-in account with a case of its own and no seat in the tested one."""
    rows.case("elsewhere", members={"stranger": "investigator"})
    return sign_in("stranger")
