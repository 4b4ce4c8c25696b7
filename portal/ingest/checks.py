"""From the bytes of a release to figures, or to problems by sheet, row and column: the one door to this package."""

from collections.abc import Callable

from guidance.metrics import Catalogue
from portal.ingest import layouts, published, readers, tidy
from portal.ingest.layouts import finding
from portal.ingest.outcome import Checked, FigureColumns, Register
from portal.ingest.problems import Problem, UnreadableFile
from portal.ingest.sheets import Book

__all__ = ["Checked", "FigureColumns", "Register", "check_file"]


def check_file(
    raw: bytes,
    catalogue: Catalogue,
    register: Register,
    *,
    demonstration: bool = False,
    on_step: Callable[[str], None] | None = None,
) -> Checked:
    """Reads and checks a file of figures: CSV, XLSX or ODS, in our own layout or as a source publishes it.

    Args:
        demonstration: the release is for fictional authorities, and for no others.
        on_step: told the name of each step as it begins.

    Returns:
        Figures, or none together with every problem found; never raises for what a file holds.
    """
    tell = on_step or (lambda step: None)
    try:
        tell("Reading")
        book = readers.open_book(raw)
        tell("Checking")
        sheet = tidy.sheet_of(book)
        if sheet is not None:
            return tidy.check(book, sheet, catalogue, register, demonstration=demonstration)
        chosen = finding.choose(book, layouts.published())
        if chosen is None:
            return Checked(problems=(_unknown(book),))
        return published.check(book, chosen, catalogue, register, demonstration=demonstration)
    except UnreadableFile as error:
        return Checked(problems=(error.problem,))


def _unknown(book: Book) -> Problem:
    """What a file lacks of the layout that it is nearest to."""
    near = finding.nearest(book, layouts.published())
    if near is not None:
        return near
    missing = [f"“{name}”" for name in tidy.missing_columns(book.sheets[0].header if book.sheets else ())]
    listed = ", ".join(missing[:-1]) + (" and " if len(missing) > 1 else "") + missing[-1]
    noun = "column" if len(missing) == 1 else "columns"
    message = f"Add the {noun} {listed} to the first line of the file, or choose a release in a layout that is known"
    return Problem(1, None, "layout_unknown", message)
