"""Which counts by respondent type may be shown in public.

A count under five by respondent type is withheld, nought included, and so is a second one wherever the first could be
worked out from the totals that stay public. Whether a withheld count could be worked out is decided exactly, not by
habit: a table with public row and column totals is a flow network in which the withheld counts are the arcs that may
vary, and a count is safe if, and only if, some other table that agrees with everything public has another value there.
Starting from the true table such a neighbour exists exactly when a cycle of arcs that may vary runs through the count.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from portal.domain.consultation.tallies import OptionCount, QuestionTally, TypeTally

#: Counts below this, by respondent type, are not published.
THRESHOLD = 5

#: Column of a table that stands for responses without a view.
NO_VIEW = "no view given"
#: Column that stands for responses with a view, where a question has no options.
ANSWERED = "view given"

_TOTAL = ("total", "")


@dataclass(frozen=True)
class Table:
    """Counts by respondent type (rows) and choice (columns), as an outsider may combine them.

    `capacity` is the most a cell of a row can hold; `bases` are the sums that pages show beside each row.
    """

    cells: Mapping[tuple[str, str], int]
    bases: Mapping[str, int]
    capacity: Mapping[str, int]


def for_public(tally: QuestionTally) -> QuestionTally:
    """Gives the counts of a question as they may be published: suppressed counts by respondent type are None.

    Overall counts are kept: the rule is about small groups of respondents, not about rare opinions. A consultation
    with a single respondent type has no breakdown to publish.

    Source: design of the results, "counts under 5 by respondent type are null, and so is a second one wherever the
    first could be worked out".
    """
    if len(tally.by_type) < 2 or not tally.base:
        return replace(tally, by_type=())
    hidden_rows = withheld_bases({row.type: row.base or 0 for row in tally.by_type})
    hidden = withheld_cells(_table(tally), hidden_rows)
    return replace(tally, by_type=tuple(_masked(row, tally, hidden_rows, hidden) for row in tally.by_type))


def withheld_bases(bases: Mapping[str, int]) -> frozenset[str]:
    """Names the respondent types whose number of responses is withheld, given that the sum over all is public.

    Source: our rule: those under five, and further ones, smallest first, until at least two are withheld whose sum
    is not nought.
    """
    hidden = {name for name, count in bases.items() if count < THRESHOLD}
    rest = sorted((name for name in bases if name not in hidden), key=lambda name: (bases[name], name))
    while hidden and rest and (len(hidden) < 2 or not any(bases[name] for name in hidden)):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def withheld_cells(table: Table, hidden_rows: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Names the cells to withhold, so that none of them can be worked out.

    Args:
        hidden_rows: rows whose base is withheld; all their cells are withheld too, in every question, so that a
            difference between two questions gives nothing away.

    Returns:
        The cells; where no smaller choice can be shown to be safe, all of them. A column whose public total is nought
        says by itself that every cell of it is nought: its cells are withheld and not guarded.

    Source: our rule, smallest count first. Withholding all is safe: exchanging two respondents of different types
    then changes no public figure.
    """
    totals = _column_totals(table)
    guarded = [cell for cell in table.cells if totals[cell[1]]]
    hidden = {cell for cell, count in table.cells.items() if count < THRESHOLD or cell[0] in hidden_rows}
    waiting = [cell for cell in guarded if cell in hidden]
    while waiting:
        more = cover(table, hidden_rows, hidden, waiting.pop())
        if more is None:
            return frozenset(table.cells)
        hidden |= more
        waiting += sorted(more)
    return frozenset(hidden)


def cover(
    table: Table, hidden_rows: frozenset[str], hidden: Set[tuple[str, str]], cell: tuple[str, str]
) -> frozenset[tuple[str, str]] | None:
    """Names the counts to withhold besides, so that a withheld one has more than one possible value.

    Returns:
        The further cells with the smallest sum; empty when the cell is safe as it is; None when nothing can be proved
        to help.

    Source: in a transportation table a cell can vary exactly when the residual network has a cycle through it; the
    cheapest such cycle is found, arcs that are withheld already costing nothing.
    """
    row, column = ("row", cell[0]), ("column", cell[1])
    steps = _residual(table, hidden_rows, hidden, leave_out=cell)
    found = []
    if table.cells[cell] < table.capacity[cell[0]]:
        found.append(_cheapest(steps, column, row))
    if table.cells[cell] > 0:
        found.append(_cheapest(steps, row, column))
    return min((path for path in found if path is not None), key=lambda path: path[0], default=(0, None))[1]


