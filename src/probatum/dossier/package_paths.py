"""Which paths a package can have: what is no file of ours is refused, whatever a manifest says of it."""

from __future__ import annotations

import re

from . import layout

_NUMBER = "(?:0|[1-9][0-9]{0,17})"
_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*"
_PAYLOAD = re.compile(
    "(?:"
    + "|".join(
        [
            re.escape(layout.PAGE),
            re.escape(layout.CHECKPOINT),
            re.escape(layout.KEYS),
            rf"{layout.ORIGINALS}sha256-[0-9a-f]{{64}}(?:\.[a-z0-9]{{1,8}})?",
            *(rf"{folder}{_NAME}\.json" for folder in (layout.SIDECARS, layout.RECORDS, layout.SCHEMAS)),
            rf"{layout.LEAVES}{_NUMBER}\.json",
            rf"{layout.PROOFS}{_NUMBER}\.txt",
            rf"{layout.OPENINGS}{_NUMBER}\.[a-z][a-z0-9_]*\.opening",
            rf"{layout.CONSISTENCY}{_NUMBER}-{_NUMBER}\.txt",
            rf"{layout.SEALS}{_NUMBER}/{_NAME}",
        ]
    )
    + r")\Z"
)


def known_path(path: str) -> bool:
    """Whether a package can have a file of this path."""
    return path in layout.HEAD_FILES or _PAYLOAD.match(path) is not None
