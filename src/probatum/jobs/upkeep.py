"""What the worker does between jobs: publish, seal and read the vault again, each when the configuration says so.

A failure of one is logged and tried again later; it never stops jobs. Looked at once a minute, since nothing of it is
due more often.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from probatum.model.errors import ProbatumError
from probatum.pipeline import Tools
from probatum.register.queries.fixity import fixity_due
from probatum.register.services.replicas import fixity
from probatum.register.services.sealing import seal_when_due
from probatum.register.services.vault import objects, publish_ledger, workspace

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0


class Upkeep:
    """Keeps custody up while a worker runs; `now` counts seconds and is for tests."""

    def __init__(self, tools: Tools, *, now: Callable[[], float] = time.monotonic) -> None:
        self._tools = tools
        self._now = now
        self._last: float | None = None

    def begin(self) -> None:
        """At the start of work: remove what killed processes left half-written."""
        _tried("sweeping", lambda: objects().sweep())

    def look(self) -> None:
        """Do what is due, at most once a minute."""
        if self._last is not None and self._now() - self._last < EVERY_SECONDS:
            return
        self._last = self._now()
        _tried("publishing the ledger", publish_ledger)
        _tried("sealing", self._seal)
        _tried("reading the vault again", self._read_again)

    def _seal(self) -> None:
        outcome = seal_when_due(actor=workspace().actor, clock=self._tools.clock)
        for failure in outcome.failures if outcome else ():
            log.warning("no timestamp from %s: %s", failure["url"], failure["message"])

    def _read_again(self) -> None:
        days = float(workspace().setting("vault", "fixity_days", 30.0))
        if fixity_due(self._tools.clock(), days=days):
            run = fixity(actor=workspace().actor, clock=self._tools.clock, progress=self._tools.progress)
            if not run.sound:
                log.error("%s Objects are altered, %s missing", len(run.altered), len(run.missing))


def _tried(doing: str, work: Callable[[], object]) -> None:
    try:
        work()
    except (ProbatumError, OSError) as error:
        log.warning("%s failed: %s", doing, error)
