"""The words of the document: their order, what they say where nothing is recorded, and what they never say."""

import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from portal.domain.readiness import RULESETS
from portal.reports import words
from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from tests.factories.snapshots import snapshot
from tests.reports.conftest import ROOT

SAMPLES = Path(__file__).parent / "samples"
SECTIONS = [
    "1 The authority and this document",
    "2 Circumstances and history of engagement",
    "3 Evidence considered",
    "4 Theme by theme",
    "5 What the council is doing, and what is going well",
    "6 Proportionality: options from the lightest up",
    "7 Statutory checks still to be met",
    "8 Representations and how they were considered",
    "9 Implications and review dates",
    "10 Limits of this document",
]
#: Words that judge a council. The Act's own stand only in blocks marked as the legal test.
FORBIDDEN = re.compile(
    r"\b(fail(s|ed|ing)|breach\w*|scor(e|es|ing)|rank\w*|worst|best-performing|rating)\b", re.IGNORECASE
)


def html_of(copy: Copy = Copy.RESTRICTED, **changes: object) -> str:
    return render_html(build(project(snapshot(**changes), copy)))


@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_document_when_set_then_is_the_stored_one(copy: Copy) -> None:
    path, html = SAMPLES / f"{copy}.html", html_of(copy)
    if os.environ.get("PORTAL_WRITE_SAMPLES"):
        path.write_text(html, encoding="utf-8")

    assert html == path.read_text(encoding="utf-8"), (
        "PORTAL_WRITE_SAMPLES=1 writes the sample anew; read the difference"
    )


@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_document_when_read_then_stands_in_the_order_of_real_memoranda(copy: Copy) -> None:
    soup = BeautifulSoup(html_of(copy), "html5lib")

    headings = [" ".join(item.get_text(" ", strip=True).split()) for item in soup.select("h2:not(.unnumbered)")]

    assert headings[:10] == SECTIONS


@pytest.mark.parametrize(
    "sentence",
    [
        "No outside evidence has been recorded in this review.",
        "No representations have been invited or received in this review.",
        "No engagement before this self-assessment has been recorded in this review.",
        "Nobody has recorded reasons for or against this model.",
        "No reviewer has recorded a view of this theme.",
        "No decision has been recorded",
    ],
)
def test_document_when_nothing_is_recorded_then_says_so(sentence: str) -> None:
    assert sentence in html_of()


def test_document_when_nobody_has_reviewed_then_is_a_draft_that_says_so() -> None:
    plain = snapshot()
    summary = plain["summary"] | {"state": "prepared", "issued_at": None, "issued_by": None}
    themes = [theme | {"view": None} for theme in plain["themes"]]

    html = html_of(summary=summary, review=None, themes=themes)

    assert "Draft, not a decision" in html
    assert "Nobody yet" in html
    assert "Not issued" in html


def test_document_when_a_text_holds_markup_then_shows_it_as_text() -> None:
    html = html_of()

    assert "&lt;b&gt;widen&lt;/b&gt;" in html
    assert "<b>" not in html


def test_document_when_figures_are_empty_then_keeps_the_kinds_apart() -> None:
    html = html_of()

    assert "Not this council’s service" in html
    assert "Withheld by the source" in html


def test_document_when_read_then_no_word_of_ours_judges_the_council() -> None:
    soup = BeautifulSoup(html_of(), "html5lib")
    for block in soup.select(".legal-test"):
        block.decompose()

    assert not FORBIDDEN.findall(soup.get_text(" "))


def test_rules_and_templates_when_read_then_no_word_of_theirs_judges_a_council() -> None:
    texts = [f"{rule.to_show} {rule.lacking}" for rules in RULESETS.values() for rule in rules]
    folder = ROOT / "portal" / "templates"
    texts += [
        path.read_text(encoding="utf-8") for part in ("reports", "review") for path in (folder / part).glob("*.html")
    ]

    assert not [found.group() for text in texts for found in FORBIDDEN.finditer(text)]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "expected"),
    [
        ("46.25", "%", 1, "46.3%"),
        ("1734", "£ per dwelling", 0, "£1,734 per dwelling"),
        ("-12.5", "£ million", 1, "−£12.5 million"),
        ("112.4", "per 100,000 adults", 0, "112 per 100,000 adults"),
        (None, "%", 1, ""),
    ],
)
def test_figure_when_written_then_has_its_unit(value: str | None, unit: str, decimals: int, expected: str) -> None:
    assert words.figure(value, unit, decimals) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-07-12T09:30:00Z", "12 July 2024 at 10:30am"),
        ("2024-12-31T23:30:00Z", "31 December 2024 at 11:30pm"),
        ("2024-07-12T23:30:00Z", "13 July 2024 at 12:30am"),
        (None, ""),
    ],
)
def test_moment_when_written_then_is_the_time_in_england(text: str | None, expected: str) -> None:
    assert words.moment(text) == expected