_Node = tuple[str, str]
_Cells = frozenset[tuple[str, str]]
#: From a node: where one more response may be moved, at what cost, by withholding which cells.
_Steps = dict[_Node, list[tuple[_Node, int, _Cells]]]


def _residual(table: Table, hidden_rows: frozenset[str], hidden: Set[tuple[str, str]], *, leave_out: _Node) -> _Steps:
    steps: _Steps = {}
    for cell, count in table.cells.items():
        if cell == leave_out:
            continue
        row, column = ("row", cell[0]), ("column", cell[1])
        cost, cells = (0, frozenset[_Node]()) if cell in hidden else (count, frozenset({cell}))
        if count < table.capacity[cell[0]]:
            steps.setdefault(row, []).append((column, cost, cells))
        if count > 0:
            steps.setdefault(column, []).append((row, cost, cells))
    for name in hidden_rows:
        steps.setdefault(_TOTAL, []).append((("row", name), 0, frozenset()))
        if table.bases[name] > 0:
            steps.setdefault(("row", name), []).append((_TOTAL, 0, frozenset()))
    return steps


def _cheapest(steps: _Steps, start: _Node, goal: _Node) -> tuple[int, _Cells] | None:
    """Finds the cheapest way (Dijkstra) and the cells it would withhold."""
    waiting: list[tuple[int, _Node, _Cells]] = [(0, start, frozenset())]
    done: set[_Node] = set()
    while waiting:
        cost, node, cells = heappop(waiting)
        if node == goal:
            return cost, cells
        if node in done:
            continue
        done.add(node)
        for following, price, more in steps.get(node, ()):
            if following not in done:
                heappush(waiting, (cost + price, following, cells | more))
    return None


def _table(tally: QuestionTally) -> Table:
    """Sets out the cells that pages show: no view given stands in the table only where rows add up to their base.

    Where a question takes several options, a row's options do not add up to its base. Keeping each row's sum fixed
    all the same proves less freedom than there is, never more, and no cell can exceed the views given.
    """
    cells: dict[tuple[str, str], int] = {}
    for row in tally.by_type:
        for option in row.options:
            cells[row.type, option.code] = option.count or 0
        if not row.options:
            cells[row.type, ANSWERED] = row.answered or 0
        if tally.takes_one or not row.options:
            cells[row.type, NO_VIEW] = row.no_view or 0
    bases = {row.type: row.base or 0 for row in tally.by_type}
    answered = {row.type: row.answered or 0 for row in tally.by_type}
    several = bool(tally.options) and not tally.takes_one
    return Table(cells, bases, answered if several else {name: sum(bases.values()) for name in bases})


def _column_totals(table: Table) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (_, column), count in table.cells.items():
        totals[column] = totals.get(column, 0) + count
    return totals


def _masked(
    row: TypeTally, tally: QuestionTally, hidden_rows: frozenset[str], hidden: frozenset[tuple[str, str]]
) -> TypeTally:
    several = bool(tally.options) and not tally.takes_one
    silent = several or (row.type, NO_VIEW) in hidden or row.type in hidden_rows
    # Where nobody was silent in public, a base gives the views away in any case: nothing is gained by withholding them.
    speaks = silent and (several or row.type in hidden_rows or tally.no_view > 0)
    options = tuple(
        OptionCount(o.code, o.label, None if (row.type, o.code) in hidden else o.count) for o in row.options
    )
    return replace(
        row,
        base=None if row.type in hidden_rows else row.base,
        answered=None if speaks else row.answered,
        no_view=None if silent else row.no_view,
        options=options,
    )
