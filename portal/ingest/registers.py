"""Reads a register of authorities: one row per authority, text only, every problem with its place."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.metrics import TYPE_NAMES
from portal.ingest.problems import Problem, UnreadableFile
from portal.ingest.readers import decode

REQUIRED = ("gss_code", "name", "type")
TIERS = {
    "county": "upper",
    "district": "lower",
    "combined_authority": "strategic",
    "greater_london_authority": "strategic",
}


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One authority as a register file gives it; empty text where the file has nothing."""

    gss_code: str
    name: str
    official_name: str
    type: str
    tier: str
    region: str
    is_city_corporation: bool
    upper_tier_gss: str
    combined_authority_gss: str
    active_from: date | None
    active_to: date | None
    is_billing_authority: bool
    ecode: str
    former_gss_codes: str
    later_gss_code: str
    notes: str
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The authorities of a file, in its order, and what is wrong with it."""

    entries: tuple[RegisterEntry, ...]
    problems: tuple[Problem, ...]


def read_register(raw: bytes) -> RegisterFile:
    """Returns the register in a CSV file.

    Shape: columns gss_code, name and type, and perhaps official_name, tier, region, start_date, end_date,
        successor_gss (codes divided by semicolons) and others; one row per authority.

    Returns:
        Entries of the rows without a problem; what is wrong is listed and never raised.
    """
    try:
        rows = csv.DictReader(io.StringIO(decode(raw), newline=""))
    except UnreadableFile as error:
        return RegisterFile((), (error.problem,))
    missing = [name for name in REQUIRED if name not in (rows.fieldnames or ())]
    if missing:
        message = f"Add the column “{missing[0]}” to the first line of the file"
        return RegisterFile((), (Problem(1, missing[0], "column_missing", message),))
    entries: list[RegisterEntry] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in rows:
        cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        found = _row_problems(cells, rows.line_num, seen)
        problems += found
        if not found:
            entries.append(_entry(cells))
    if not entries and not problems:
        problems.append(Problem(None, None, "no_rows", "Choose a file that holds authorities: it has headings only"))
    problems += _unknown_successors(entries)
    return RegisterFile(tuple(entries), tuple(problems))


def _row_problems(cells: Mapping[str, str], line: int, seen: dict[str, int]) -> list[Problem]:
    found = []
    code = cells["gss_code"]
    if len(code) != 9 or code[0] != "E" or not (code[1:].isascii() and code[1:].isdecimal()):
        message = f"Enter a GSS code, E and eight digits, not “{code}”"
        found.append(Problem(line, "gss_code", "gss_code", message))
    elif code in seen:
        message = f"Keep one row: row {seen[code]} has the same authority"
        found.append(Problem(line, "gss_code", "duplicate", message))
    seen.setdefault(code, line)
    if not cells["name"]:
        found.append(Problem(line, "name", "name_missing", "Enter the name of the authority"))
    if cells["type"] not in TYPE_NAMES:
        message = f"Enter one of {', '.join(TYPE_NAMES)}, not “{cells['type']}”"
        found.append(Problem(line, "type", "type_unknown", message))
    for column in ("start_date", "end_date"):
        try:
            _day(cells.get(column, ""))
        except ValueError:
            message = f"Enter a day such as 2023-04-01, not “{cells[column]}”"
            found.append(Problem(line, column, "date", message))
    return found


def _entry(cells: Mapping[str, str]) -> RegisterEntry:
    kind = cells["type"]
    return RegisterEntry(
        gss_code=cells["gss_code"],
        name=cells["name"],
        official_name=cells.get("official_name") or cells["name"],
        type=kind,
        tier=cells.get("tier") or TIERS.get(kind, "single"),
        region=cells.get("region", ""),
        is_city_corporation=cells.get("is_city_corporation") == "1",
        upper_tier_gss=cells.get("upper_tier_gss", ""),
        combined_authority_gss=cells.get("combined_authority_gss_latest", ""),
        active_from=_day(cells.get("start_date", "")),
        active_to=_day(cells.get("end_date", "")),
        is_billing_authority=cells.get("is_billing_authority") == "1",
        ecode=cells.get("mhclg_ecode", ""),
        former_gss_codes=cells.get("former_gss_codes", ""),
        later_gss_code=cells.get("later_gss_code", ""),
        notes=cells.get("notes", ""),
        successors=tuple(code for code in cells.get("successor_gss", "").split(";") if code),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _unknown_successors(entries: list[RegisterEntry]) -> list[Problem]:
    known = {entry.gss_code for entry in entries}
    return [
        Problem(None, "successor_gss", "successor_unknown", f"Add {code}, which follows {entry.gss_code}, to the file")
        for entry in entries
        for code in entry.successors
        if code not in known
    ]
