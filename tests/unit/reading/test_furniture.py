"""Page furniture is marked by kind and never cut."""

from __future__ import annotations

import pytest

from probatum.reading.furniture import PassageKind, passages, title_case

_BODY = "Three captured soldiers were shot near Toretsk, prosecutors said.\n{line}\nAn investigation has been opened."


@pytest.mark.parametrize(
    "line",
    [
        "JOIN OUR CHANNEL",
        "Follow us on Telegram",
        "Share this article",
        "Read also: Ten prisoners executed near Kherson",
        "Russian Troops Execute Twelve Prisoners In Lyman",
        "Subscribe to our newsletter",
        "We use cookies to improve this site",
        "Found a mistake? Highlight it and press Ctrl + Enter",
        "Advertisement",
        "Tags: war, prisoners",
    ],
)
def test_a_line_that_is_no_part_of_the_report_is_furniture(line: str) -> None:
    kinds = [passage.kind for passage in passages(_BODY.format(line=line), lang="en")]
    assert kinds == [PassageKind.BODY, PassageKind.FURNITURE, PassageKind.BODY]


def test_a_photo_line_is_a_caption() -> None:
    kinds = [passage.kind for passage in passages(_BODY.format(line="Photo: Oksana Velychko"), lang="en")]
    assert kinds[1] is PassageKind.CAPTION


def test_the_first_line_without_a_full_stop_is_the_title_and_is_read() -> None:
    found = passages("Troops Shoot Two Prisoners\nIt happened in May.", lang="en")
    assert [passage.kind for passage in found] == [PassageKind.TITLE, PassageKind.BODY]
    assert all(passage.read for passage in found)


def test_a_post_without_final_marks_is_read_whole() -> None:
    found = passages("the enemy shot two of ours near Toretsk\nthey had no weapons", lang="en")
    assert all(passage.read for passage in found)


def test_spans_are_those_of_the_original_text() -> None:
    text = "  First line.  \r\n\r\n\tSecond line.\n"
    assert [text[slice(*passage.span)] for passage in passages(text, lang="en")] == ["First line.", "Second line."]


def test_title_case_needs_more_than_two_long_words() -> None:
    assert title_case("Video Shows Troops Shooting Prisoners", lang="en")
    assert not title_case("Roman Kovtun", lang="en")
    assert not title_case("Video shows troops near Toretsk", lang="en")


def test_a_word_repeated_over_pages_is_noise_and_long_prose_is_not() -> None:
    assert {each.kind for each in passages("Kyiv " * 20_000, lang="en")} == {PassageKind.NOISE}
    prose = " ".join(f"Sentence {n} tells of matter {n * 7} in the town of X{n}." for n in range(2_000))
    assert {each.kind for each in passages(prose, lang="en")} == {PassageKind.BODY}


def test_the_pieces_of_a_long_line_are_in_order_and_leave_no_word_out() -> None:
    text = "Something was said here. " * 10 + " ".join(f"word{n}" for n in range(5_000))
    pieces = passages(text, lang="en")
    assert [word for each in pieces for word in text[slice(*each.span)].split()] == text.split()
