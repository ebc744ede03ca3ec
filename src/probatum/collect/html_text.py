"""Gets the text of a web page: trafilatura's main text, and the body paragraphs that it lost.

In: the page as text. Out: its text, one paragraph a line, with its metadata and notes. A page without text gives
an empty text. Furniture (menus, teasers, newsletters) is told from the body by place and class; those rules are data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import lxml.etree
import lxml.html

from .decoding import readable
from .html_metadata import PageMetadata, metadata_rules, page_metadata

_FAR_FUTURE = "2100-01-01"
"""No upper bound for dates: what "today" is, this stage does not know."""

_OVERLOADED = re.compile(r"<([a-zA-Z][\w:-]{0,40})\s[^<>]{50000,}>")
"""A tag of more than 50,000 characters says nothing that is read; thousands of attributes take minutes to parse."""

_ENCODING_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page says: its text (perhaps empty) and what it says about itself."""

    text: str
    metadata: PageMetadata
    notes: tuple[str, ...] = ()


def read_page(html: str, *, url: str | None = None) -> PageText:
    """The text and metadata of a page; never raises for bad HTML, an unreadable page has no text."""
    html = _OVERLOADED.sub(r"<\1>", html)
    tree = parse(html)
    if tree is None:
        return PageText(text="", metadata=PageMetadata(), notes=("The page could not be parsed.",))
    found = _main_text(html, url)
    metadata = page_metadata(tree)
    lines = [line for line in readable(found.text or "").splitlines() if line.strip()] if found else []
    if not lines:
        lines, note = _all_text(tree), "No main text was recognised: all visible text of the page was taken."
        notes = (note,) if lines else ()
    else:
        lines, back = _with_lost_paragraphs(lines, tree)
        notes = (f"{back} body paragraphs that the extraction had dropped were put back.",) if back else ()
    completed = _completed(metadata, found)
    return PageText(text="\n".join(_without_title(lines, completed.title)), metadata=completed, notes=notes)


def parse(html: str) -> Any | None:
    """The page as an lxml tree, or None when nothing can be made of it."""
    text = _ENCODING_DECLARED.sub("", html).replace("\x00", "")
    try:
        # From bytes, since lxml refuses text that declares another encoding; no network, no huge trees.
        parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return tree


def page_title(tree: Any) -> str | None:
    """What stands in the `title` element."""
    title = tree.find(".//title")
    return " ".join(title.text_content().split()) or None if title is not None else None


def _main_text(html: str, url: str | None) -> Any | None:
    from trafilatura import bare_extraction  # late: it takes a second to load, and most commands never need it

    return bare_extraction(
        html,
        url=url,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _FAR_FUTURE},
    )


def _completed(metadata: PageMetadata, found: Any | None) -> PageMetadata:
    """What the page's own statements leave open, as trafilatura found it; its date is a guess, and is not taken."""
    return PageMetadata(
        title=metadata.title or (found.title if found else None),
        site=metadata.site or (found.sitename if found else None),
        author=metadata.author or (found.author if found else None),
        lang=metadata.lang,
        url=metadata.url,
        published=metadata.published,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
    )


def _without_title(lines: list[str], title: str | None) -> list[str]:
    """The body alone: the headline is kept as the title, and read twice it would claim everything twice."""
    return lines[1:] if title and len(lines) > 1 and _key(lines[0]) == _key(title) else lines


def _all_text(tree: Any) -> list[str]:
    """Every visible line of the page outside of menus and footers."""
    lines = []
    for element in tree.iter("p", "h1", "h2", "h3", "li", "blockquote", "pre", "td", "div", "span"):
        has_blocks = (
            next(element.iterchildren("p", "div", "ul", "ol", "table", "blockquote", "section"), None) is not None
        )
        inside = element.tag == "span" and element.getparent() is not None and element.getparent().tag != "body"
        if not has_blocks and not inside and not _is_furniture(element) and (line := _line(element)):
            lines.append(line)
    return lines


def _with_lost_paragraphs(lines: list[str], tree: Any) -> tuple[list[str], int]:
    """The lines with each lost body paragraph put back after the paragraph that it follows on the page.

    Only between paragraphs of the body: what shares its parent with a kept paragraph is body, too.
    """
    positions = {_key(line): index for index, line in enumerate(lines)}
    whole = _key(" ".join(lines))
    paragraphs = [(element, _line(element)) for element in tree.iter("p", "blockquote")]
    homes = {element.getparent() for element, line in paragraphs if line and _key(line) in positions}
    lost: dict[int, list[str]] = {}
    last = -1
    for element, line in paragraphs:
        key = _key(line)
        if key in positions:
            last = positions[key]
        elif element.getparent() in homes and _is_body(element, line) and key not in whole:
            lost.setdefault(last, []).append(line)
            whole += key
    merged = list(lost.get(-1, []))
    for index, line in enumerate(lines):
        merged += [line, *lost.get(index, [])]
    return merged, len(merged) - len(lines)


def _is_body(element: Any, line: str) -> bool:
    rules = metadata_rules()["furniture"]
    if len(line) < rules["least_characters"] or line[-1] not in rules["sentence_ends"]:
        return False
    linked = sum(len(" ".join(link.text_content().split())) for link in element.iter("a"))
    return linked < len(line) * rules["most_link_share"] and not _is_furniture(element)


def _is_furniture(element: Any) -> bool:
    rules = metadata_rules()["furniture"]
    for each in (element, *element.iterancestors()):
        if each.tag in rules["elements"]:
            return True
        words = f"{each.get('class', '')} {each.get('id', '')}"
        if each.tag not in ("body", "html") and _furniture_words().search(words):
            return True
    return False


@cache
def _furniture_words() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in metadata_rules()["furniture"]["words"])
    return re.compile(rf"(?:^|[\s_-])(?:{words})", re.IGNORECASE)


def _line(element: Any) -> str:
    return " ".join(readable(element.text_content()).split())


def _key(line: str) -> str:
    """Letters and digits only: quotes and blanks are rendered in many ways."""
    return "".join(character for character in line.casefold() if character.isalnum())
