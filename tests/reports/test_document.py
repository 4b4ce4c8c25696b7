"""The words of the document: their order, what they say where nothing is recorded, and what they never say."""

import os
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from portal.reports import words
from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from tests.factories.snapshots import bare, load_first_format, snapshot

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
    "9 Decision, implications and review dates",
    "10 Limits, and questions for the next conversation",
]
#: How the paragraphs begin that say how to read the document; they hold no fact of a case.
FIXED = {
    "As recorded by the readers, th",
    "For each model: its legal basi",
    "The data this document was mad",
    "The judgement of each characte",
    "The official text: https://www",
    "The test that the Local Govern",
    "This is the restricted copy. I",
}
#: The parts of the ten sections, in the order in which it stands.
PARTS = [
    "Who read the self-assessment",
    "Conversations and contacts",
    "Questions to the council",
    "Evidence from outside the council",
    "Evidence that was sampled",
    "The committees’ part",
    "Improvement under way, as the council sealed it",
    "The agreed improvement plan",
    "Recommendations already made by others",
    "Recommendations of this review",
    "Days for representations",
    "What was said, and how it was considered",
    "Points of fact that the council raised",
    "Decision",
    "Notices, directions and appointments",
    "Days on which to look again",
    "What is not known, and what this document cannot say",
    "Questions for the next conversation",
]


def html_of(copy: Copy = Copy.RESTRICTED, **changes: object) -> str:
    return render_html(build(project(snapshot(**changes), copy)))


def bare_html(copy: Copy = Copy.RESTRICTED, **changes: object) -> str:
    return render_html(build(project(bare(**changes), copy)))


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
        "No conversation or other contact has been recorded.",
        "No question has been put to the council.",
        "No evidence has been sampled in this review.",
        "The council has recorded no committee that considered the self-assessment.",
        "The self-assessment names no improvement action.",
        "The review makes no recommendation.",
        "No days for representations have been set in this case.",
        "The council has not been shown a draft to correct facts in.",
        "No notice, inspection, direction or appointment is recorded for this council.",
        "Nobody has recorded reasons for or against this model.",
        "No reviewer has recorded a view of this theme.",
        "No decision has been recorded",
    ],
)
def test_document_when_nothing_is_recorded_then_says_so(sentence: str) -> None:
    assert sentence in bare_html()


@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_document_when_read_then_its_parts_stand_in_order(copy: Copy) -> None:
    soup = BeautifulSoup(html_of(copy), "html5lib")

    found = [item.get_text(" ", strip=True) for item in soup.select("h3")]

    assert [title for title in found if title in PARTS] == PARTS


@pytest.mark.parametrize("made", [snapshot, bare, load_first_format], ids=["full", "bare", "first format"])
def test_document_when_restricted_then_every_sentence_of_the_service_names_a_record(made: Any) -> None:
    """A paragraph is a person's words, a fixed explanation without facts, or a sentence that resolves to a row."""
    soup = BeautifulSoup(render_html(build(project(made(), Copy.RESTRICTED))), "html5lib")
    rows = {cell["id"] for cell in soup.select(".records td[id]")}

    bare_of_records = [
        item.get_text(" ", strip=True) for item in soup.select(".said, .empty") if not item.select(".record a")
    ]
    links = {link["href"].removeprefix("#") for link in soup.select(".record a")}

    assert bare_of_records == []
    assert links == rows
    assert len(rows) == len(soup.select(".records tbody tr"))


def test_document_when_restricted_then_every_paragraph_is_of_a_known_kind() -> None:
    """So that no new sentence of the service escapes the test above by standing outside the classes it looks for."""
    soup = BeautifulSoup(html_of(), "html5lib")
    for block in soup.select(".cover, .words, .note, .key, .check, td, .legal-test, .told, .said, .empty, .label"):
        block.decompose()
    for block in soup.select(".contents, .tier, .purpose, .questions"):  # the guidance's words, and the catalogue's
        block.decompose()

    assert {" ".join(item.get_text(" ", strip=True).split())[:30] for item in soup.select("p, li")} == FIXED


def test_document_when_public_then_no_record_is_numbered() -> None:
    soup = BeautifulSoup(html_of(Copy.PUBLIC), "html5lib")

    assert soup.select(".record a") == []
    assert "The numbers of internal records are held back from this copy." in soup.get_text(" ")


def test_document_when_two_read_apart_then_shows_both_and_what_stands() -> None:
    soup = BeautifulSoup(html_of(), "html5lib")

    heads = [cell.get_text(strip=True) for cell in soup.select_one("table.characteristics").select("thead th")]

    assert heads == ["Code", "Characteristic", "Council’s judgement", "First reader", "Second reader", "What stands"]
    assert "The readings differ, and nobody has settled it." in soup.get_text(" ")
    assert "settled by a lead reviewer" in soup.get_text(" ")


def test_document_when_public_then_shows_what_stands_of_themes_and_no_reading() -> None:
    soup = BeautifulSoup(html_of(Copy.PUBLIC), "html5lib")
    text = soup.get_text(" ")

    assert "settled by a lead reviewer" in text
    assert "reader 1 finds" not in text
    assert "Second reader" not in [cell.get_text(strip=True) for cell in soup.select("thead th")]


def test_document_when_one_person_read_then_prints_why() -> None:
    assert "The reason, given by Lena Lead, 21 June 2024: A second reader is on leave." in bare_html()
    assert "A second reader is on leave." in bare_html(Copy.COUNCIL)
    assert "on leave" not in bare_html(Copy.PUBLIC)


def test_document_when_a_reader_declared_then_says_so_and_keeps_the_words_inside() -> None:
    assert "My aunt worked there until 2011." in html_of()
    for copy in (Copy.COUNCIL, Copy.PUBLIC):
        html = html_of(copy)
        assert "Interest declared and cleared." in html
        assert "aunt" not in html


@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_document_when_the_snapshot_is_of_the_first_format_then_is_set_all_the_same(copy: Copy) -> None:
    html = render_html(build(project(load_first_format(), copy)))

    assert "On culture the account is clear and rests on papers that anybody can read." in html
    assert ("Rita Reviewer" in html) is (copy is Copy.RESTRICTED)


def test_document_when_a_notice_has_expired_then_says_that_its_outcome_is_awaited() -> None:
    assert "Expired, outcome awaited" in html_of()


def test_document_when_issued_then_bears_its_number_as_a_square_code_and_in_words() -> None:
    soup = BeautifulSoup(html_of(), "html5lib")
    number = project(snapshot(), Copy.RESTRICTED)["snapshot_sha256"][:16]

    shown = soup.select_one(".check a.address").get_text()

    assert shown == f"https://portal.example/v/{number[:4]}-{number[4:8]}-{number[8:12]}-{number[12:]}"
    assert soup.select_one(".square svg title").get_text() == f"Square code with the address {shown}"


def test_document_when_a_draft_then_is_marked_so_and_bears_no_number() -> None:
    summary = snapshot()["summary"] | {"state": "prepared", "issued_at": None, "issued_by": None}
    html = html_of(summary=summary)

    assert 'data-marking="DRAFT. OFFICIAL-SENSITIVE"' in html
    assert "/v/" not in html


def test_document_when_nobody_has_reviewed_then_is_a_draft_that_says_so() -> None:
    plain = snapshot()
    summary = plain["summary"] | {"state": "prepared", "issued_at": None, "issued_by": None}
    themes = [theme | {"view": None, "readings": []} for theme in plain["themes"]]

    html = html_of(summary=summary, review=None, readers=[], themes=themes)

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
