"""The language is known, or honestly not."""

from __future__ import annotations

import pytest

from probatum.reading.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The soldiers were shot after they had surrendered in the village.", "en"),
        ("Російські військові розстріляли полонених захисників біля села.", "uk"),
        ("Российские военные расстреляли пленных возле деревни.", "ru"),
        ("Russische Soldaten erschossen nach Angaben der Staatsanwaltschaft zwei Gefangene.", "de"),
    ],
)
def test_a_sentence_is_enough(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize("text", ["", "ok", "1234 5678 90", "😀 😀 😀"])
def test_a_scrap_has_no_known_language(text: str) -> None:
    assert detect(text) is None
