"""Reading pages: the body and nothing but the body, what the page says about itself, and pages that are broken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.collect import Captured, CapturedItem, CapturedReport, Given, PublishedFrom
from probatum.collect.html_metadata import parse_moment
from probatum.collect.html_text import read_page
from probatum.collect.page_faults import PageSeen, page_faults
from probatum.model.digests import Digest
from probatum.model.errors import ValueInvalid
from probatum.model.objects import ItemRole

BODY = [
    "The council opened the new bridge on Tuesday, officials said in a statement.",
    "“It took three years to build,” the mayor told reporters who had come to the river.",
    "The old ferry will stop next week, and its crew will move to the harbour office.",
]


def page(*blocks: str, head: str = "") -> str:
    body = "".join(blocks)
    return f"<!doctype html><html><head><title>T</title>{head}</head><body><article>{body}</article></body></html>"


def paragraphs(*lines: str) -> list[str]:
    return [f"<p>{line}</p>" for line in lines]


def test_a_paragraph_that_the_extraction_drops_is_put_back_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated with an extraction that loses the second of three."""

    class Found:
        text = f"{BODY[0]}\n{BODY[2]}"
        title = author = sitename = date = None

    monkeypatch.setattr("trafilatura.bare_extraction", lambda *args, **kwargs: Found())
    found = read_page(page(*paragraphs(*BODY)))
    assert found.text.splitlines() == BODY
    assert "1 body paragraphs" in found.notes[0]


@pytest.mark.parametrize(
    "furniture",
    [
        "<aside><p>Join us on our channel for the latest news of the town.</p></aside>",
        '<div class="related-links"><p>Another story that you should read today.</p></div>',
        "<p><a href='/x'>A gun that nobody wants, and why it was built at all.</a></p>",
        "<p>Read more</p>",
    ],
)
def test_furniture_is_not_put_back(monkeypatch: pytest.MonkeyPatch, furniture: str) -> None:
    """Asides, related stories, paragraphs that are one link, and crumbs."""

    class Found:
        text = "\n".join(BODY)
        title = author = sitename = date = None

    monkeypatch.setattr("trafilatura.bare_extraction", lambda *args, **kwargs: Found())
    blocks = paragraphs(*BODY)
    found = read_page(page(blocks[0], furniture, *blocks[1:]))
    assert found.text.splitlines() == BODY


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(BODY), min_size=3, max_size=8), st.booleans())
def test_no_paragraph_of_a_plain_article_is_lost(lines: list[str], wrapped: bool) -> None:
    """Whatever the number and order of paragraphs; each is numbered to be told apart."""
    numbered = [f"Part {number}: {line}" for number, line in enumerate(lines)]
    blocks = paragraphs(*numbered)
    text = read_page(page(*([f"<div class=text>{''.join(blocks)}</div>"] if wrapped else blocks))).text
    assert text.splitlines() == numbered


def test_the_seed_article_as_a_page_loses_nothing(shared: Path) -> None:
    """Real prose, with furniture of its own inside: every line of the text is there, in order."""
    lines = (shared / "seed" / "article.txt").read_text("utf-8").strip().splitlines()
    text = read_page(page(*paragraphs(*lines))).text.splitlines()
    long = [line for line in lines if len(line) > 60]
    assert [line for line in text if line in long] == long


def test_metadata_come_from_the_publishers_own_statements() -> None:
    """JSON-LD first, also inside a graph; broken JSON-LD is passed over."""
    linked = (
        '<script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "no"}, {"@type": ["NewsArticle"],'
        '"datePublished": "2024-11-13T10:00:00+02:00", "dateModified": "2024-11-14T08:00:00Z",'
        '"author": [{"name": "A. Writer"}, "B. Other"], "publisher": {"name": "Example"}}]}</script>'
        '<meta property="article:published_time" content="2001-01-01">'
    )
    said = read_page(page(*paragraphs(*BODY), head=linked)).metadata
    assert (said.published, said.published_at) == (date(2024, 11, 13), datetime(2024, 11, 13, 8, tzinfo=UTC))
    assert said.modified_at == datetime(2024, 11, 14, 8, tzinfo=UTC)
    assert (said.author, said.site) == ("A. Writer, B. Other", "Example")


