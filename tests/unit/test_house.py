"""The rules of the house that linters cannot check: names, sizes, docstrings, documentation, licences, samples."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "probatum"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
REPORTS = sorted((ROOT / "examples" / "sample-case" / "reports").iterdir())
STAGES = ("collect", "vault", "footage", "reading", "linking", "counting", "dossier")
NETWORK = {"socket", "ssl", "asyncio", "http.client", "http.server", "urllib.request", "requests", "httpx"}
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc"}
LABELS = ("[FICTIONAL SAMPLE", "[ВИГАДАНИЙ ПРИКЛАД", "[ВЫМЫШЛЕННЫЙ ПРИМЕР")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_opens_with_a_docstring(path: Path) -> None:
    """What comes in, what goes out, what always holds: said before the first line of code."""
    assert ast.get_docstring(_tree(path)), f"{_name(path)} says nothing about itself"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_small_enough_to_read_in_one_go(path: Path) -> None:
    """Four hundred lines at most; the verifier that travels with a package must be one file, and has 600."""
    limit = 600 if "carried" in path.parts else 400
    assert len(path.read_text("utf-8").splitlines()) <= limit


def test_no_room_is_without_a_name_of_its_own() -> None:
    """A module called utils says nothing about what is in it."""
    assert not [_name(path) for path in MODULES if NAMELESS & {path.stem, path.parent.name}]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_opens_no_network(stage: str) -> None:
    """Also not by the parts of `urllib` and `http` that import-linter cannot tell from the harmless ones."""
    found = {
        f"{_name(path)}: {imported}"
        for path in (PACKAGE / stage).rglob("*.py")
        for imported in _imports(_tree(path))
        if imported in NETWORK or any(imported.startswith(f"{each}.") for each in NETWORK)
    }
    assert not found


def _imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_every_package_is_in_the_diagram() -> None:
    """docs/architecture.md shows the tree as one diagram; a package that is missing there is missing for a reader."""
    diagram = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("```")[1]
    packages = {path.parent for path in MODULES if path.name == "__init__.py"} - {PACKAGE}
    missing = {_name(each) for each in packages if not re.search(rf"\b{each.name}/", diagram)}
    assert not missing


def test_every_page_is_in_the_table_of_contents() -> None:
    """A page that nothing leads to is not documentation."""
    contents = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    assert not {page for page in pages if f" {page}\n" not in contents}


def test_every_decision_is_in_the_index() -> None:
    """Decisions are found by their list."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "index.md").read_text("utf-8")
    assert not [page.name for page in folder.glob("0*.md") if f"({page.name})" not in index]


def test_the_page_of_commands_is_the_commands_own_help() -> None:
    """Every command and every option is documented, in the words of its `--help`."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "write_command_reference.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page: Path = script.PAGE
    assert page.read_text("utf-8") == script.reference(), "run: make reference"


def test_the_licence_and_the_notice_are_there() -> None:
    """Who takes the code can see on what terms, and whose data it uses."""
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert "GeoNames" in notice
    assert "KATOTTG" in notice


def test_make_test_and_demo_need_nothing_but_make_and_python() -> None:
    """`make -n` plans every target without an environment of ours."""
    plan = subprocess.run(
        ["make", "-n", "demo", "test", "lint", "fmt", "bench", "docs", "reference", "clean", "PORT=8123"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    steps = ('probatum demo --port "8123"', "pytest", "ruff check", "mypy", "lint-imports", "mkdocs build --strict")
    assert [step for step in steps if step not in plan] == []


def test_too_old_a_python_is_refused_with_the_way_out() -> None:
    """The message names what to install or how to say where it is."""
    made = subprocess.run(
        ["make", "--always-make", "setup", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    assert "make PYTHON=" in made.stderr


def test_the_sample_case_names_each_of_its_files_once() -> None:
    """The manifest and the folder agree."""
    folder = ROOT / "examples" / "sample-case"
    manifest = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    named = [each["file"] for each in manifest["report"]]
    assert sorted(named) == sorted(str(path.relative_to(folder)) for path in (folder / "reports").iterdir())
    assert manifest["case"]["fictional"] is True


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_sample_says_that_it_is_invented(path: Path) -> None:
    """In its title or first line, and in the text that a reader sees."""
    text = path.read_text("utf-8")
    body = text.split("<article>")[-1]
    assert any(label in text[:400] for label in LABELS)
    assert any(label in body[:200] for label in LABELS)


def test_bootstrap_runs_on_a_bare_interpreter() -> None:
    """It may import the standard library only: nothing is installed when it runs."""
    allowed = set(sys.stdlib_module_names) | {"__future__"}
    imported = _imports(ast.parse((ROOT / "scripts" / "bootstrap.py").read_text("utf-8")))
    assert {each.partition(".")[0] for each in imported} <= allowed
