"""Fixtures for every test: where the project, its sample case and the material kept beside it are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does; what is slow is measured in benchmarks/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the project (seed article, vectors, clips); the test is skipped where it is absent."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The folder ../shared (seed article, vectors, clips) is not beside the project.")
    return folder


@pytest.fixture(scope="session")
def sample_case() -> Path:
    """The fictional sample case that `probatum demo` takes in."""
    return PROJECT / "examples" / "sample-case"
