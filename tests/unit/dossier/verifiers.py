"""The three ways to check a package, each giving yes or no: `probatum verify`, verify.py and verify.sh.

The carried verifiers run as a recipient would run them: from elsewhere, on a bare interpreter or shell, with a PATH of
a few small programs. `in_process` is the same verify.py loaded as a module, for thousands of packages.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from probatum.dossier.writing import carried
from probatum.register.services.package_check import verify_package
from probatum.vault.notes import PublicKey

SHELL_TOOLS = (
    *("sha256sum", "openssl", "base64", "cat", "comm", "cut", "head"),
    *("mktemp", "od", "rm", "sort", "tail", "tr", "wc"),
)


def by_probatum(path: Path, *, key: PublicKey | None = None, old: bytes | None = None) -> bool:
    """What `probatum verify` says."""
    return verify_package(path, key=key, old_checkpoint=old).ok


class Alone:
    """The two carried verifiers in a folder of their own, with a PATH that has nothing of ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tools = folder / "tools"
        self.tools.mkdir(parents=True)
        for name in ("verify.py", "verify.sh"):
            (folder / name).write_bytes(carried(name))
        for tool in SHELL_TOOLS:
            found = shutil.which(tool)
            assert found, f"{tool} is not on this machine"
            (self.tools / tool).symlink_to(found)

    def python(self, path: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """Run verify.py on a package: isolated, without site packages."""
        return self._run([sys.executable, "-I", "-S", "verify.py", str(path), *more])

    def shell(self, path: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """Run verify.sh on an unpacked package."""
        return self._run(["/bin/sh", "verify.sh", str(path), *more])

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": str(self.tools)},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, 1), f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done


@cache
def verify_py() -> ModuleType:
    """The carried verify.py as a module."""
    path = Path(str(files("probatum.dossier") / "carried" / "verify.py"))
    spec = importlib.util.spec_from_file_location("carried_verify", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_process(path: Path, scratch: Path) -> bool:
    """What verify.py says, without starting an interpreter."""
    module = verify_py()
    try:
        opened = module.Folder(str(path)) if path.is_dir() else module.Zip(str(path))
        results = module.run(module.Package(opened, str(scratch)), None, None)
    except (module.Wrong, UnicodeError, OSError):
        return False
    return all(outcome != "FAILED" for _, outcome, _ in results)
