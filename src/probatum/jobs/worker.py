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
    from probatum.jobs.work import serve_forever

    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    ready = outside(workspace, progress=lambda what, done, total: None)
    serve_forever(ready, wait=lambda seconds: ended.wait(seconds) or _orphaned())


def _orphaned() -> bool:
    """Whether the server that started this worker has gone: its end of our standard input is closed."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)


if __name__ == "__main__":
    main()
