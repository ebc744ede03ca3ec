"""The worker process that `probatum serve` starts: does jobs until it is told to end or its parent is gone."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading

from probatum.register.workspace import find_workspace, hold


def main() -> None:
    """Work on the workspace that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "probatum.web.settings"
    import django

    workspace = find_workspace()
    hold(workspace)
    django.setup()
    from probatum.jobs.outside import outside
    from probatum.jobs.work import ToldToEnd, serve_forever

    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())

    def progress(what: str, done: int, total: int) -> None:
        if ended.is_set() or _orphaned():
            raise ToldToEnd("This worker was told to end")

    serve_forever(outside(workspace, progress=progress), wait=lambda seconds: ended.wait(seconds) or _orphaned())


def _orphaned() -> bool:
    """Whether the server that started this worker has gone: its end of our standard input is closed."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)


if __name__ == "__main__":
    main()
