"""Reports: the text with its statements, names protected, judgements, nothing of the text run as markup."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from probatum.register.models import Case, Judgement, LedgerEntry

from . import rows
from .denials import POST, assert_closed

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
]


def _text_of(page: str) -> str:
    """The text as a reader sees it: without markup and without the numbers of statements."""
    inner = re.search(r"<div class=\"text\"[^>]*>(.*?)</div>\n</section>", page, re.DOTALL)
    assert inner is not None
    without_numbers = re.sub(r"<a class=\"ref\".*?</a>", "", inner[1], flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", without_numbers)


def test_statements_are_marked_and_tied_to_their_cards(owner: Client, case: Case) -> None:
    text = "Head. Two prisoners were shot near Velyke. Prosecutors opened a case. Subscribe to us."
    report = rows.report(case, text)
    rows.statement(report, rows.killing(text, spans=[[6, 42]], fields={"place": [[35, 41]]}))
    action = {"kind": "action", "action": "investigation_opened", "legal_refs": [], "about": 0, "said_by": []}
    rows.statement(report, action | {"spans": [[43, 69]], "hedges": [], "confidence": 0.8, "fields": {}})
    page = owner.get(f"/c/sample/reports/{report.id}/").content.decode()
    assert _text_of(page) == text
    assert 'id="w-1-0" href="#s-1"' in page
    assert 'href="#w-2-0"' in page
    assert 'id="s-2"' in page
    assert "Investigation opened" in page
    assert "“Velyke”" in page
    assert "suggested by rules 0.1.0" in page


def test_nested_and_overlapping_statements_keep_the_text_whole(owner: Client, case: Case) -> None:
    text = "abcdefghij"
    report = rows.report(case, text)
    for spans in ([[0, 10]], [[2, 5], [4, 8]], [[9, 99]]):
        rows.statement(report, rows.killing(text, spans=spans))
    page = owner.get(f"/c/sample/reports/{report.id}/").content.decode()
    assert _text_of(page) == text
    assert 'class="k-killing several"' in page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_a_source_wrote_becomes_markup(owner: Client, case: Case, payload: str) -> None:
    text = f"Before {payload} after."
    report = rows.report(
        case, text, title=payload, author=payload, url=payload, notes=[payload], forwarded_from=payload,
        reply_to=payload, source_name=payload, lang="en", location=payload,
    )  # fmt: skip
    said = [{"name": payload, "body": payload, "role": payload}]
    record = rows.killing(
        text, said_by=said, hedges=[payload], means=[payload], fields={payload: [[0, 3]], "place": [[0, 3]]},
        place=rows.place(settlement=payload, region=payload), perpetrators={"side": payload, "unit": payload},
    )  # fmt: skip
    kept = rows.statement(report, record)
    media = rows.video(report, payload)
    rows.footage(case, media)
    incident = rows.incident(case, [kept])
    failed = rows.capture(case, payload, state="failed", failure=payload, failure_code=payload, tool=payload)
    entry = rows.entry(case, "capture.done", failed.id)
    entry.actor = payload
    entry.save()
    escaped = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    for path in (
        f"reports/{report.id}/", "reports/", "inbox/", f"inbox/{failed.id}/", f"incidents/{incident.id}/", "incidents/",
        "footage/", "map/", "counts/", f"custody/capture/{failed.id}/", f"custody/report/{report.id}/", "",
    ):  # fmt: skip
        page = owner.get(f"/c/sample/{path}").content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "<svg/onload" not in page, path
        assert "' onmouseover='alert(1)" not in page, path
        assert 'href="javascript:' not in page, path
        assert "14" not in re.findall(r"Before (\S+) after", page), path
    report_page = owner.get(f"/c/sample/reports/{report.id}/").content.decode()
    assert escaped.replace("'", "&#x27;") in report_page


def test_names_of_victims_are_hidden_until_asked_for_and_the_look_is_recorded(owner: Client, case: Case) -> None:
    text = "The killed man is Ivan Vymyshlenko. Vymyshlenko's unit confirmed it."
    report = rows.report(case, text, title="Ivan Vymyshlenko named")
    victims = {"min": 1, "max": 1, "side": "UA", "status": [], "names": ["Ivan Vymyshlenko"]}
    kept = rows.statement(
        report, rows.killing(text, victims=victims, fields={"names": [[18, 34]], "victims": [[4, 34]]})
    )
    incident = rows.incident(case, [kept])
    rows.pair(kept, rows.statement(rows.report(case)), reasons={"place": "Ivan Vymyshlenko"})
    paths = [
        f"reports/{report.id}/",
        "reports/",
        "inbox/",
        f"incidents/{incident.id}/",
        "incidents/?q=unit",
        "incidents/pairs/",
    ]
    for path in (*paths, f"custody/report/{report.id}/", f"inbox/{report.capture_id}/"):
        assert "Vymyshlenko" not in owner.get(f"/c/sample/{path}").content.decode(), path
    assert not LedgerEntry.objects.filter(type="item.viewed").exists()
    shown = owner.post(f"/c/sample/reports/{report.id}/names/")
    assert text in _text_of(shown.content.decode()).replace("&#x27;", "'")
    assert LedgerEntry.objects.filter(type="item.viewed", subject=f"{report.capture_id}.0", actor="owner").count() == 1
    assert "Vymyshlenko" not in owner.get(f"/c/sample/reports/{report.id}/").content.decode()


def test_a_judgement_is_recorded_and_replaces_the_label(owner: Client, case: Case) -> None:
    report = rows.report(case)
    kept = rows.statement(report)
    answer = owner.post(f"/c/sample/statements/{kept.key}/judge/", {"verdict": "wrong", "reason": "A film set."})
    assert answer["Location"] == f"/c/sample/reports/{report.id}/#s-1"
    made = Judgement.objects.get(a=kept.key)
    assert (made.verdict, made.by, made.reason) == ("wrong", "owner", "A film set.")
    owner.post(f"/c/sample/statements/{kept.key}/judge/", {"verdict": "right"})
    page = owner.get(f"/c/sample/reports/{report.id}/").content.decode()
    assert "verdict-right" in page
    assert "A film set." in page


def test_an_analyst_judges_nothing_and_sees_no_names(analyst: Client, case: Case) -> None:
    report = rows.report(case)
    kept = rows.statement(report)
    assert analyst.get(f"/c/sample/reports/{report.id}/").status_code == 200
    assert analyst.post(f"/c/sample/statements/{kept.key}/judge/", {"verdict": "right"}).status_code == 403
    assert analyst.post(f"/c/sample/reports/{report.id}/names/").status_code == 403


def test_a_text_that_was_not_read_is_not_called_irrelevant(owner: Client, case: Case) -> None:
    report = rows.report(case, reading_state="not_yet_read", relevant=None, lang="uk")
    page = owner.get(f"/c/sample/reports/{report.id}/").content.decode()
    assert "That is not the same as irrelevant" in page


def test_the_list_is_searched_and_narrowed(owner: Client, case: Case) -> None:
    rows.report(case, "Розстріл біля села", title="Перший", lang="uk", relevant=None, reading_state="not_yet_read")
    rows.report(case, "A shooting near the village", title="Second")
    for query, seen, unseen in (
        ("lang=uk", "Перший", "Second"),
        ("relevant=yes", "Second", "Перший"),
        ("relevant=unchecked", "Перший", "Second"),
        ("state=read", "Second", "Перший"),
        ("q=shooting", "Second", "Перший"),
        ("q=РОЗСТРІЛ", "Перший", "Second"),
    ):
        page = owner.get(f"/c/sample/reports/?{query}").content.decode()
        assert seen in page, query
        assert unseen not in page, query


def test_missing_and_foreign_reports_are_not_found(owner: Client, case: Case) -> None:
    foreign = rows.report(rows.case("other", members={"x": "investigator"}))
    kept = rows.statement(foreign)
    assert owner.get(f"/c/sample/reports/{foreign.id}/").status_code == 404
    assert owner.get("/c/sample/reports/nothing/").status_code == 404
    assert owner.post(f"/c/sample/statements/{kept.key}/judge/", {"verdict": "right"}).status_code == 404
    assert owner.post(f"/c/sample/reports/{foreign.id}/names/").status_code == 404


def test_reports_are_closed_to_others(case: Case, stranger: Client) -> None:
    report = rows.report(case)
    kept = rows.statement(report)
    for path in ("reports/", f"reports/{report.id}/"):
        assert_closed(f"/c/sample/{path}", stranger)
    for path in (f"reports/{report.id}/names/", f"statements/{kept.key}/judge/"):
        assert_closed(f"/c/sample/{path}", stranger, method=POST)
