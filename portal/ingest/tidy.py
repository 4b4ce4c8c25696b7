"""This service's own layout: one row per metric, authority and period, in columns named as the catalogue names them."""

from guidance.metrics import Catalogue
from portal.ingest import layouts, readers, rules
from portal.ingest.collecting import Collected
from portal.ingest.columns import Rows, coded, constant
from portal.ingest.outcome import Checked, Register
from portal.ingest.problems import Problem


def check(
    table: readers.Table,
    catalogue: Catalogue,
    register: Register,
    *,
    demonstration: bool = False,
    found: tuple[Problem, ...] = (),
) -> Checked:
    """Checks a tidy table.

    Shape: columns metric_id, gss_code, period, value and perhaps period_type, unit, status, basis; one row per metric,
        authority and period; text only.

    Args:
        found: problems that came up before, listed with the others.
    """
    rows = rows_of(table)
    if not len(rows):
        empty = Problem(None, None, "no_rows", "Choose a file that holds figures: it has headings only")
        return Checked(problems=(empty,), layout=layouts.TIDY.name)
    problems = Collected(rows)
    problems.extend(found)
    rows = _in_register(rows, register, problems)
    _check_authorities(rows, register, problems, demonstration)
    rules.check_rows(rows, catalogue, register, problems)
    figures = None if problems.has_errors else rules.figures(rows)
    outcome = Checked(problems=problems.in_order(), rows=len(rows), layout=layouts.TIDY.name)
    return outcome if figures is None else Checked(figures, outcome.problems, len(rows), layouts.TIDY.name)


def rows_of(table: readers.Table) -> Rows:
    """The rows of a table that hold anything, every column of the layout among them."""
    import numpy

    size = len(table.frame)
    cells = {
        name: coded(table.frame[name].to_numpy()) if name in table.header else constant("", size)
        for name in (*layouts.TIDY.required, *layouts.TIDY.optional)
    }
    rows = Rows(numpy.arange(size) + 2, cells)  # the header is line 1
    blank = numpy.ones(size, dtype=bool)
    for column in cells.values():
        blank &= column.isin([""])
    return rules.settled(rows.only(~blank) if blank.any() else rows)


def _in_register(rows: Rows, register: Register, problems: Collected) -> Rows:
    """The rows with former and later codes turned into those of the register, each said once."""
    column = rows["gss_code"]
    kept = {code: register.aliases[code] for code in column.words if _is_other(code, register)}
    for code, ours in kept.items():
        mask = column.isin([code])
        if mask.any():
            name = register.authorities[ours].name
            message = f"{code} is read as {ours}, the code under which the register keeps {name}"
            problems.warn(int(mask.argmax()), "gss_code", "other_code", message)
    return rows.changed(gss_code=column.mapped(lambda code: kept.get(code, code))) if kept else rows


def _is_other(code: str, register: Register) -> bool:
    return code not in register.authorities and register.aliases.get(code) in register.authorities


def _check_authorities(rows: Rows, register: Register, problems: Collected, demonstration: bool) -> None:
    known = rows["gss_code"].isin(register.authorities)
    message = "Use a GSS code of the register: “{gss_code}” is not one of them"
    problems.add(~known, "gss_code", "unknown_council", message)
    is_fictional = rows["gss_code"].isin(code for code, one in register.authorities.items() if one.demonstration)
    if demonstration:
        message = "Leave out {gss_code}: a demonstration release holds fictional authorities only"
        problems.add(known & ~is_fictional, "gss_code", "real_council", message)
    else:
        message = "Leave out {gss_code}: it is fictional and has no published figures"
        problems.add(is_fictional, "gss_code", "fictional_council", message)
