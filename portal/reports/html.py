"""Sets the page in HTML. Everything is escaped; a name that the page lacks is an error, never an empty space."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.reports.bidi import set_off
from portal.reports.page import SummaryPage

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "reports"


def render_html(page: SummaryPage) -> str:
    """The document as one HTML page for paper; it shares no screen template."""
    return set_page("readiness.html", page)


def set_page(template: str, page: object) -> str:
    """A document of `templates/reports` as one HTML page for paper; the template knows its page as `page`."""
    return _environment().get_template(template).render(page=page)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=set_off,
    )
    made.filters["run_in"] = run_in
    return made


def run_in(words: Markup, who: str) -> Markup:
    """People's words with their name at the head of the first paragraph: a line for each name would double a page."""
    head, first = Markup("<strong>{}:</strong> ").format(who), Markup("<p>")
    if words.startswith(first):
        return first + head + words[len(first) :]
    return first + head + Markup("</p>") + words
