"""Writes a round as an .xlsx to fill in offline: a cover, a sheet for each theme, evidence, and where it is cited.

Every text is a string cell of a column formatted as text, so that neither writing nor a person's later typing makes a
formula of it. A narrative longer than a cell holds goes on in further columns; nothing is ever cut.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import ceil

import xlsxwriter

from portal.domain.workbooks import COLUMN_WORDS, HIDDEN_WORDS, Kind, Stored, canonical, mark_of, parts_of, words_of
from portal.domain.workbooks.layout import (
    CITATIONS,
    CODE,
    DOCUMENT,
    EVIDENCE,
    GUIDANCE,
    KIND,
    MARK,
    REFERENCE,
    Sheet,
    continued,
)
from portal.domain.workbooks.words import choices_of
from portal.services.workbooks.cover import write_cover
from portal.services.workbooks.pages import Book, Page
from portal.services.workbooks.state import Contents, list_themes

Fields = Mapping[str, str]
_KINDS = {Kind.CHARACTERISTIC: "Characteristic", Kind.INDICATOR: "Indicator of potential failure"}
_WIDTHS = {
    CODE: 9, KIND: 14, GUIDANCE: 36, "Judgement or answer": 17, "Confidence": 17, "Strength of evidence": 17,
    "Narrative or note": 60, "Why it does not apply": 24, "Narrative of": 11, "Needs review": 9,
}  # fmt: skip  # characters of a line in each column
#: Rows for which an empty Evidence or Citations sheet offers its lists.
_ROWS = 3000


def make_workbook(contents: Contents, *, theme: str = "", now: datetime) -> bytes:
    """The round as a workbook.

    Args:
        contents: what the person may see of the round; answers hidden from them stay hidden here.
        theme: slug of the one theme to write; every theme without it. Of an edition's own themes.
        now: stamped into the workbook, so that what is younger is not taken for missing when it comes back.
    """
    sheets = [sheet for sheet in contents.expected().sheets if theme in ("", sheet.slug)]
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as made:
        made.set_properties({"title": f"{contents.round.cycle.title}: {contents.round.council.name}", "created": now})
        book = Book(made, f"{contents.round.council.name}, {contents.round.cycle.title}")
        write_cover(book, contents, sheets if theme else [], now=now)
        for sheet in sheets:
            _write_theme(book, contents, sheet)
        citations = [row for row in contents.state.citations.values() if row.theme in {sheet.slug for sheet in sheets}]
        _write_evidence(book, contents, citations)
        _write_citations(book, contents, citations)
    return target.getvalue()


def told_of(contents: Contents, stored: Stored) -> dict[str, str]:
    """The fields of a line that this person may see, in canonical form."""
    hidden = contents.state.hidden.get(stored.key, frozenset())
    return {name: canonical(text) for name, text in stored.fields.items() if name not in hidden}


def _write_theme(book: Book, contents: Contents, sheet: Sheet) -> None:
    theme = next(found for found in list_themes(contents.round) if found.slug == sheet.slug)
    texts = {line.code: line.text for line in (*theme.characteristics, *theme.indicators)}
    rows = [(contents.state.lines[code], texts[code]) for code in sheet.lines]
    more = max(len(parts_of(_long_text(told_of(contents, stored)))) - 1 for stored, _ in rows)
    headings = [CODE, KIND, GUIDANCE, *COLUMN_WORDS[Kind.CHARACTERISTIC].values(), MARK]
    headings += [continued(number) for number in range(1, more + 1)]
    hint = (
        "Fill in the white cells; grey ones are locked. Empty means empty: clearing a cell removes what stands there."
    )
    page = Page(book, sheet.name, theme.title, hint, headings, is_locked=True)
    for place, heading in enumerate(headings):
        page.column(place, _WIDTHS.get(heading, 60 if heading.startswith("Narrative") else 12), hidden=heading == MARK)
    for stored, text in rows:
        _write_line(page, contents, stored, text)
    _add_lists(page, sheet)


def _write_line(page: Page, contents: Contents, stored: Stored, text: str) -> None:
    told = told_of(contents, stored)
    by_heading = {heading: name for name, heading in COLUMN_WORDS[stored.kind].items()}
    parts = parts_of(_long_text(told))
    page.begin(_height(((parts[0], 60), (text, 36), (told.get("reason", ""), 24))))
    page.locked(stored.key)
    page.locked(_KINDS[stored.kind])
    page.locked(text)
    for heading in COLUMN_WORDS[Kind.CHARACTERISTIC].values():
        name = by_heading.get(heading)
        if name is None:
            page.locked("")
        elif name not in told:
            page.locked(HIDDEN_WORDS)
        else:
            page.open(parts[0] if name in ("narrative", "note") else words_of(name, told[name]))
    page.locked(mark_of(stored.version, told))
    for number in range(1, page.columns - page.place + 1):
        page.open(parts[number] if number < len(parts) else "")


def _long_text(told: Fields) -> str:
    return told.get("narrative", told.get("note", ""))


def _height(texts: Iterable[tuple[str, int]], least: int = 3) -> float:
    """Points that a row needs to show its texts in columns of these widths; a long narrative is scrolled to."""
    lines = [sum(max(ceil(len(line) / width), 1) for line in text.split("\n")) for text, width in texts]
    return min(max(*lines, least), 26) * 13.5 + 4


def _add_lists(page: Page, sheet: Sheet) -> None:
    characteristics = sum(1 for kind in sheet.lines.values() if kind is Kind.CHARACTERISTIC)
    for kind, first, last in (
        (Kind.CHARACTERISTIC, 0, characteristics - 1),
        (Kind.INDICATOR, characteristics, len(sheet.lines) - 1),
    ):
        for name, heading in COLUMN_WORDS[kind].items():
            if choices_of(name) and last >= first:
                page.choose(heading, first, last, list(choices_of(name).values()))


def _write_evidence(book: Book, contents: Contents, citations: Iterable[Stored]) -> None:
    cited = {row.fields["evidence"] for row in citations}
    words = COLUMN_WORDS[Kind.EVIDENCE]
    hint = (
        "Add a document in a row of its own, with an id such as NEW-1. Deleting a row takes nothing from the library."
    )
    page = Page(book, EVIDENCE, "Documents that this round cites", hint, [EVIDENCE, *words.values(), MARK])
    for place, width in enumerate((16, 60, 30, 14, 60, 16, 24, 12)):
        page.column(place, width, hidden=place == len(words) + 1, is_day=place == 3)
    for key in [key for key in contents.state.library if key in cited]:
        stored = contents.state.library[key]
        fields = {name: canonical(text) for name, text in stored.fields.items()}
        page.begin(_height(((fields["title"], 60), (fields["address"], 60)), 2))
        page.open(key)
        for name, text in fields.items():
            page.day(text) if name == "dated_on" else page.open(words_of(name, text))
        page.open(mark_of(stored.version, fields))
    page.choose(words["access"], 0, _ROWS, ["Public", "Restricted"])
    page.choose(words["strength"], 0, _ROWS, list(choices_of("strength").values()))
    page.only_days(words["dated_on"], 0, _ROWS)


def _write_citations(book: Book, contents: Contents, citations: Iterable[Stored]) -> None:
    words = COLUMN_WORDS[Kind.CITATION]
    hint = "One row for each place that cites a document. Deleting a row ends that citation; the document stays."
    headings = [*words.values(), DOCUMENT, REFERENCE, MARK]
    page = Page(book, CITATIONS, "Where documents are cited", hint, headings)
    for place, width in enumerate((10, 16, 40, 60, 12, 12)):
        page.column(place, width, hidden=place > 3)
    order = {code: number for number, code in enumerate(contents.state.lines)}
    for stored in sorted(citations, key=lambda row: order[row.fields["code"]]):
        fields = {name: canonical(text) for name, text in stored.fields.items()}
        title = contents.state.library[fields["evidence"]].fields["title"]
        page.begin(_height(((fields["pointer"], 40), (title, 60)), 1))
        for text in (*fields.values(), canonical(title), stored.key, mark_of(stored.version, fields)):
            page.open(text)
