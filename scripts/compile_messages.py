"""Make the compiled catalogues (`.mo`) of the pages from their sources (`.po`); needs only the dev dependency Babel.

    python scripts/compile_messages.py [--check]

With --check nothing is written: exit 1 names each catalogue that is older than its source, or not complete. To take up
new words of the pages first: `cd src/probatum/web && django-admin makemessages -l uk --no-location --no-wrap` (needs
GNU gettext).
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "src" / "probatum" / "web" / "locale"


def main(check: bool) -> int:
    """Compile or check every catalogue; the exit code."""
    wrong = [problem for source in sorted(LOCALES.rglob("*.po")) for problem in problems(source, check=check)]
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


def problems(source: Path, *, check: bool) -> list[str]:
    """What is wrong with one catalogue; its compiled form is written unless only checked."""
    catalogue = read_po(io.BytesIO(source.read_bytes()))
    found = [f"{source.name}: not translated: {name}" for name in untranslated(catalogue)]
    compiled, target = _compiled(catalogue), source.with_suffix(".mo")
    if not check:
        target.write_bytes(compiled)
    elif not target.is_file() or target.read_bytes() != compiled:
        found.append(f"{target.name} is not made from {source.name}: python scripts/compile_messages.py")
    return found


def untranslated(catalogue: Catalog) -> list[str]:
    """Words of the pages that have no translation, or a doubtful one."""
    return [str(each.id) for each in catalogue if each.id and (each.fuzzy or not all(_strings(each.string)))]


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string] if isinstance(string, str) else list(string or [""])


def _compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
