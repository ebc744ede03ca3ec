"""Which language a text is in, or None when that cannot be said.

Only the languages that reports on this war are written in are told apart. A very short text, or one without words,
has no known language: not known is not English.
"""

from __future__ import annotations

from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from .data import load

_LANGUAGES = (
    Language.ENGLISH,
    Language.UKRAINIAN,
    Language.RUSSIAN,
    Language.GERMAN,
    Language.POLISH,
    Language.FRENCH,
    Language.SPANISH,
    Language.ITALIAN,
    Language.BELARUSIAN,
)
_ENOUGH_LETTERS = 12
_SAMPLE = 500


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, or None. Only a sample from the start is looked at."""
    sample = text[:_SAMPLE]
    if sum(char.isalpha() for char in sample) < _ENOUGH_LETTERS:
        return None
    if _plainly_english(sample):
        return "en"
    detector = _detector()
    language = detector.detect_language_of(sample)
    if language is None:
        return None
    code: IsoCode639_1 = language.iso_code_639_1
    return code.name.lower()


def _plainly_english(sample: str) -> bool:
    """Whether so many of the words are common English ones that no other language needs to be weighed."""
    known = load("en", "language")
    words = sample.lower().split()
    latin = all(char < "\u0250" or not char.isalpha() for char in sample)
    return latin and sum(word in known["common"] for word in words) >= known["share"] * len(words)


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_low_accuracy_mode().build()
