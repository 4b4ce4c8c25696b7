"""Narratives: plain text with light marks, shown as paragraphs, lists and emphasis.

What is stored, hashed, signed and exported is the text as it was typed. Marks are a small part of Markdown: a line that
begins with "- " or "1. ", words between single or double stars for emphasis, a blank line between paragraphs.
Anything else, a tag among it, is shown as the characters that it is. Cleaned once more at the end, so that a mistake in
the first step cannot put markup of a person's on a page.
"""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

#: Marks that word processors put before the lines of a list, where only their text was pasted.
_BULLETS = re.compile(r"^([ \t]*)[•·●▪‣◦o\u2013\u2043\uf0b7][ \t]+(?=\S)", re.MULTILINE)
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "br"}

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    [
        "code",
        "fence",
        "blockquote",
        "hr",
        "reference",
        "heading",
        "lheading",
        "html_block",
        "link",
        "image",
        "autolink",
        "html_inline",
        "backticks",
        "entity",
    ]
)


def with_marks(text: str) -> str:
    """The text with a word processor's bullets as list marks; the rest as it was."""
    return _BULLETS.sub(lambda found: found.group(0) if _is_word(found) else f"{found.group(1)}- ", text)


def _is_word(found: re.Match[str]) -> bool:
    """Whether an "o" is a bullet: only with a tab behind it, as word processors write it; else it is a word."""
    mark = found.group(0).strip(" \t")
    return mark == "o" and "\t" not in found.group(0)


@lru_cache(maxsize=1024)
def to_html(text: str) -> Markup:
    """A narrative as markup that is safe on any page.

    Returns:
        Paragraphs, lists and emphasis, without attributes but the first number of a numbered list.
    """
    made = _MARKDOWN.render(with_marks(text))
    return Markup(nh3.clean(made, tags=_TAGS, attributes={"ol": {"start"}}, link_rel=None))  # noqa: S704  # cleaned here
