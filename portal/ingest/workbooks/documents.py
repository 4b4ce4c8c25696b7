"""Rows of evidence and of citations."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

from portal.domain.workbooks.layout import DOCUMENT, KNOWN, MARK, REFERENCE
from portal.domain.workbooks.rows import Kind, Row, is_touched
from portal.domain.workbooks.words import COLUMN_WORDS, choices_of, code_of
from portal.ingest.workbooks.tables import FORMULA_ERRORS, Line, Table, plain

_EVIDENCE = COLUMN_WORDS[Kind.EVIDENCE]
_CITATION = COLUMN_WORDS[Kind.CITATION]
#: The id of a document; the same heading as where a citation names it.
ID = _CITATION["evidence"]
EVIDENCE_REQUIRED = (ID, *_EVIDENCE.values(), MARK)
CITATIONS_REQUIRED = (*_CITATION.values(), REFERENCE, MARK)
CITATIONS_KNOWN = (DOCUMENT,)
#: Characters; the services hold the same limits and have the last word.
_LIMITS = {"title": 300, "owner": 160, "address": 2000, "pointer": 200}
_LONGEST_ID = 60
_DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y")
#: Years that can be meant, as for the forms of the service.
_YEARS = range(1000, 3000)


def read_evidence(table: Table, library: frozenset[str]) -> Iterator[Row]:
    """Documents: those of the library by their id, new ones by an id that somebody gave them in the workbook."""
    seen: dict[str, int] = {}
    for line in table.lines():
        key = _id(line)
        if not key:
            line.report(ID, "no_evidence", "Give the document an id of your own, such as NEW-1, or clear the row")
        elif key in seen:
            line.report(ID, "duplicate_evidence", f"Give each document its own row: {key} is also in row {seen[key]}")
        elif len(key) > _LONGEST_ID:
            line.report(ID, "too_long", f"Give the document a shorter id, of {_LONGEST_ID} characters or fewer")
        elif key.startswith(KNOWN) and key not in library:
            line.report(ID, "unknown_evidence", _unknown(key))
        else:
            seen[key] = line.number
            yield _evidence(line, key)


def read_citations(table: Table, codes: frozenset[str], documents: frozenset[str]) -> Iterator[Row]:
    """Citations of documents under the lines of the workbook.

    Args:
        codes: of the lines that the workbook covers.
        documents: ids of the library and of new documents of the workbook.
    """
    known, seen = {plain(code): code for code in codes}, set()
    for line in table.lines():
        code, key = known.get(plain(line.text(_CITATION["code"]))), _id(line)
        if code is None:
            said = line.text(_CITATION["code"])[:40]
            line.report(_CITATION["code"], "unknown_code", f"Correct the code: “{said}” has no row in this workbook")
        if key not in documents:
            line.report(ID, "unknown_evidence", _unknown(key) if key else "Enter the id of a document")
        if code is None or key not in documents:
            continue
        fields = {"code": code, "evidence": key, "pointer": line.text(_CITATION["pointer"])}
        row = Row(Kind.CITATION, line.text(REFERENCE), fields, line.text(MARK), line.place)
        _check_lengths(line, row)
        if not row.key and tuple(fields.values()) in seen:
            line.report(None, "duplicate_citation", "Clear this row: another one says the same")
        seen.add(tuple(fields.values()))
        yield row


def _id(line: Line) -> str:
    return " ".join(line.text(ID).upper().split())


def _unknown(key: str) -> str:
    return f"Correct the id: there is no document “{key[:40]}” in the library of the council or in this workbook"


def _evidence(line: Line, key: str) -> Row:
    fields = {name: line.text(heading) for name, heading in _EVIDENCE.items()}
    row = Row(Kind.EVIDENCE, key, fields, line.text(MARK), line.place)
    for name in ("access", "strength"):
        code = code_of(name, fields[name])
        if code is None or (name == "access" and not code):
            line.report(_EVIDENCE[name], "unknown_word", _choose(name, fields[name]))
        fields[name] = code or ""
    fields["dated_on"] = _date(line, fields["dated_on"])
    if is_touched(row):
        _check_lengths(line, row)
        if not fields["title"]:
            line.report(_EVIDENCE["title"], "no_title", "Enter the title of the document")
        if fields["address"] and not _is_web_address(fields["address"]):
            message = "Enter the address of the document, starting with https:// or http://, or clear it"
            line.report(_EVIDENCE["address"], "bad_address", message)
    return row


def _choose(name: str, said: str) -> str:
    words = "”, “".join(choices_of(name).values())
    return f"Choose one of “{words}”" + (f": “{said[:60]}” is none of them" if said else "")


def _date(line: Line, text: str) -> str:
    if not text:
        return ""
    said = re.sub(r"\s+", " ", text)
    for pattern in _DATES:
        try:
            found = datetime.strptime(said, pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        if found.year in _YEARS:
            return found.isoformat()
    example = date(2024, 3, 27)
    message = f"Enter a day such as {example:%d/%m/%Y}, or clear it: “{text[:40]}” is no date"
    line.report(_EVIDENCE["dated_on"], "no_date", message)
    return ""


def _check_lengths(line: Line, row: Row) -> None:
    for name, text in row.fields.items():
        heading = COLUMN_WORDS[row.kind][name]
        limit = _LIMITS.get(name)
        if limit and len(text) > limit:
            line.report(heading, "too_long", f"Shorten it to {limit:,} characters: it has {len(text):,}")
        if text in FORMULA_ERRORS:
            line.report(heading, "formula", "Write it as text: the program took it for a formula")


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname)
    except ValueError:
        return False
    is_clean = not any(character.isspace() or ord(character) < 32 for character in address)
    return parts.scheme in ("http", "https") and has_host and parts.username is None and is_clean
