"""Files as they come: encodings, sizes, and what is not a table."""

import pytest

from portal.ingest import readers
from portal.ingest.problems import Severity, UnreadableFile
from portal.ingest.readers import text
from portal.ingest.tidy import REQUIRED

TEXT = "metric_id,gss_code,period,value\nwaste_recycling_rate,E06000001,2022-23,“41.1”\n"


def rows(raw: bytes) -> list[list[str]]:
    """The cells of a file without sheets."""
    return list(readers.open_book(raw).sheets[0].rows())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(TEXT.encode("utf-8"), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="UTF-16, other end first"),
        pytest.param(TEXT.replace("\n", "\r\n").encode("utf-8-sig"), id="lines as Windows ends them"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="lines as the old Macintosh ended them"),
    ],
)
def test_file_when_in_a_known_encoding_then_is_text_cell_by_cell(raw: bytes) -> None:
    book = readers.open_book(raw)

    assert book.found == ()
    assert book.sheets[0].head == [list(REQUIRED), ["waste_recycling_rate", "E06000001", "2022-23", "“41.1”"]]


def test_file_when_it_can_only_be_windows_1252_then_is_read_with_a_warning() -> None:
    book = readers.open_book("a,b\nCafé,£5 – “ten”\n".encode("cp1252"))

    assert book.sheets[0].head[1] == ["Café", "£5 – “ten”"]
    assert [(found.row, found.code, found.severity) for found in book.found] == [(2, "windows_1252", Severity.WARNING)]


def test_encoding_when_a_sign_lies_across_two_pieces_then_is_whole() -> None:
    text = "x" * ((1 << 20) - 1) + "é"

    assert readers.decode(text.encode()) == text


def test_cells_when_they_look_like_something_else_then_stay_text() -> None:
    assert rows(b"NA,null,2022-23,007\n,nan,1e5,\n") == [["NA", "null", "2022-23", "007"], ["", "nan", "1e5", ""]]


@pytest.mark.parametrize(
    "raw,code,words",
    [
        pytest.param(b"", "empty", "this one is empty", id="empty"),
        pytest.param(b" \n \n", "empty", "this one is empty", id="blank"),
        pytest.param(b"name\nCaf\x81", "encoding", "line 2", id="another encoding"),
        pytest.param(b"a,b\n1,\x00", "encoding", "not text", id="zero bytes"),
        pytest.param("a,b\n1,2".encode("utf-16-le"), "encoding", "not text", id="UTF-16 without a mark"),
        pytest.param(TEXT.encode("utf-16")[:-1], "encoding", "damaged", id="UTF-16 cut short"),
        pytest.param(b"PK\x03\x04rest", "damaged", "Download the file again", id="no zip"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", "old_spreadsheet", "without a password", id="older spreadsheet"),
        pytest.param(b'a,b\n"1,2\n', "ragged", "quotes", id="a quote left open"),
        pytest.param(b"a,b\n1," + b"x" * 200_000, "long_cell", "line 2", id="a cell too long"),
    ],
)
def test_file_when_it_cannot_be_read_then_says_what_to_do(raw: bytes, code: str, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        rows(raw)

    assert caught.value.problem.code == code
    assert words in caught.value.problem.message


@pytest.mark.parametrize(
    "name,code", [("MAX_BYTES", "too_large"), ("MAX_ROWS", "too_many_rows"), ("MAX_CELLS", "too_many_cells")]
)
def test_file_when_too_large_then_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    monkeypatch.setattr(text, name, 1)

    with pytest.raises(UnreadableFile) as caught:
        readers.open_book(TEXT.encode())

    assert caught.value.problem.code == code
