"""The tables of a bundle: made from the sealed record and nothing else, so that they can be made again and compared.

Texts are as they were signed. A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from portal.services.consultations.exports import safe_cell

Record = Mapping[str, Any]  # Any: JSON values, see portal.domain.submissions.plain
Row = Sequence[str]


def to_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Rows as CSV: UTF-8 with a byte order mark, so that spreadsheets read every letter as it was written."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def tables_of(record: Record) -> dict[str, bytes]:
    """Every table that follows from a sealed record, by file name."""
    return {name: to_csv(columns, rows(record)) for name, (columns, rows) in _TABLES.items()}


def _answers(record: Record) -> Iterator[Row]:
    for theme, entry in _each(record, "characteristics"):
        names = ("judgement", "confidence", "strength", "narrative", "reason", "narrative_from")
        yield (
            theme,
            entry["code"],
            entry["text"],
            *(_text(entry.get(name)) for name in names),
            _checks(entry),
            _carried(entry),
        )


def _indicators(record: Record) -> Iterator[Row]:
    for theme, entry in _each(record, "indicators"):
        yield (
            theme,
            entry["code"],
            entry["text"],
            _text(entry["answer"]),
            entry["note"],
            _checks(entry),
            _carried(entry),
        )


def _evidence(record: Record) -> Iterator[Row]:
    for kind in ("characteristics", "indicators"):
        for theme, entry in _each(record, kind):
            for link in entry["evidence"]:
                access = "public" if link["is_public"] else "restricted"
                names = ("title", "address", "pointer", "dated_on", "owner", "strength", "file_name", "sha256", "item")
                yield theme, entry["code"], access, *(_text(link.get(name)) for name in names), link["id"]


def _figures(record: Record) -> Iterator[Row]:
    names = ("metric_id", "name", "unit", "period", "value", "status", "release", "words", "note", "note_on")
    for theme in record["content"]["themes"]:
        for figure in theme["figures"]:
            beside = "; ".join(f"{c['scope']}: {_text(c['median'])} (n={c['n']})" for c in figure["comparators"])
            yield theme["slug"], *(_text(figure.get(name)) for name in names), beside


def _actions(record: Record) -> Iterator[Row]:
    names = ("id", "title", "owner", "due_on", "cost", "effect", "effect_metric_id", "effect_by_on", "state")
    for theme, entry in _each(record, "characteristics"):
        for action in entry.get("actions", ()):
            yield theme, entry["code"], *(_text(action[name]) for name in names)


def _declarations(record: Record) -> Iterator[Row]:
    for signed in record["declarations"]:
        yield (
            signed["office"],
            signed["signed_by"],
            "interim" if signed["is_interim"] else "permanent",
            signed.get("signed_for", ""),
            signed.get("delegation", ""),
            signed["signed_at"],
            " ".join(signed.get("sections", ())),
            "carried" if signed.get("carried") else "fresh",
            signed["statement"],
            signed["reservation"],
        )


def _each(record: Record, kind: str) -> Iterator[tuple[str, Record]]:
    for theme in record["content"]["themes"]:
        for entry in theme[kind]:
            yield theme["slug"], entry


def _checks(entry: Record) -> str:
    return "\n".join(f"{check['words']} {check['reply']}".strip() for check in entry.get("soft_checks", ()))


def _carried(entry: Record) -> str:
    """Marks last year's answer that nobody looked at, so that a table does not give it as this year's."""
    return "yes" if entry.get("needs_review") else "no"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_TABLES: dict[str, tuple[Sequence[str], Callable[[Record], Iterator[Row]]]] = {
    "answers.csv": (
        _columns(
            "theme code text judgement confidence strength narrative reason narrative_from questions needs_review"
        ),
        _answers,
    ),
    "indicators.csv": (_columns("theme code text answer note questions needs_review"), _indicators),
    "evidence.csv": (
        _columns("theme code access title address pointer dated_on owner strength file_name sha256 document citation"),
        _evidence,
    ),
    "figures.csv": (
        _columns("theme metric_id name unit period value status release words note note_on comparators"),
        _figures,
    ),
    "actions.csv": (
        _columns("theme code action title owner due_on cost_pounds effect effect_metric_id effect_by_on state"),
        _actions,
    ),
    "declarations.csv": (
        _columns(
            "office signed_by appointment signed_for delegation signed_at sections standing statement reservation"
        ),
        _declarations,
    ),
}
