"""`probatum serve`: the register in a browser, on this machine only."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from probatum.model.errors import UsageError
from probatum.register.workspace import VARIABLE, Workspace

from .session import console, errors, now, workspace_option

HOST = "127.0.0.1"
TRIES = 20
"""Ports tried after the wanted one when it is in use."""
THREADS = 6
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds before a worker that ended is started again: from the first, doubled each time, to the longest."""
PATIENCE = 10.0
"""Seconds that a worker has to end when told to."""


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, envvar="PORT")
@click.option("--no-worker", is_flag=True, help="Serve pages only; run no jobs.")
@workspace_option
def command(port: int, no_worker: bool, workspace: Workspace) -> None:
    """Serve the register at http://127.0.0.1:PORT and print a link that signs you in once.

    Work that was left unfinished is taken up by a worker. Ctrl-C ends both.
    """
    serve(workspace, port=port, worker=not no_worker)


def serve(workspace: Workspace, *, port: int, worker: bool = True) -> None:
    """Serve until the process is told to end."""
    import waitress

    from probatum.register.services.accounts import ensure_account, make_sign_in_link
    from probatum.web.wsgi import application

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news to a person
    listening = _listen(port)
    bound = listening.getsockname()[1]
    if bound != port and port:
        console.print(f"Port {port} is in use; using {bound}.")
    ensure_account(workspace.actor)
    token = make_sign_in_link(workspace.actor, now=now())
    console.print(f"\nThe register is at  http://{HOST}:{bound}/")
    console.print(f"Sign in once with   http://{HOST}:{bound}/sign-in/{token}/\n", markup=False)
    console.print("Ctrl-C ends it.")
    sys.stdout.flush()
    with _worker(workspace) if worker else _nobody():
        server = waitress.create_server(application, sockets=[listening], threads=THREADS, ident=None)
        signal.signal(signal.SIGTERM, lambda *_: server.close())
        try:
            server.run()
        except (KeyboardInterrupt, OSError):
            console.print("Ended.")
        finally:
            server.close()


def _listen(port: int) -> socket.socket:
    """A listening socket on loopback at `port` or one of the next twenty."""
    last = min(port + TRIES, 65536) - 1
    for candidate in range(port, last + 1) if port else (0,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen(128)
        except PermissionError as error:
            listening.close()
            raise UsageError(
                f"This account may not use port {candidate}", remedy="Choose one from 1024: --port N or PORT=N."
            ) from error
        except OSError:
            listening.close()
            continue
        return listening
    raise UsageError(f"Ports {port} to {last} are all in use", remedy="Choose another: --port N or PORT=N.")


@contextmanager
def _worker(workspace: Workspace) -> Iterator[None]:
    """A worker process beside the server, ended with it; one that ends by itself is started again, ever more slowly."""
    ended = threading.Event()
    running = [_start_worker(workspace)]

    def watch() -> None:
        wait = FIRST_PAUSE
        while not ended.is_set():
            began = time.monotonic()
            running[0].wait()
            wait = FIRST_PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(2 * wait, LONGEST_PAUSE)
            if ended.wait(wait):
                return
            errors.print("The worker ended unexpectedly and is started again.")
            running[0] = _start_worker(workspace)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        running[0].terminate()
        watcher.join(PATIENCE)
        if running[0].poll() is None:
            running[0].kill()
            running[0].wait()


def _start_worker(workspace: Workspace) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "probatum.jobs.worker"],
        env={**os.environ, VARIABLE: str(workspace.root)},
        stdin=subprocess.PIPE,
    )


@contextmanager
def _nobody() -> Iterator[None]:
    yield
