"""Rows of answers: characteristics and indicators of one theme's sheet."""

from collections.abc import Iterator, Mapping

from portal.domain.judgements import Judgement
from portal.domain.workbooks.layout import CODE, GUIDANCE, KIND, MARK, Sheet, continued
from portal.domain.workbooks.rows import Kind, Row, is_touched
from portal.domain.workbooks.text import canonical, joined
from portal.domain.workbooks.words import COLUMN_WORDS, HIDDEN_WORDS, choices_of, code_of
from portal.ingest.workbooks.tables import FORMULA_ERRORS, Line, Table, plain

REQUIRED = (CODE, *COLUMN_WORDS[Kind.CHARACTERISTIC].values(), MARK)
#: A narrative of 100,000 characters, each of two units, goes on in no more columns.
KNOWN = (KIND, GUIDANCE, *(continued(number) for number in range(1, 9)))
#: Characters; the services hold the same limits and have the last word.
_LIMITS = {"narrative": 100_000, "reason": 10_000, "note": 10_000}
_LONG = ("narrative", "note")


def read_lines(table: Table, sheet: Sheet, characteristics: frozenset[str]) -> Iterator[Row]:
    """The rows of one theme's sheet; what is wrong goes to the table's report.

    Args:
        characteristics: codes of the whole edition, whose narratives a row may name.
    """
    codes = {plain(code): code for code in sheet.lines}
    seen: dict[str, int] = {}
    for line in table.lines():
        code = codes.get(plain(line.text(CODE)))
        if code is None:
            _report_unknown(line, sheet)
        elif code in seen:
            line.report(CODE, "duplicate_code", f"Keep one row for {code}: row {seen[code]} is for it too")
        else:
            seen[code] = line.number
            yield _row(line, code, sheet.lines[code], characteristics)
    missing = [code for code in sheet.lines if code not in seen]
    if missing:
        listed = ", ".join(missing[:10]) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
        _last(table).report(CODE, "missing_code", f"Put the rows back that are missing here: {listed}")


def _last(table: Table) -> Line:
    return Line(table, table.start, ())


def _report_unknown(line: Line, sheet: Sheet) -> None:
    code = line.text(CODE)[:40]
    if not code:
        line.report(CODE, "no_code", "Enter the code that this row is about, or clear the row")
        return
    first, last = next(iter(sheet.lines)), list(sheet.lines)[-1]
    line.report(CODE, "unknown_code", f"Correct the code: “{code}” is not one of {first} to {last}, which stand here")


def _row(line: Line, code: str, kind: Kind, characteristics: frozenset[str]) -> Row:
    headings = COLUMN_WORDS[kind]
    fields: dict[str, str] = {}
    for name, heading in headings.items():
        if plain(line.raw(heading)) != plain(HIDDEN_WORDS):
            fields[name] = _long_text(line, heading) if name in _LONG else line.text(heading)
    row = Row(kind, code, fields, line.text(MARK), line.place)
    read = {name: text if (said := _code(line, kind, name, text)) is None else said for name, text in fields.items()}
    row = Row(kind, code, read, row.mark, row.place)
    if is_touched(row):
        _check(line, row, headings, characteristics)
    _check_not_asked(line, kind)
    return row


def _long_text(line: Line, heading: str) -> str:
    parts = [line.raw(heading), *(line.raw(continued(number)) for number in range(1, 9))]
    return canonical(joined(parts))


def _code(line: Line, kind: Kind, name: str, text: str) -> str | None:
    """The code that a cell stands for; None for a field of free text, and where the cell says none that there is."""
    heading = COLUMN_WORDS[kind][name]
    if name == "narrative_from":
        return text.upper()
    if not choices_of(name):
        return None
    code = code_of(name, text)
    if code is None:
        words = "”, “".join(choices_of(name).values())
        line.report(heading, "unknown_word", f"Choose one of “{words}”: “{text[:60]}” is none of them")
    return code


def _check(line: Line, row: Row, headings: Mapping[str, str], characteristics: frozenset[str]) -> None:
    for name, text in row.fields.items():
        limit = _LIMITS.get(name)
        if limit and len(text) > limit:
            line.report(headings[name], "too_long", f"Shorten it to {limit:,} characters: it has {len(text):,}")
        if text in FORMULA_ERRORS:
            line.report(headings[name], "formula", "Write it as text: the program took it for a formula")
    if row.fields.get("judgement") == Judgement.NOT_APPLICABLE and row.fields.get("reason") == "":
        line.report(headings["reason"], "no_reason", "Enter why the characteristic does not apply")
    source = row.fields.get("narrative_from")
    if source and (source not in characteristics or source == row.key):
        message = f"Enter the code of another characteristic, or clear it: “{source[:40]}” is none"
        line.report(headings["narrative_from"], "unknown_code", message)


def _check_not_asked(line: Line, kind: Kind) -> None:
    asked = set(COLUMN_WORDS[kind].values())
    for heading in COLUMN_WORDS[Kind.CHARACTERISTIC].values():
        if heading not in asked and line.text(heading):
            line.report(heading, "not_asked", "Clear this cell: an indicator has an answer and a note, nothing else")
