"""Results as JSON, CSV, XLSX and plain text. No cell of any of them is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict

import xlsxwriter

from portal.domain.consultation.tallies import OptionCount, TypeTally, percentage
from portal.services.consultations.results import QuestionResult, Results

COLUMNS = (
    "question",
    "number",
    "question_text",
    "respondent_type",
    "base",
    "answer",
    "answer_text",
    "count",
    "percent",
)

#: A cell that begins with one of these is read as a formula by some spreadsheet, full-width signs included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Row = tuple[str | int, ...]


def as_json(results: Results) -> dict[str, object]:
    """The results in the shape that the API promises; suppressed and unknown counts are null."""
    return {
        "slug": results.slug,
        "title": results.title,
        "responses": results.responses,
        "questions": [_question_json(question) for question in results.questions],
    }


def _question_json(question: QuestionResult) -> dict[str, object]:
    head = {"code": question.code, "number": question.number, "text": question.text, "wording": question.wording}
    counts = question.tally
    if counts is None:
        empty: dict[str, object] = {"base": None, "answered": None, "no_view": None}
        return {**head, **empty, "options": [], "by_respondent_type": [], "counts": "not_known_here"}
    return {
        **head,
        "base": counts.base,
        "answered": counts.answered,
        "no_view": counts.no_view,
        "options": [asdict(option) for option in counts.options],
        "by_respondent_type": [asdict(row) for row in counts.by_type],
        "counts": "counted",
    }


def rows(results: Results) -> Iterator[Row]:
    """The results as rows under `COLUMNS`.

    Shape: one row per question, respondent type ("all" first) and answer, "no view given" last; `count` and `percent`
    are empty where they are withheld or not known; `percent` is of `base`.
    """
    for question in results.questions:
        counts = question.tally
        head = (question.code, question.number, question.text)
        if counts is None:
            yield (*head, "all", "", "", "not known here", "", "")
            continue
        yield from _answers(head, "all", counts.base, counts.options, counts.answered, counts.no_view)
        for row in counts.by_type:
            yield from _answers(head, row.label, row.base, row.options, row.answered, row.no_view)


def _answers(
    head: tuple[str, str, str],
    kind: str,
    base: int | None,
    options: Iterable[OptionCount],
    answered: int | None,
    no_view: int | None,
) -> Iterator[Row]:
    lines = [(option.code, option.label, option.count) for option in options]
    lines = lines or [("view_given", "View given", answered)]
    for code, label, count in [*lines, ("no_view", "No view given", no_view)]:
        numbers = (count, percentage(count, base))
        yield (*head, kind, _shown(base), code, label, *(_shown(number) for number in numbers))


def _shown(number: int | None) -> str | int:
    return "" if number is None else number


def as_csv(results: Results) -> str:
    """The rows as CSV with a byte order mark, so that spreadsheets read Welsh names as they were written."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(value) for value in row] for row in rows(results))
    return "\ufeff" + buffer.getvalue()


def safe_cell(value: str | int) -> str | int:
    """Gives a cell that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def as_xlsx(results: Results) -> bytes:
    """The rows as a workbook with one sheet, every text a string cell and nothing hidden."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet("Results")
        bold = workbook.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows(results), start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, _cell_text(value))
        sheet.freeze_panes(1, 0)
        sheet.set_column(2, 2, 60)
    return buffer.getvalue()


def _cell_text(text: str) -> str:
    """Drops the control characters that a workbook cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def as_text(results: Results) -> str:
    """The results for reading in a terminal, each count with its base."""
    lines = [results.title, _responses(results.responses), ""]
    for question in results.questions:
        lines.append(f"Question {question.number}: {question.text}")
        counts = question.tally
        if counts is None:
            lines += ["  Counts are not known here", ""]
            continue
        lines.append(f"  Base: {_responses(counts.base)}")
        given = [(option.label, option.count) for option in counts.options] or [("View given", counts.answered)]
        for label, count in [*given, ("No view given", counts.no_view)]:
            share = percentage(count, counts.base)
            lines.append(f"  {_shown(count):>6}  {'' if share is None else f'{share}%':>4}  {label}")
        lines += [f"    {row.label}: {_by_type(row)}" for row in counts.by_type]
        lines.append("")
    return "\n".join(lines)


def _responses(number: int) -> str:
    return f"{number:,} {'response' if number == 1 else 'responses'}"


def _by_type(row: TypeTally) -> str:
    given = [(option.label, option.count) for option in row.options] or [("view given", row.answered)]
    parts = [f"{label} {_told(count)}" for label, count in (*given, ("no view given", row.no_view), ("base", row.base))]
    return "; ".join(parts)


def _told(number: int | None) -> str:
    return "withheld" if number is None else f"{number:,}"
