"""Whether a text can matter at all: a quick look for any word of killing or of orders to kill.

In: a text in the form that word lists know. Out: whether reading it can give a statement. Most texts of the world say
nothing of killing, and need no further work.
"""

from __future__ import annotations

import re
from functools import cache

from .data import load
from .lexicon import lexicon
from .patterns import any_word

_KILLING = "KkgX"


def can_matter(low: str, *, lang: str) -> bool:
    """Whether some word of killing stands in the text."""
    return _words(lang).search(low) is not None


@cache
def _words(lang: str) -> re.Pattern[str]:
    ordered = load(lang, "words")["scene"]["ordered"]
    return any_word(sorted({*lexicon(lang).forms(_KILLING), *ordered}))
