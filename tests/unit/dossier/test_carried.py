"""The verifiers that travel along need nothing but an old Python, or a shell and a dozen small programs."""

from __future__ import annotations

import ast
import subprocess
import sys

from probatum.dossier.writing import carried

from .verifiers import SHELL_TOOLS


def test_verify_py_imports_the_standard_library_only() -> None:
    """Nothing of ours, nothing of anybody else's."""
    tree = ast.parse(carried("verify.py"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)
    assert not names & {"socket", "ssl", "http", "urllib", "asyncio"}


def test_verify_py_is_written_for_old_pythons() -> None:
    """Recipients do not choose theirs: the grammar of 3.8."""
    ast.parse(carried("verify.py"), feature_version=(3, 8))


def test_verify_sh_is_accepted_by_the_system_shell_without_a_warning() -> None:
    """`sh -n` reads it whole."""
    done = subprocess.run(["/bin/sh", "-n"], input=carried("verify.sh"), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_verify_sh_says_which_programs_it_needs() -> None:
    """It asks for each before it starts, and uses no other: the tests run it with these alone."""
    text = carried("verify.sh").decode()
    line = next(line for line in text.splitlines() if line.startswith("for tool in "))
    assert sorted(line.removeprefix("for tool in ").partition(";")[0].split()) == sorted(SHELL_TOOLS)


def test_the_two_verifiers_do_not_call_each_other() -> None:
    """Else a fault of one would be a fault of both."""
    assert b"verify.sh" not in carried("verify.py").replace(b'"verify.sh",', b"").replace(b"none with verify.sh", b"")
    assert b"python" not in carried("verify.sh")
