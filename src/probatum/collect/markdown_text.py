"""Gets the text out of Markdown: words without markup, one block a line, and the front matter's fields.

In: the text of a Markdown file. Out: its plain text and the simple `name: value` fields between `---` lines at the top
(title, source, published, lang, url, author), by which a report can say where it comes from. Code blocks count as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_][\w-]{0,40}):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownText:
    """Plain text of a Markdown file, its first heading, and its front matter in lower-case names."""

    text: str
    title: str | None
    fields: dict[str, str] = field(default_factory=dict)


def read_markdown(source: str) -> MarkdownText:
    """Read Markdown (CommonMark with tables); `source` has line ends of one kind.

    >>> read_markdown("# News\\n\\nTwo *unarmed* men, [says](http://x.example) she.").text
    'Two unarmed men, says she.'
    """
    fields, body = _front_matter(source)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    title: str | None = None
    lines: list[str] = []
    for position, token in enumerate(tokens):
        words = _words(token)
        if not words:
            continue
        heading = position > 0 and tokens[position - 1].type == "heading_open"
        if heading and title is None and not lines:
            title = words[0]  # the headline is the title; it is not read a second time as text
            continue
        lines += words
    if not lines and title is not None:
        lines = [title]
    return MarkdownText(text="\n".join(lines), title=fields.get("title") or title, fields=fields)


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(source)
    if not match:
        return {}, source
    fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(match[1])}
    # Without a single field it was a rule with a paragraph after it.
    return (fields, source[match.end() :]) if fields else ({}, source)


def _words(token: Token) -> list[str]:
    """The lines of text in one block."""
    if token.type in ("fence", "code_block"):
        text = token.content
    elif token.type == "html_block":
        text = _TAG.sub(" ", token.content)
    elif token.type == "inline":
        text = "".join(_inline(child) for child in token.children or ())
    else:
        return []
    return [line for part in text.split("\n") if (line := " ".join(part.split()))]


def _inline(token: Token) -> str:
    if token.type in ("text", "code_inline", "image"):
        return token.content
    # A soft break is only where the writer's editor wrapped the line.
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, "")
