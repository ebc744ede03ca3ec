"""The register: the table and its export, one incident with every claim, judgements on pairs."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.test import Client

from probatum.register.models import Case, Incident, Judgement
from probatum.register.queries.contradictions import contradicted
from probatum.web.incidents.csv_export import cell

from . import rows
from .denials import POST, assert_closed

DAY = {"from": "2024-10-01", "to": "2024-10-01", "precision": "day"}
OCTOBER = {"from": "2024-10-01", "to": "2024-10-31", "precision": "month"}


def _victims(low: int | None, high: int | None, side: str = "UA") -> dict[str, object]:
    return {"min": low, "max": high, "side": side, "status": [], "names": []}


def _incident(case: Case, *, place: str, region: str | None, **record: object) -> Incident:
    words = rows.killing("Some words.", place=rows.place(settlement=place, region=region), **record)
    return rows.incident(case, [rows.statement(rows.report(case), words)])


def test_the_table_is_filtered_and_sorted(owner: Client, case: Case) -> None:
    _incident(case, place="Alpha", region="Donetsk", event_time=DAY, victims=_victims(9, 9))
    _incident(case, place="Beta", region="Sumy", victims=_victims(1, 2, "RU"))
    third = _incident(case, place="Gamma", region=None, victims=_victims(None, None))
    third.record = third.record | {"conflicting": True, "sides": ["RU"]}
    third.save()
    for query, seen in (
        ("region=Donetsk", {"Alpha"}),
        ("region=none", {"Gamma"}),
        ("month=2024-10", {"Alpha"}),
        ("month=none", {"Beta", "Gamma"}),
        ("month=rubbish", set()),
        ("side=RU", {"Gamma"}),
        ("conflicting=1", {"Gamma"}),
        ("state=suggested", {"Alpha", "Beta", "Gamma"}),
        ("state=verified", set()),
        ("q=beta", {"Beta"}),
    ):
        page = owner.get(f"/c/sample/incidents/?{query}").content.decode()
        table = page.split("<tbody>")[1].split("</tbody>")[0]
        assert {name for name in ("Alpha", "Beta", "Gamma") if name in table} == seen, query
    page = owner.get("/c/sample/incidents/?sort=killed&order=desc").content.decode()
    assert page.index(">Alpha,") < page.index(">Beta,") < page.index(">Gamma,")
    page = owner.get("/c/sample/incidents/?sort=killed&order=asc").content.decode()
    assert page.index(">Beta,") < page.index(">Alpha,") < page.index(">Gamma,")


def test_a_strange_sort_or_page_is_no_error(owner: Client, case: Case) -> None:
    for query in ("sort=;drop", "page=-1", "page=x", "order=%00", "region=%27", "month=9999-99", "month=0000-00"):
        assert owner.get(f"/c/sample/incidents/?{query}").status_code == 200, query


def test_replaced_incidents_are_not_in_the_table_but_can_be_opened(owner: Client, case: Case) -> None:
    old = _incident(case, place="Alpha", region="Donetsk")
    old.current = False
    old.save()
    assert old.id not in owner.get("/c/sample/incidents/").content.decode()
    assert "A later linking has replaced" in owner.get(f"/c/sample/incidents/{old.id}/").content.decode()


def test_the_export_has_the_same_rows_and_no_formulas(owner: Client, case: Case) -> None:
    _incident(case, place='=HYPERLINK("https://evil.example","x")', region="Donetsk", event_time=OCTOBER)
    _incident(case, place="Beta", region="Sumy")
    answer = owner.get("/c/sample/incidents/table.csv?region=Donetsk")
    assert answer["Content-Disposition"] == 'attachment; filename="sample-incidents.csv"'
    text = answer.getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["settlement"].startswith("'=HYPERLINK")
    assert (row["killed_min"], row["killed_max"], row["event_to"]) == ("2", "", "2024-10-31")


def test_cells_that_a_spreadsheet_would_run_become_text() -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"):
        assert str(cell(text)).startswith("'")
    assert [cell(None), cell(-3), cell("plain"), cell("")] == ["", -3, "plain", ""]


def test_claims_contradict_only_when_they_cannot_both_be_true() -> None:
    at_least_three, four, two = (rows.killing("x", victims=_victims(*each)) for each in ((3, None), (4, 4), (2, 2)))
    assert contradicted(at_least_three, [four]) == frozenset()
    assert contradicted(at_least_three, [four, two]) == {"killed"}
    assert contradicted(rows.killing("x", event_time=DAY), [rows.killing("x", event_time=OCTOBER)]) == frozenset()
    later = {"from": "2024-11-02", "to": "2024-11-02", "precision": "day"}
    assert contradicted(rows.killing("x", event_time=later), [rows.killing("x", event_time=OCTOBER)]) == {"event_time"}
    assert contradicted(rows.killing("x", event_time=later), [rows.killing("x")]) == frozenset()
    away = rows.killing("x", place=rows.place(settlement=None, region="Sumy"))
    assert contradicted(away, [rows.killing("x")]) == {"place"}


def test_an_incident_shows_every_claim_with_its_words(owner: Client, case: Case) -> None:
    first = rows.report(case, "Two were shot. More.", source_name="First paper")
    second = rows.report(case, "Five were shot.", source_name="Second paper", published=date(2024, 11, 15))
    one = rows.statement(first, rows.killing(first.text, spans=[[0, 14]], victims=_victims(2, 2)))
    two = rows.statement(second, rows.killing(second.text, victims=_victims(5, 5)))
    rows.statement(
        second,
        {"kind": "denial", "about": 0, "said_by": [{"name": None, "body": "MOD-RU", "role": None}], "hedges": [],
         "confidence": 0.7, "spans": [[0, 4]], "fields": {}},
    )  # fmt: skip
    incident = rows.incident(case, [one, two], record={"conflicting": True})
    rows.footage(case, rows.video(first))
    page = owner.get(f"/c/sample/incidents/{incident.id}/").content.decode()
    for words in (
        "First paper",
        "Second paper",
        "<q>Two were shot.</q>",
        "<q>Five were shot.</q>",
        "conflicting claims",
    ):
        assert words in page, words
    assert page.count('<td class="differs">') == 2
    assert "Ministry of Defence (RU)" in page
    assert 'class="blurred"' in page
    assert page.count('class="dot"') == 2


def test_pairs_show_why_and_are_judged(owner: Client, case: Case) -> None:
    one, two = (rows.statement(rows.report(case, text)) for text in ("a", "b"))
    incident = rows.incident(case, [one])
    rows.pair(one, two)
    for path in (f"incidents/{incident.id}/", "incidents/pairs/"):
        page = owner.get(f"/c/sample/{path}").content.decode()
        assert "+3.1" in page
        assert "−0.4" in page
        assert "the same settlement" in page
    back = f"/c/sample/incidents/{incident.id}/"
    answer = owner.post(
        "/c/sample/incidents/pairs/judge/", {"a": two.key, "b": one.key, "verdict": "yes", "next": back}
    )
    assert answer["Location"] == back
    made = Judgement.objects.get(kind="same_incident")
    assert (made.a, made.b, made.verdict, made.by) == (*sorted((one.key, two.key)), "yes", "owner")
    assert "verdict-yes" in owner.get(back).content.decode()
    elsewhere = {"a": two.key, "b": one.key, "verdict": "no", "next": "https://evil.example/"}
    assert owner.post("/c/sample/incidents/pairs/judge/", elsewhere)["Location"] == "/c/sample/incidents/pairs/"


def test_statements_of_another_case_cannot_be_judged_here(owner: Client, case: Case) -> None:
    here = rows.statement(rows.report(case))
    there = rows.statement(rows.report(rows.case("other", members={"x": "investigator"})))
    for given in (
        {"a": here.key, "b": there.key, "verdict": "yes"},
        {"a": here.key, "b": here.key, "verdict": "yes"},
        {"a": here.key, "b": "nothing", "verdict": "yes"},
        {"a": here.key, "b": there.key, "verdict": "right"},
    ):
        assert owner.post("/c/sample/incidents/pairs/judge/", given).status_code == 404
    assert not Judgement.objects.exists()


def test_an_analyst_reads_but_does_not_judge(analyst: Client, case: Case) -> None:
    one, two = (rows.statement(rows.report(case, text)) for text in ("a", "b"))
    rows.pair(one, two)
    assert "not the same" not in analyst.get("/c/sample/incidents/pairs/").content.decode()
    given = {"a": one.key, "b": two.key, "verdict": "yes"}
    assert analyst.post("/c/sample/incidents/pairs/judge/", given).status_code == 403


def test_incidents_are_closed_to_others(case: Case, stranger: Client) -> None:
    incident = rows.incident(case, [rows.statement(rows.report(case))])
    for path in ("incidents/", "incidents/table.csv", "incidents/pairs/", f"incidents/{incident.id}/"):
        assert_closed(f"/c/sample/{path}", stranger)
    assert_closed("/c/sample/incidents/pairs/judge/", stranger, method=POST)
    assert stranger.get(f"/c/elsewhere/incidents/{incident.id}/").status_code == 404
