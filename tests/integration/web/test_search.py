"""Full-text search: by lemmas where indexed, by the words as they stand elsewhere; never in another case."""

from __future__ import annotations

import pytest
from django.test import Client

from probatum.register.models import Case
from probatum.register.queries.search import report_ids
from probatum.register.services.search import index_reports

from . import rows

TEXTS = {
    "uk": "Окупанти розстріляли п’ятьох військовополонених біля села Велике.",
    "ru": "Пленных расстреляли под Тёткино, сообщил омбудсмен.",
    "en": "Soldiers shot five prisoners near the village of Velyke.",
}


def _found(case: Case, words: str) -> set[str]:
    return {row["pk"] for row in report_ids(case, words)}


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("військовополонений", "uk"),
        ("ВІЙСЬКОВОПОЛОНЕНІ", "uk"),
        ("пятьох", "uk"),
        ("пленный", "ru"),
        ("Теткино", "ru"),
        ("prisoner", "en"),
        ("prisoners village", "en"),
    ],
)
def test_other_forms_of_a_word_are_found_once_indexed(case: Case, words: str, lang: str) -> None:
    made = {key: rows.report(case, text, id=f"rep-{key}") for key, text in TEXTS.items()}
    assert index_reports() == len(TEXTS)
    assert _found(case, words) == {made[lang].id}


def test_what_came_since_the_index_is_found_too(case: Case) -> None:
    first = rows.report(case, TEXTS["en"])
    index_reports()
    second = rows.report(case, "The prisoners were exchanged.")
    assert _found(case, "prisoners") == {first.id, second.id}
    assert index_reports() == 1
    assert index_reports() == 0
    assert _found(case, "prisoner") == {first.id, second.id}


def test_another_case_is_never_searched(case: Case) -> None:
    rows.report(rows.case("other", members={"x": "investigator"}), TEXTS["en"])
    index_reports()
    assert _found(case, "prisoners") == set()


@pytest.mark.parametrize(
    "words", ['"', "AND", "NEAR(", "a* OR b", "words:x", "'; DROP TABLE report; --", "%", "   ", "½"]
)
def test_no_input_breaks_the_search(owner: Client, case: Case, words: str) -> None:
    rows.report(case, TEXTS["en"])
    index_reports()
    assert owner.get("/c/sample/incidents/", {"q": words}).status_code == 200
    assert owner.get("/c/sample/reports/", {"q": words}).status_code == 200


def test_the_register_finds_incidents_by_their_reports_and_places(owner: Client, case: Case) -> None:
    told = rows.statement(rows.report(case, TEXTS["uk"], title="Перший"))
    incident = rows.incident(case, [told])
    other = rows.killing("x", place=rows.place(settlement="Inshe", region="Sumy"))
    away = rows.incident(case, [rows.statement(rows.report(case, "Other words"), other)])
    index_reports()
    for words in ("військовополонений", "Velyke"):
        page = owner.get("/c/sample/incidents/", {"q": words}).content.decode()
        assert incident.id in page, words
        assert away.id not in page, words
