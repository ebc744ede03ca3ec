"""A language is a folder, and English is one of them."""

from __future__ import annotations

from importlib.resources import files

import pytest

import probatum.reading
from probatum.reading.grammar import FILES, grammar, languages
from probatum.reading.reader import LANGUAGES


def test_english_is_read_and_a_folder_without_a_grammar_is_not() -> None:
    assert "en" in languages()
    assert languages() == LANGUAGES
    assert "gazetteer" not in languages()


@pytest.mark.parametrize("lang", languages())
def test_a_language_has_every_data_file_with_version_and_source(lang: str) -> None:
    for name in FILES:
        text = files(probatum.reading).joinpath(lang, f"{name}.toml").read_text(encoding="utf-8")
        assert 'version = "' in text
        assert 'source = "' in text


@pytest.mark.parametrize("lang", languages())
def test_a_grammar_finds_people_and_killings(lang: str) -> None:
    assert callable(grammar(lang).parties)
    assert callable(grammar(lang).kills)
