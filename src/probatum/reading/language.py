"""Which language a text is in, or None when that cannot be said.

Only the languages that reports on this war are written in are told apart. A very short text, or one without words, has no
known language: not known is not English.
"""

from __future__ import annotations

from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

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
_SAMPLE = 1_500
_SURE = 0.5


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, or None. Only a sample from the start is looked at."""
    sample = text[:_SAMPLE]
    if sum(char.isalpha() for char in sample) < _ENOUGH_LETTERS:
        return None
    detector = _detector()
    language = detector.detect_language_of(sample)
    if language is None or detector.compute_language_confidence(sample, language) < _SURE:
        return None
    code: IsoCode639_1 = language.iso_code_639_1
    return code.name.lower()


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_low_accuracy_mode().build()
