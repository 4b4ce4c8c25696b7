"""Counts with their base, and what of them may be published."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.domain.consultation.answers import Option, Question, QuestionKind
from portal.domain.consultation.suppression import THRESHOLD, for_public, withheld_bases
from portal.domain.consultation.tallies import Cell, QuestionTally, percentage, tally

TYPES = (Option("council", "Council"), Option("body", "Representative body"), Option("public", "Member of the public"))
STANCE = Question("Q1", "1", QuestionKind.SINGLE, (Option("oppose", "Oppose"), Option("favour", "In favour")))
SEVERAL = Question("Q2", "2", QuestionKind.MULTIPLE, (Option("a", "A"), Option("b", "B")))
TEXT = Question("Q3", "3", QuestionKind.LONG_TEXT)


def counted(question: Question, rows: dict[str, tuple[int, ...]]) -> QuestionTally:
    """Rows are counts by option with no view given last."""
    cells, bases = [], {}
    for kind, counts in rows.items():
        *chosen, _silent = counts
        bases[kind] = sum(counts)
        cells.append(Cell(kind, None, sum(chosen)))
        if question.options:
            cells += [Cell(kind, o.code, n) for o, n in zip(question.options, chosen, strict=True)]
    return tally(question, bases, cells, [kind for kind in TYPES if kind.code in rows])


def test_219_responses_of_2014_come_out_as_they_were() -> None:
    found = counted(STANCE, {"council": (60, 10, 70), "body": (20, 3, 23), "public": (11, 2, 20)})

    assert (found.base, found.answered, found.no_view) == (219, 106, 113)
    assert [(option.code, option.count) for option in found.options] == [("oppose", 91), ("favour", 15)]
    assert [percentage(count, found.base) for count in (91, 15, 113)] == [42, 7, 52]


def test_tally_refuses_options_that_do_not_add_up() -> None:
    cells = [Cell("council", None, 3), Cell("council", "oppose", 1), Cell("council", "favour", 1)]

    with pytest.raises(ValueError, match="add up"):
        tally(STANCE, {"council": 4}, cells, TYPES)


def test_tally_refuses_more_views_than_responses() -> None:
    with pytest.raises(ValueError, match="more views"):
        tally(TEXT, {"council": 1}, [Cell("council", None, 2)], TYPES)


def test_percentage_of_nothing_is_nothing() -> None:
    assert percentage(3, 0) is None
    assert percentage(None, 10) is None
    assert percentage(1, 8) == 13


def test_for_public_withholds_a_second_count_in_the_same_row_and_column() -> None:
    found = for_public(counted(STANCE, {"council": (60, 2, 70), "public": (30, 8, 20)}))

    council, public = found.by_type
    assert [option.count for option in council.options] == [60, None]
    assert council.no_view is None
    assert [option.count for option in public.options] == [30, None]
    assert public.no_view is None
    assert (found.base, [option.count for option in found.options], found.no_view) == (190, [90, 10], 90)


def test_for_public_withholds_every_count_of_a_small_group_and_of_one_more() -> None:
    found = for_public(counted(STANCE, {"council": (60, 10, 70), "body": (2, 1, 0), "public": (9, 8, 9)}))

    assert [row.base for row in found.by_type] == [140, None, None]
    assert all(option.count is None for row in found.by_type[1:] for option in row.options)
    assert [option.count for option in found.by_type[0].options] == [60, 10]


def test_for_public_withholds_another_group_when_the_small_ones_are_empty() -> None:
    assert withheld_bases({"a": 0, "b": 0, "c": 9, "d": 20}) == {"a", "b", "c"}
    assert withheld_bases({"a": 7, "b": 9}) == frozenset()


def test_for_public_changes_nothing_when_no_count_is_small() -> None:
    counts = counted(STANCE, {"council": (60, 10, 70), "public": (30, 8, 20)})

    assert for_public(counts) == counts


def test_for_public_shows_views_where_everybody_gave_one() -> None:
    found = for_public(counted(TEXT, {"council": (60, 0), "public": (30, 0)}))

    assert [(row.base, row.answered, row.no_view) for row in found.by_type] == [(60, 60, None), (30, 30, None)]


def test_for_public_has_no_breakdown_when_there_is_one_group_or_no_response() -> None:
    assert for_public(counted(STANCE, {"council": (1, 2, 3)})).by_type == ()
    assert for_public(counted(STANCE, {"council": (0, 0, 0), "body": (0, 0, 0)})).by_type == ()


Rows = dict[str, tuple[int, ...]]


def possible(total: int, cells: list[int | None], most: int) -> list[tuple[int, ...]]:
    """Every way to fill the withheld counts of one column so that it adds up."""
    ranges = [range(most + 1) if cell is None else (cell,) for cell in cells]
    return [values for values in product(*ranges) if sum(values) == total]


def alternatives(public: QuestionTally) -> list[tuple[tuple[int, ...], ...]]:
    """Every table of true counts that an outsider cannot tell from the published one (takes-one questions)."""
    columns = [[row.options[i].count for row in public.by_type] for i in range(len(public.options))]
    columns.append([row.no_view for row in public.by_type])
    totals = [option.count or 0 for option in public.options] + [public.no_view]
    choices = [possible(total, column, total) for total, column in zip(totals, columns, strict=True)]
    bases = [row.base for row in public.by_type]
    return [
        tuple(zip(*table, strict=True))
        for table in product(*choices)
        if all(base in (None, sum(counts)) for base, counts in zip(bases, zip(*table, strict=True), strict=True))
    ]


small_rows = st.fixed_dictionaries(
    {kind.code: st.tuples(*[st.integers(0, 7)] * 3) for kind in TYPES[:2]}
) | st.fixed_dictionaries({kind.code: st.tuples(*[st.sampled_from([0, 1, 4, 5, 6])] * 3) for kind in TYPES})


@settings(max_examples=150, deadline=None)
@given(small_rows)
def test_no_withheld_count_has_only_one_possible_value(rows: Rows) -> None:
    assume(sum(map(sum, rows.values())) > 0)
    public = for_public(counted(STANCE, rows))

    tables = alternatives(public)

    truth = tuple(rows[kind.code] for kind in TYPES if kind.code in rows)
    assert truth in tables
    totals = [sum(column) for column in zip(*truth, strict=True)]
    for i, row in enumerate(public.by_type):
        shown = [*(option.count for option in row.options), row.no_view]
        for j, count in enumerate(shown):
            assert count is not None or totals[j] == 0 or len({table[i][j] for table in tables}) > 1
        assert row.base is not None or len({sum(table[i]) for table in tables}) > 1


@given(st.fixed_dictionaries({kind.code: st.tuples(*[st.integers(0, 40)] * 3) for kind in TYPES}))
def test_no_count_under_five_by_respondent_type_is_published(rows: Rows) -> None:
    for question, values in ((STANCE, rows), (TEXT, {k: v[:2] for k, v in rows.items()})):
        for row in for_public(counted(question, values)).by_type:
            shown = [row.base, row.answered, row.no_view, *(option.count for option in row.options)]
            assert all(count is None or count >= THRESHOLD for count in shown if count != row.answered)


@given(st.fixed_dictionaries({k.code: st.tuples(*[st.integers(0, 12)] * 3, st.integers(0, 12)) for k in TYPES}))
def test_several_choices_withhold_two_counts_of_a_column_or_none(rows: Rows) -> None:
    public = for_public(several(rows))

    for index, option in enumerate(public.options):
        column = [row.options[index].count for row in public.by_type]
        assert not option.count or column.count(None) != 1
        assert all(count is None or count >= THRESHOLD for count in column)
    assert all(row.no_view is None and row.answered is None for row in public.by_type)


def several(rows: Rows) -> QuestionTally:
    """Rows are those who chose only a, only b, both, and no view given."""
    cells, bases = [], {}
    for kind, (only_a, only_b, both, silent) in rows.items():
        bases[kind] = only_a + only_b + both + silent
        cells.append(Cell(kind, None, only_a + only_b + both))
        cells += [Cell(kind, "a", only_a + both), Cell(kind, "b", only_b + both)]
    return tally(SEVERAL, bases, cells, TYPES)
