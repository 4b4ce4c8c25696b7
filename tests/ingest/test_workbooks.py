"""Reading a workbook that came back: what is wrong is told by place, and no file harms whoever reads it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from portal.domain.workbooks import COLUMN_WORDS, Kind, joined, mark_of, parts_of, word_changes
from portal.domain.workbooks.layout import (
    CITATIONS,
    COUNCIL_CODE,
    EDITION,
    EDITION_SHA256,
    EVIDENCE,
    LAYOUT,
    LAYOUT_LABEL,
    MADE,
    READ_ME,
    ROUND,
    THEME,
    Expected,
    Sheet,
    document_ids,
    sheet_names,
)
from portal.ingest.workbooks import Result, read
from portal.ingest.workbooks.documents import CITATIONS_REQUIRED, EVIDENCE_REQUIRED
from portal.ingest.workbooks.lines import REQUIRED
from tests.factories.edited import Edited
from tests.factories.workbooks import packed, sheet_xml, xlsx, xlsx_parts
from tests.ingest.test_hostile_files import (
    far_cell,
    huge_shared_string,
    memory,
    million_rows,
    one_string_many_times,
    processor_time,
)

SECONDS, MEGABYTES = 5.0, 60
LINES = {"G-01": Kind.CHARACTERISTIC, "G-02": Kind.CHARACTERISTIC, "G-F01": Kind.INDICATOR}
EXPECTED = Expected(
    council="Exampleton",
    gss="E99000002",
    round_id="0f7b",
    edition="2024-05",
    edition_sha256="ab" * 32,
    sheets=(Sheet("governance", "Governance", LINES),),
    library=frozenset({"E-0000000001"}),
)
MADE_AT = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


def sound() -> Edited:
    """A whole small workbook."""
    cover = {
        COUNCIL_CODE: EXPECTED.gss,
        ROUND: EXPECTED.round_id,
        EDITION: EXPECTED.edition,
        EDITION_SHA256: EXPECTED.edition_sha256,
        THEME: "all",
        MADE: MADE_AT.isoformat(),
        LAYOUT_LABEL: LAYOUT,
    }
    known = {
        "title": "Minutes",
        "owner": "",
        "dated_on": "2024-02-01",
        "address": "",
        "access": "public",
        "strength": "",
    }
    return Edited(
        xlsx(
            {
                READ_ME: [["A self-assessment"], *([label, text] for label, text in cover.items())],
                "Governance": [
                    ["Governance"],
                    [],
                    list(REQUIRED),
                    ["G-01", "Largely in place", "Medium", "Moderate", "Written.", "", "", "", "x"],
                    ["G-02", "", "", "", "", "", "", "", "x"],
                    ["G-F01", "Not present", "", "", "", "", "", "", "x"],
                ],
                EVIDENCE: [
                    list(EVIDENCE_REQUIRED),
                    ["E-0000000001", "Minutes", "", "2024-02-01", "", "Public", "", mark_of(1, known)],
                ],
                CITATIONS: [list(CITATIONS_REQUIRED), ["G-01", "E-0000000001", "page 1", "c1", "x"]],
            }
        )
    )


def put(key: str, heading: str, text: str, sheet: str = "") -> Callable[[Edited], object]:
    return lambda edited: edited.put(key, heading, text, sheet)


def drop(sheet: str) -> Callable[[Edited], object]:
    return lambda edited: edited.sheets.pop(sheet)


def add(sheet: str, *cells: str) -> Callable[[Edited], object]:
    return lambda edited: edited.add(sheet, *cells)


def rename(sheet: str, heading: str, other: str) -> Callable[[Edited], object]:
    def change(edited: Edited) -> None:
        row = edited.headings(sheet)
        row[row.index(heading)] = other

    return change


def fact(label: str, text: str) -> Callable[[Edited], object]:
    def change(edited: Edited) -> None:
        edited.find(label, READ_ME)[1][1] = text

    return change


def clear(sheet: str, key: str) -> Callable[[Edited], object]:
    def change(edited: Edited) -> None:
        edited.rows(sheet).remove(edited.find(key, sheet)[1])

    return change


ANSWER, NOTE = "Judgement or answer", "Narrative or note"
#: What was damaged, how, and what is told: code, sheet, row, part of the column.
DAMAGED: dict[str, tuple[Callable[[Edited], object], tuple[str, str, int | None, str]]] = {
    "no cover": (drop(READ_ME), ("no_cover", READ_ME, None, "")),
    "another layout": (fact(LAYOUT_LABEL, "0"), ("other_layout", READ_ME, 8, "")),
    "another council": (fact(COUNCIL_CODE, "E99000001"), ("other_council", READ_ME, 2, "")),
    "another round": (fact(ROUND, "1a"), ("other_round", READ_ME, 3, "")),
    "another edition": (fact(EDITION, "2023-07-draft"), ("other_edition", READ_ME, 4, "")),
    "another content of the edition": (fact(EDITION_SHA256, "cd" * 32), ("other_edition", READ_ME, 5, "")),
    "an unknown theme": (fact(THEME, "weather"), ("unknown_theme", READ_ME, None, "")),
    "no moment": (fact(MADE, "in June"), ("no_date", READ_ME, None, "")),
    "a missing sheet": (drop("Governance"), ("missing_sheet", "Governance", None, "")),
    "a missing sheet of evidence": (drop(EVIDENCE), ("missing_sheet", EVIDENCE, None, "")),
    "a renamed column": (
        rename("Governance", "Confidence", "Sureness"),
        ("missing_column", "Governance", 3, "Confidence"),
    ),
    "a renamed first column": (rename("Governance", "Code", "Nr"), ("no_headings", "Governance", None, "")),
    "a column twice": (rename("Governance", NOTE, "Confidence"), ("duplicate_column", "Governance", 3, "column E")),
    "an unknown code": (put("G-02", "Code", "G-99"), ("unknown_code", "Governance", 5, "column A (Code)")),
    "a missing row": (clear("Governance", "G-02"), ("missing_code", "Governance", 3, "column A (Code)")),
    "a code twice": (add("Governance", "G-01"), ("duplicate_code", "Governance", 7, "column A (Code)")),
    "words without a code": (add("Governance", "", "x"), ("no_code", "Governance", 7, "column A (Code)")),
    "an unknown word": (put("G-01", ANSWER, "Rather good"), ("unknown_word", "Governance", 4, f"column B ({ANSWER})")),
    "a word of another list": (put("G-F01", ANSWER, "embedded"), ("unknown_word", "Governance", 6, "column B")),
    "a narrative too long": (put("G-01", NOTE, "x" * 100_001), ("too_long", "Governance", 4, "column E")),
    "a note too long": (put("G-F01", NOTE, "x" * 10_001), ("too_long", "Governance", 6, "column E")),
    "no reason": (put("G-01", ANSWER, "Does not apply"), ("no_reason", "Governance", 4, "column F")),
    "a narrative of nobody": (put("G-01", "Narrative of", "G-F01"), ("unknown_code", "Governance", 4, "column G")),
    "a narrative of its own": (put("G-01", "Narrative of", "g-01"), ("unknown_code", "Governance", 4, "column G")),
    "a formula that failed": (put("G-01", NOTE, "#NAME?"), ("formula", "Governance", 4, "column E")),
    "confidence of an indicator": (put("G-F01", "Confidence", "High"), ("not_asked", "Governance", 6, "column C")),
    "a date that is none": (
        put("E-0000000001", "Date", "31/02/2024", EVIDENCE),
        ("no_date", EVIDENCE, 2, "column D (Date)"),
    ),
    "a year alone": (put("E-0000000001", "Date", "2024.0", EVIDENCE), ("no_date", EVIDENCE, 2, "column D (Date)")),
    "no title": (put("E-0000000001", "Title", "", EVIDENCE), ("no_title", EVIDENCE, 2, "column B (Title)")),
    "a title too long": (put("E-0000000001", "Title", "x" * 301, EVIDENCE), ("too_long", EVIDENCE, 2, "column B")),
    "an address that is none": (
        put("E-0000000001", "Address", "javascript:x", EVIDENCE),
        ("bad_address", EVIDENCE, 2, ""),
    ),
    "public or not, unsaid": (
        put("E-0000000001", "Public or restricted", "", EVIDENCE),
        ("unknown_word", EVIDENCE, 2, ""),
    ),
    "an id of no document": (
        add(EVIDENCE, "E-9999999999", "x"),
        ("unknown_evidence", EVIDENCE, 3, "column A (Evidence)"),
    ),
    "an id twice": (add(EVIDENCE, "E-0000000001", "x"), ("duplicate_evidence", EVIDENCE, 3, "column A (Evidence)")),
    "a document without an id": (add(EVIDENCE, "", "x"), ("no_evidence", EVIDENCE, 3, "column A (Evidence)")),
    "a citation of nothing": (
        add(CITATIONS, "G-01", "NEW-7"),
        ("unknown_evidence", CITATIONS, 3, "column B (Evidence)"),
    ),
    "a citation under no code": (
        add(CITATIONS, "X-01", "E-0000000001"),
        ("unknown_code", CITATIONS, 3, "column A (Code)"),
    ),
    "a citation twice": (
        lambda edited: edited.add(CITATIONS, "G-02", "E-0000000001", "p").add(CITATIONS, "G-02", "E-0000000001", "p"),
        ("duplicate_citation", CITATIONS, 4, ""),
    ),
    "where to look, too long": (
        add(CITATIONS, "G-02", "E-0000000001", "x" * 201),
        ("too_long", CITATIONS, 3, "column C"),
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_workbook_when_damaged_then_is_refused_with_the_place(name: str) -> None:
    damage, (code, sheet, row, column) = DAMAGED[name]
    edited = sound()
    damage(edited)

    for raw in (edited.xlsx(), edited.ods()):
        result = read(raw, EXPECTED)

        assert result.offer is None
        found = [problem for problem in result.problems if problem.code == code]
        assert found, result.problems
        assert (found[0].sheet, found[0].row) == (sheet, row)
        assert column in (found[0].column or "")


def test_workbook_when_sound_then_is_read_and_a_column_of_ones_own_is_told() -> None:
    edited = sound()
    edited.headings("Governance").append("My remarks")
    edited.put("G-01", "Confidence", " LOW: our own impression ").put("G-02", ANSWER, "not_applicable")
    edited.put("G-02", "Why it does not apply", "Run by the county.")
    edited.add(EVIDENCE, "new 1", "Letter", "", "27 March 2024", "https://www.example.org/a", "restricted", "strong")

    result = read(edited.xlsx(), EXPECTED)

    assert [problem.code for problem in result.problems] == ["column_not_read"]
    assert result.offer is not None and result.offer.made_at == MADE_AT
    rows = {row.key: row.fields for row in result.offer.answers}
    assert (rows["G-01"]["confidence"], rows["G-02"]["judgement"], rows["G-F01"]["answer"]) == (
        "low",
        "not_applicable",
        "not_present",
    )
    new = result.offer.evidence[1]
    assert (new.key, new.fields["dated_on"], new.fields["access"]) == ("NEW 1", "2024-03-27", "restricted")


def bombs() -> dict[str, tuple[Callable[[], bytes], str]]:
    bomb = {**xlsx_parts({READ_ME: sheet_xml([["x"]])}), "xl/b.xml": b" " * 240_000_000}
    return {
        "a value in the last cell": (far_cell, "far_cell"),
        "a zip bomb": (lambda: packed(bomb), "bomb"),
        "a string of 200 MB": (huge_shared_string, "bomb"),
        "one long string in 60,000 cells": (one_string_many_times, "too_much"),
        "a million rows": (million_rows, "too_large"),
        "a file too large": (lambda: b"PK\x03\x04" + b"x" * 4_000_000, "too_large"),
        "a picture": (lambda: b"\x89PNG\r\n" + b"x" * 100, "not_a_spreadsheet"),
        "an old kind": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "old_spreadsheet"),
        "cut short": (lambda: sound().xlsx()[:-100], "damaged"),
        "nothing": (lambda: b"", "not_a_spreadsheet"),
    }


@pytest.mark.parametrize("name", bombs())
def test_workbook_when_hostile_then_is_refused_soon_and_in_little_memory(name: str) -> None:
    build, code = bombs()[name]
    raw = build()
    before = memory(reset=True)
    started, used = time.monotonic(), processor_time()

    result: Result = read(raw, EXPECTED)

    took, worked, grown = time.monotonic() - started, processor_time() - used, memory() - before
    assert result.offer is None and [problem.code for problem in result.problems] == [code]
    assert grown < MEGABYTES, f"{grown} MB"
    assert worked < SECONDS, f"{worked:.1f} s of processor time"
    assert took < 2 * SECONDS, f"{took:.1f} s by the clock"


def test_far_cell_of_the_corpus_is_as_small_as_the_one_that_was_seen() -> None:
    assert len(far_cell()) < 2000


def test_rows_wrong_by_the_thousand_are_told_a_hundred_times() -> None:
    edited = sound()
    for number in range(5000):
        edited.add(CITATIONS, f"X-{number}", "E-1")

    result = read(edited.xlsx(), EXPECTED)

    assert len(result.problems) == 100 and result.more == 9_900


@pytest.mark.parametrize("text", ["", "x", "a b " * 40_000, "😀" * 50_000, "x" * 100_000, "\n" * 70_000])
def test_parts_of_a_text_fit_a_cell_and_are_the_text_again(text: str) -> None:
    parts = parts_of(text)

    assert joined(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= 30_000 for part in parts)


def test_words_that_changed_are_told_and_long_equal_stretches_left_away() -> None:
    before = "The plan is old. " + "Same words here. " * 100 + "It ends."

    pieces = word_changes(before, before.replace("old", "new"))

    assert [(piece.kind, piece.text) for piece in pieces][:3] == [
        ("same", "The plan is"),
        ("removed", " old."),
        ("added", " new."),
    ]
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert any(piece.kind == "skipped" for piece in pieces)


def test_words_of_two_very_long_texts_are_compared_soon() -> None:
    before = "".join(f"Line {number} of many. And so on.\n" for number in range(3000))
    started = time.process_time()

    pieces = word_changes(before, before.replace("Line 1500 of", "Line 1500 and not of"))

    assert time.process_time() - started < 1
    assert [piece.text for piece in pieces if piece.kind == "added"] == [" and not"]


def test_names_of_sheets_and_documents_are_short_and_told_apart() -> None:
    names = sheet_names({"a": "Partnerships and community engagement", "b": "Evidence", "c": "A/B: [c]"})
    ids = document_ids(["0" * 31 + "a", "1" * 22 + "0" * 9 + "a", "f" * 32])

    assert names == {"a": "Partnerships and community", "b": "b", "c": "A B c"}
    assert COLUMN_WORDS[Kind.INDICATOR]["answer"] == ANSWER
    assert ids["f" * 32] == "E-FFFFFFFFFF" and len(set(ids.values())) == 3


def test_sheet_of_more_rows_than_a_round_can_have_is_refused_before_they_are_looked_at():
    book = sound()
    book.rows("Governance").extend([["1"]] * 20_000)

    result = read(book.xlsx(), EXPECTED)

    assert [problem.code for problem in result.problems] == ["too_many_rows"]
