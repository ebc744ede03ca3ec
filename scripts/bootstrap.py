"""Make `.venv` with exactly the packages in `uv.lock`; what `make` runs first, and again when the lock changes.

Runs on any Python 3.11+ with nothing installed. Uses the `uv` on the path when it is new enough, else gets a pinned one
from the package index into `.uv`, by a virtual environment or, where Debian left `ensurepip` out, by pip alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV_VERSION = "0.13.9"
UV_OLDEST = (0, 8)
NO_PIP = """\
{python} can neither make a virtual environment nor run pip, so Probatum's packages cannot be installed.
On Debian and Ubuntu:  apt-get install python3-venv      (or install uv and put it on the PATH)
Then run make again."""


def main() -> int:
    """Find or get uv, then sync; the exit code is uv's."""
    uv = _uv_on_path() or _uv_of_our_own()
    if uv is None:
        print(NO_PIP.format(python=sys.executable), file=sys.stderr)
        return 2
    environment = {
        **os.environ,
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"),
        "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy"),
    }
    environment.pop("VIRTUAL_ENV", None)
    print("Setting up .venv from uv.lock (the first time takes about a minute)", file=sys.stderr, flush=True)
    return subprocess.run([*uv, "sync", "--locked", "--quiet"], cwd=ROOT, env=environment, check=False).returncode


def _uv_on_path() -> list[str] | None:
    found = shutil.which("uv")
    return [found] if found and _version(found) >= UV_OLDEST else None


def _version(uv: str) -> tuple[int, ...]:
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer)
    return tuple(int(part) for part in match.groups()) if match else ()


def _uv_of_our_own() -> list[str] | None:
    home = ROOT / ".uv"
    places = [home / "venv" / "bin" / "uv", home / "packages" / "bin" / "uv"]
    if not any(place.is_file() for place in places):
        print(f"Getting uv {UV_VERSION} into .uv", file=sys.stderr, flush=True)
        _install_in_venv(home / "venv") or _install_by_pip(home / "packages")
    return next(([str(place)] for place in places if place.is_file()), None)


def _install_in_venv(folder: Path) -> bool:
    try:
        import ensurepip  # noqa: F401  (Debian's python3 may lack it)
    except ImportError:
        return False
    return _run([sys.executable, "-m", "venv", "--clear", str(folder)]) and _run(
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", f"uv=={UV_VERSION}"]
    )


def _install_by_pip(folder: Path) -> bool:
    """Pip with `--target` writes to our folder only, so it works where the system's packages are managed by Debian."""
    return _run([sys.executable, "-m", "pip", "install", "--quiet", f"--target={folder}", f"uv=={UV_VERSION}"])


def _run(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
