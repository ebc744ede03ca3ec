"""`probatum serve`: the register in a browser, on this machine only."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from probatum.model.errors import UsageError
from probatum.register.workspace import VARIABLE, Workspace

from .session import console, now, workspace_option

HOST = "127.0.0.1"
TRIES = 20
"""Ports tried after the wanted one when it is in use."""
THREADS = 6


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
    for candidate in range(port, port + TRIES) if port else (0,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return listening
    raise UsageError(f"Ports {port} to {port + TRIES - 1} are all in use", remedy="Choose another: --port N or PORT=N.")


@contextmanager
def _worker(workspace: Workspace) -> Iterator[None]:
    """A worker process beside the server, ended with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "probatum.jobs.worker"],
        env={**os.environ, VARIABLE: str(workspace.root)},
        stdin=subprocess.PIPE,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def _nobody() -> Iterator[None]:
    yield
