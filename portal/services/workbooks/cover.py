"""The first sheet: of what the workbook is, how it is filled in, the words and their codes, and how it comes back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil

from portal.domain.workbooks import FIELD_WORDS, HIDDEN_WORDS
from portal.domain.workbooks import layout as places
from portal.domain.workbooks.words import choices_of
from portal.services.workbooks.pages import Book, add_cover
from portal.services.workbooks.state import Contents

_STEPS = (
    "Each theme has a sheet: its characteristics first, then its indicators of potential failure. Fill in the white"
    " cells. Grey cells are locked; there is no password.",
    "Choose a judgement, a confidence and a strength of evidence from the lists. You can type the codes below instead.",
    "Write narratives as plain text. Alt and Enter begin a new line. A narrative too long for one cell goes on in the"
    " columns at the end of its row.",
    "“Narrative of” holds the code of another characteristic whose narrative serves here too. The narrative of the row"
    " itself then stays empty.",
    "“Needs review” says Yes where an answer was carried forward and nobody has looked at it in this round. Clear it"
    " when you have looked.",
    "Evidence: one row for each document. Give a new one an id of your own, such as NEW-1. Citations: one row for each"
    " place that cites it, with where to look.",
    "An empty cell is empty: what you clear is removed. Leave sheets, headings and hidden columns as they are.",
    "Dates: as days of your spreadsheet program, or written like 27/03/2024.",
)
_BACK = (
    "Save the file as .xlsx or .ods and upload it on the page where it was downloaded. Nothing is written then: the"
    " portal first shows every difference, word by word, and where somebody else changed an answer in the meantime.",
    "You choose what stands where both changed, and agree or discard the whole.",
    "Answers in themes in which you may not write are left out.",
)
#: Characters of a line in the two columns.
_LINE, _LABEL = 88, 30
_FIELDS = ("judgement", "confidence", "strength", "answer", "access")


def write_cover(book: Book, contents: Contents, only: Sequence[places.Sheet], *, now: datetime) -> None:
    """Writes the first sheet.

    Args:
        only: the one sheet that the workbook is about; empty where it covers every theme.
    """
    sheet = add_cover(book, places.READ_ME)
    row = 0

    def put(first: str, second: str = "", form: object = None) -> None:
        nonlocal row
        sheet.write_string(row, 0, first, form or book.bold)
        sheet.set_row(row, 26 if form else 14.0 * max(ceil(len(second) / _LINE), ceil(len(first) / _LABEL)) + 3)
        if second:
            sheet.write_string(row, 1, second, book.plain)
        row += 1

    put("A self-assessment to fill in offline", form=book.title)
    for label, fact in _facts(contents, only, now):
        put(label, fact)
    for title, lines in (("How to fill it in", _STEPS), ("How it comes back", _BACK)):
        row += 1
        put(title, form=book.title)
        for number, line in enumerate(lines, start=1):
            put(str(number), line)
    row += 1
    put("Words and their codes", form=book.title)
    for label, fact in _words():
        put(label, fact)


def _facts(contents: Contents, only: Sequence[places.Sheet], now: datetime) -> Iterable[tuple[str, str]]:
    found = contents.round
    yield places.COUNCIL, found.council.official_name
    yield places.COUNCIL_CODE, found.council_gss
    yield places.CYCLE, found.cycle.title
    yield places.ROUND, str(found.id)
    yield places.EDITION, found.edition
    yield places.EDITION_SHA256, found.edition_sha256
    yield places.THEME, only[0].slug if only else places.ALL_THEMES
    yield places.MADE, now.isoformat()
    yield places.LAYOUT_LABEL, places.LAYOUT


def _words() -> Iterable[tuple[str, str]]:
    for field in _FIELDS:
        label = "Answer to an indicator" if field == "answer" else FIELD_WORDS[field]
        for code, words in choices_of(field).items():
            yield label, f"{words} ({code})"
    yield (
        HIDDEN_WORDS,
        "You read this theme independently: the answer shows once you recorded your own view.",
    )
