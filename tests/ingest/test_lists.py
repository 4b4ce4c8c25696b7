"""An uploaded list of comparators: what is read, and what is said by row and column of what cannot be."""

from datetime import date

import pytest

from portal.domain.metrics import Authority
from portal.ingest.lists import MAX_ROWS, read_lists
from portal.ingest.outcome import Register

CODES = [f"E0600000{n}" for n in range(1, 8)]
AUTHORITIES = {
    **{code: Authority(code, f"Place {code[-1]}", "unitary") for code in CODES},
    "E07000001": Authority("E07000001", "Former", "district", active_to=date(2020, 3, 31)),
    "E47000001": Authority("E47000001", "Joined", "combined_authority"),
    "E99000001": Authority("E99000001", "Made up", "county", demonstration=True),
}
REGISTER = Register(AUTHORITIES, {"E06999999": "E06000002"})


def read(*rows: str, header: str = "gss_code,member_gss", only_for: str = ""):
    return read_lists("\n".join((header, *rows)).encode(), REGISTER, only_for=only_for)


def said(file) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in file.problems]


def full(owner: str = CODES[0]) -> list[str]:
    return [f"{owner},{member}" for member in CODES[1:7]]


def test_file_when_sound_then_gives_its_pairs() -> None:
    file = read(*full())

    assert file.pairs[0] == ("E06000001", "E06000002")
    assert (len(file.pairs), file.problems) == (6, ())


def test_file_when_it_has_other_columns_then_warns_and_reads_on() -> None:
    file = read(*(f"x,{row.split(',')[1]},{row.split(',')[0]}" for row in full()), header="name,member_gss,gss_code")

    assert len(file.pairs) == 6 and file.errors == ()
    assert said(file) == [("row 1, name", "column_ignored")]


def test_code_when_a_later_one_then_is_that_of_the_register() -> None:
    assert ("E06000003", "E06000002") in read("E06000003,E06999999").pairs


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        ("E06000001,E0", "row 2, member_gss", "gss_code"),
        (",E06000002", "row 2, gss_code", "gss_code"),
        ("E06000001", "row 2, member_gss", "gss_code"),
        ("E06000001,E06000001", "row 2, member_gss", "itself"),
        ("E06000001,E99000001", "row 2, member_gss", "fictional"),
        ("E06000001,E47000001", "row 2, member_gss", "combined"),
    ],
)
def test_row_when_wrong_then_is_named_and_nothing_is_read(row: str, place: str, code: str) -> None:
    file = read(row, *full())

    assert (place, code) in said(file)
    assert file.pairs == ()


def test_pair_when_there_twice_then_says_where_it_was_first() -> None:
    file = read("E06000001,E06000002", "", "E06000001,E06000002")

    assert said(file) == [("row 4, member_gss", "duplicate")]
    assert "row 2" in file.problems[0].message


def test_row_when_of_another_council_then_is_refused() -> None:
    assert said(read(*full(), only_for="E06000002"))[0] == ("row 2, gss_code", "other_council")


def test_group_when_too_small_or_with_former_members_then_warns() -> None:
    file = read("E06000001,E06000002", "E06000001,E07000001")

    assert [code for _, code in said(file)] == ["small_group", "ended"]
    assert len(file.pairs) == 2


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"gss_code,member_gss\n\x00", "encoding"),
        (b"gss_code\nE06000001", "column_missing"),
        (b"gss_code,gss_code,member_gss\n", "duplicate_column"),
        (b"gss_code,member_gss\n", "no_rows"),
        (b'gss_code,member_gss\n"E06000001,E06000002', "not_a_table"),
        (b"gss_code,member_gss\n" * (MAX_ROWS + 2), "too_many_rows"),
        (b"x" * 2_000_001, "too_large"),
    ],
)
def test_file_when_it_cannot_be_used_then_says_what_to_do(raw: bytes, code: str) -> None:
    file = read_lists(raw, REGISTER)

    assert (file.pairs, [problem.code for problem in file.errors]) == ((), [code])
    assert file.errors[0].message[0].isupper()


def test_file_when_wrong_throughout_then_lists_no_more_than_a_hundred_problems() -> None:
    assert len(read(*["E0,E1"] * 500).errors) == 100
