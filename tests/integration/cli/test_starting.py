"""What a command loads before it can answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"av", "numpy", "lingua", "lxml", "PIL", "pypdf", "trafilatura", "dateparser", "django.contrib.admin"}


@pytest.mark.parametrize("command", ["status", "incidents", "init", "judge", "verify", "rebuild", "serve"])
def test_a_command_is_there_without_loading_the_stages(command: str) -> None:
    """`--help` and the question what is to do must not wait for decoders and language models."""
    code = (
        "import sys, probatum.cli.main, probatum.reading.version, probatum.footage.analysis\n"
        f"import probatum.cli.{command}\n"
        "print(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
