"""Releases as their publishers lay them out: from the sheets of a file to rows that the shared rules check."""

from collections.abc import Mapping

from guidance.metrics import Catalogue
from portal.ingest import rules
from portal.ingest.collecting import Collected
from portal.ingest.columns import Rows, coded, constant
from portal.ingest.descriptions import ReleaseDescription
from portal.ingest.layouts import finding
from portal.ingest.layouts.finding import Found
from portal.ingest.layouts.language import Layout
from portal.ingest.layouts.reading import Draft, TableReader
from portal.ingest.outcome import Checked, FigureColumns, Register
from portal.ingest.problems import Problem, Severity
from portal.ingest.sheets import Book


def check(
    book: Book,
    chosen: tuple[Layout, tuple[Found, ...]],
    catalogue: Catalogue,
    register: Register,
    *,
    demonstration: bool = False,
) -> Checked:
    """Reads and checks the tables of a layout.

    Args:
        chosen: the layout, and where its tables are in the file, as `layouts.finding.choose` says.
    """
    layout, found = chosen
    reader = TableReader(book, layout, catalogue, register)
    for place in found:
        reader.read(place)
    draft = reader.draft
    left_out: Mapping[str, int] = {words: count for words, count in sorted(draft.left_out.items()) if count}
    suggested = _description(layout, draft)
    if not draft.lines:
        problems = tuple(draft.problems) or (_nothing(layout),)
        if all(problem.severity is Severity.WARNING for problem in problems):
            problems = (*problems, _nothing(layout))
        return Checked(FigureColumns(), problems, draft.rows, layout.code, suggested, left_out)
    rows = _without_repeats(rules.settled(_rows(draft)))
    problems_found = Collected(rows)
    problems_found.extend((*book.found, *_other_sheets(book, layout, found), *draft.problems))
    rules.check_authorities(rows, register, problems_found, demonstration=demonstration)
    rules.check_rows(rows, catalogue, register, problems_found)
    figures = FigureColumns() if problems_found.has_errors else rules.figures(rows)
    return Checked(figures, problems_found.in_order(), draft.rows, layout.code, suggested, left_out)


def _other_sheets(book: Book, layout: Layout, found: tuple[Found, ...]) -> tuple[Problem, ...]:
    """A warning for each further sheet that has every heading of a table that is read from another one."""
    read = {place.sheet.name for place in found}
    message = "This sheet has the headings of one that is read, and is not read itself: send it as a file of its own"
    return tuple(
        Problem(None, None, "sheet_not_read", message, Severity.WARNING, sheet.name)
        for sheet in book.sheets
        if sheet.name not in read and finding.choose(Book((sheet,)), (layout,)) is not None
    )


def _rows(draft: Draft) -> Rows:
    import numpy

    size = len(draft.lines)
    cells = {
        "metric_id": coded(draft.metric_ids),
        "gss_code": coded(draft.gss_codes),
        "period": coded(draft.periods),
        "value": coded(draft.values),
        "status": coded(draft.statuses),
        "basis": constant("", size),
        "unit": constant("", size),
        "period_type": constant("", size),
    }
    heading = coded(draft.headings)
    sheet = coded(draft.sheets) if any(draft.sheets) else None
    return Rows(numpy.array(draft.lines), cells, sheet, {"value": heading, "metric_id": heading, "status": heading})


def _without_repeats(rows: Rows) -> Rows:
    """The rows without those that say the very same figure again, as under a former and a later code."""
    import pandas

    from portal.ingest.columns import keyed

    _, places = keyed(rows["metric_id"], rows["gss_code"], rows["period"])
    _, values = keyed(rows["value"], rows["status"])
    again = pandas.DataFrame({"key": places, "value": values}).duplicated(keep="first").to_numpy()
    return rows.only(~again) if again.any() else rows


def _description(layout: Layout, draft: Draft) -> ReleaseDescription:
    years = sorted(set(draft.periods))
    span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}" if years else "no year"
    return ReleaseDescription(
        code=f"{layout.code}-{years[-1].casefold()}" if years else layout.code,
        title=layout.title.replace("{years}", span),
        publisher=layout.publisher,
        collection=layout.collection,
        licence=layout.licence,
        attribution=layout.attribution,
        source=layout.source,
    )


def _nothing(layout: Layout) -> Problem:
    message = f"Choose a file with figures of authorities: this has the headings of “{layout.code}” and no rows"
    return Problem(None, None, "no_rows", message)
