"""What the pipeline gets from outside: the clock, a careful fetcher, the workspace's limits."""

from __future__ import annotations

from datetime import UTC, datetime

from probatum.adapters.http import SafeFetcher
from probatum.collect.limits import Limits
from probatum.pipeline import Progress, Tools
from probatum.register.workspace import Workspace


def now() -> datetime:
    """The present instant, aware UTC."""
    return datetime.now(UTC)


def outside(workspace: Workspace, *, progress: Progress) -> Tools:
    """The tools of a workspace, as its `[collect]` settings say (docs/reference/configuration.md)."""
    fetcher = SafeFetcher(
        allow_private=workspace.setting("collect", "allow_private_addresses", []),
        timeout=float(workspace.setting("collect", "timeout_seconds", 30.0)),
        deadline=float(workspace.setting("collect", "deadline_seconds", 600.0)),
    )
    limits = Limits(max_bytes=workspace.setting("collect", "max_file_bytes", Limits().max_bytes))
    return Tools(clock=now, fetcher=fetcher, limits=limits, progress=progress)