def test_a_date_in_the_text_is_no_publication_date() -> None:
    """Unknown stays unknown."""
    said = read_page(
        page(*paragraphs("On 5 October 2024 the bridge was closed, the council said today.", *BODY))
    ).metadata
    assert (said.published, said.published_at) == (None, None)


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("2024-11-13", date(2024, 11, 13), None),
        ("2024-11-13T10:00:00", date(2024, 11, 13), None),
        ("2024-11-13 10:00 +0200", date(2024, 11, 13), datetime(2024, 11, 13, 8, tzinfo=UTC)),
        ("2024-11-13T10:00:00.123Z", date(2024, 11, 13), datetime(2024, 11, 13, 10, 0, 0, 123000, tzinfo=UTC)),
        ("2024-13-40", None, None),
        ("Wednesday", None, None),
        ("0001-01-01T00:00:00+14:00", None, None),
    ],
)
def test_a_time_without_a_zone_is_only_a_day(text: str, day: date | None, moment: datetime | None) -> None:
    assert parse_moment(text) == (day, moment)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>/!-pdiv&;#x0\x00 \"'=aї\n[]"), max_size=80))
def test_broken_pages_never_raise(html: str) -> None:
    """An unreadable page has no text, which is no crash."""
    read_page(html).text.encode()


def test_a_thousand_comments_are_no_trap() -> None:
    """Patterns that look at pages take time in proportion to the page."""
    from probatum.collect.kinds import kind_of

    assert kind_of(b"<!-- -->" * 8000 + b"x", "a.txt").media_type == "text/plain"


def test_rules_for_a_host_apply_to_it_and_below_only() -> None:
    """A wording of one service means nothing elsewhere."""
    html = '<div class="tgme_widget_message_error">Post not found</div>'
    here = PageSeen(url="https://t.me/x/1?embed=1", html=html, text="", title=None)
    there = PageSeen(url="https://not-t.me/x/1", html=html, text="", title=None)
    assert [fault.id for fault in page_faults(here)] == ["post_gone"]
    assert page_faults(there) == ()


def _item(text: str, **fields: object) -> CapturedItem:
    values = {"role": ItemRole.TEXT, "media_type": "text/plain", "name": "a", **fields}
    return CapturedItem(digest=Digest.of(text.encode()), size=len(text), **values)  # type: ignore[arg-type]


def test_a_captured_that_contradicts_itself_cannot_be_made() -> None:
    """Text that is not its Item's, Items that are not there, an Item older than its parent, a date from nowhere."""
    good = CapturedReport(text="x", text_item=0)
    Captured(method="file", requested="a", tool="t", items=(_item("x"),), reports=(good,))
    for items, reports in [
        ((_item("y"),), (good,)),
        ((_item("x", role=ItemRole.PAGE),), (good,)),
        ((), (good,)),
        ((_item("x"),), (CapturedReport(text="x", text_item=0, media=(4,)),)),
        ((_item("x", parent=0),), ()),
    ]:
        with pytest.raises(ValueInvalid):
            Captured(method="file", requested="a", tool="t", items=items, reports=reports)
    with pytest.raises(ValueInvalid):
        CapturedReport(text="x", text_item=0, published=date(2024, 1, 1))
    with pytest.raises(ValueInvalid):
        CapturedReport(text="x", text_item=0, published_from=PublishedFrom.GIVEN)
    with pytest.raises(ValueInvalid):
        Given(published=datetime(2024, 1, 1))  # noqa: DTZ001 - naive on purpose


def test_a_tag_of_thousands_of_attributes_costs_no_minutes() -> None:
    """It is read without them, and its words are kept."""
    attributes = " ".join(f"a{number}=1" for number in range(40_000))
    assert read_page(f"<html><body><p {attributes}>The ferry sails again on Monday.</p></body></html>").text


def test_a_date_in_the_small_print_is_no_date_of_publication() -> None:
    """What a page does not state is not known."""
    page = read_page("<html><body><p>The ferry sails again.</p><footer>Version 2021-01-02</footer></body></html>")
    assert page.metadata.published is None
