"""One key for the many spellings of a name.

Two names with the same key are taken for the same name: `Zaporizhzhia`, `Zaporizhia` and `Zaporizhzhya`; `Kup'yansk`
and `Kupiansk`; `Niu-York` and `Nyu York`. The key is for looking up only and is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = str.maketrans({**dict.fromkeys("'’ʼ`´‘ʹʺ\u0301", ""), "-": " ", "‑": " ", "–": " ", "\u00a0": " "})
_CYRILLIC = str.maketrans({"ё": "е", "ґ": "г"})
_LATIN = str.maketrans({"y": "i", "j": "i"})
_RUN = re.compile(r"(zh|[a-z])\1+")
_MOST_KEPT = 20_000


@lru_cache(maxsize=_MOST_KEPT)
def fold(name: str) -> str:
    """The key of a name in Latin or Cyrillic letters: without case, marks and doubled letters."""
    key = name.casefold().translate(_MARKS)
    if key.isascii():
        return _RUN.sub(r"\1", key.translate(_LATIN))
    if any("a" <= letter <= "z" for letter in key):
        key = "".join(letter for letter in unicodedata.normalize("NFKD", key) if not unicodedata.combining(letter))
        return _RUN.sub(r"\1", key.translate(_LATIN))
    return key.translate(_CYRILLIC)
