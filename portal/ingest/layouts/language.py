"""The small language in which layouts are written, and the check that a layout says nothing else.

A layout is a TOML file beside this module: where a table is, which columns say whom a row is about, which say a figure,
and which rows are about something else. All patterns are regular expressions, searched in text that is in small
letters with single blanks. Nothing in a layout is code, and no layout knows the name of a file.
"""

import re
import tomllib
from dataclasses import dataclass, field, fields
from re import Pattern

CURRENT, PREVIOUS = "current year", "previous year"
LEFT_OUT = "left out"


class LayoutError(ValueError):
    """A layout says what the language does not have; names the layout and the key."""


@dataclass(frozen=True, slots=True)
class Codes:
    """The columns that say which authority a row is about; None where a table has none of the kind.

    Attributes:
        kind: column with the publisher's class of authority. kinds: its words to our types of authority.
    """

    gss: Pattern[str] | None = None
    ecode: Pattern[str] | None = None
    name: Pattern[str] | None = None
    kind: Pattern[str] | None = None
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows, or cells of side tables, that are about something else.

    Attributes:
        cells: what the column's cell holds in such a row. words: what they are, for the count.
        is_side: the cell belongs to a table beside the main one: it is counted, and its row is read.
    """

    column: Pattern[str]
    cells: Pattern[str]
    words: str
    is_side: bool = False


@dataclass(frozen=True, slots=True)
class FigureRule:
    """One figure of every row.

    Attributes:
        column: heading of the value, or None for a ratio. numerator, denominator: columns that are added up.
        where: a column of a long table and what its cell holds when the row is about this metric.
        period: pattern of the column with the period, or CURRENT or PREVIOUS for years that the sheet's own words
            give, or None when the lower heading of the value's column is the period.
        factor: by which the file's number is multiplied to come to the metric's unit.
        decimals: places a calculated figure is rounded to; None keeps the number as printed.
        status: of a figure that has a value.
        zero: status of a printed zero where zero cannot be true; empty where it can.
        below_zero: "left out" where a figure below zero is a correction and not a figure; empty where it may be one.
        blank: status of an empty cell, or "left out".
        before: "left out" when figures for years before an authority existed are not its own.
    """

    metric: str
    column: Pattern[str] | None = None
    numerator: tuple[Pattern[str], ...] = ()
    denominator: tuple[Pattern[str], ...] = ()
    where: tuple[tuple[Pattern[str], Pattern[str]], ...] = ()
    period: Pattern[str] | str | None = None
    factor: str = "1"
    decimals: int | None = None
    status: str = "published"
    zero: str = ""
    below_zero: str = ""
    blank: str = "not_published"
    before: str = ""


@dataclass(frozen=True, slots=True)
class TableRule:
    """One table of a release.

    Attributes:
        anchors: headings that stand in one row, each in a column of its own.
        depth: rows of headings from the anchors' row on; a merged upper heading holds for the columns after it.
        optional: the layout fits a file without this table.
        year: pattern whose group is the current year, looked for above the table, then in other sheets.
    """

    anchors: tuple[Pattern[str], ...]
    codes: Codes
    figures: tuple[FigureRule, ...]
    depth: int = 1
    optional: bool = False
    year: Pattern[str] | None = None
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How one source lays a release out, and whose figures they are.

    Attributes:
        markers: what a cell may hold instead of a number, to the status it stands for, or "left out".
    """

    code: str
    collection: str
    title: str
    publisher: str
    licence: str
    attribution: str
    source: str
    tables: tuple[TableRule, ...]
    markers: dict[str, str] = field(default_factory=dict)


def parse(text: str) -> Layout:
    """Returns the layout written in a TOML text.

    Raises:
        LayoutError: a key that the language does not have, or one that is missing.
    """
    raw = tomllib.loads(text)
    code = str(raw.get("code", "a layout without a code"))
    try:
        tables = tuple(_table(found) for found in raw.pop("table"))
        return Layout(**_only(Layout, {**raw, "tables": tables}))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise LayoutError(f"{code}: {error}") from error


def _only(kind: type, table: dict) -> dict:  # type: ignore[type-arg]  # tomllib gives plain dictionaries
    unknown = sorted(set(table) - {one.name for one in fields(kind)})
    if unknown:
        raise LayoutError(f"the language has no key “{unknown[0]}”")
    return table


def _pattern(text: str) -> Pattern[str]:
    return re.compile(text)


def _table(raw: dict) -> TableRule:  # type: ignore[type-arg]  # tomllib gives plain dictionaries
    codes = {key: value if key == "kinds" else _pattern(value) for key, value in raw["codes"].items()}
    _only(TableRule, raw)
    return TableRule(
        anchors=tuple(_pattern(text) for text in raw["anchors"]),
        codes=Codes(**_only(Codes, codes)),
        figures=tuple(_figure(found) for found in raw["figures"]),
        left_out=tuple(
            LeftOut(_pattern(one["column"]), _pattern(one["cells"]), one["words"], one.get("is_side", False))
            for one in raw.get("left_out", ())
        ),
        depth=raw.get("depth", 1),
        optional=raw.get("optional", False),
        year=_pattern(raw["year"]) if "year" in raw else None,
    )


def _figure(raw: dict) -> FigureRule:  # type: ignore[type-arg]  # tomllib gives plain dictionaries
    table = dict(_only(FigureRule, raw))
    for key in ("numerator", "denominator"):
        table[key] = tuple(_pattern(text) for text in table.get(key, ()))
    if "column" in table:
        table["column"] = _pattern(table["column"])
    table["where"] = tuple((_pattern(one["column"]), _pattern(one["cells"])) for one in table.get("where", ()))
    if table.get("period") not in (CURRENT, PREVIOUS, None):
        table["period"] = _pattern(table["period"])
    return FigureRule(**table)
