"""Files as they come: encodings, sizes, and what is not a table."""

import pytest

from portal.ingest import readers
from portal.ingest.layouts import TIDY, choose
from portal.ingest.problems import UnreadableFile

TEXT = "metric_id,gss_code,period,value\nwaste_recycling_rate,E06000001,2022-23,“41.1”\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(TEXT.encode("utf-8"), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="UTF-16, other end first"),
        pytest.param(TEXT.replace("\n", "\r\n").encode("utf-8-sig"), id="lines as Windows ends them"),
    ],
)
def test_file_when_in_a_known_encoding_then_is_text_cell_by_cell(raw: bytes) -> None:
    table = readers.read(raw)

    assert table.header == TIDY.required
    assert table.frame.iloc[0].tolist() == ["waste_recycling_rate", "E06000001", "2022-23", "“41.1”"]


def test_cells_when_they_look_like_something_else_then_stay_text() -> None:
    table = readers.read(b"metric_id,gss_code,period,value\nNA,null,2022-23,007\n,nan,1e5,\n")

    assert table.frame.to_numpy().tolist() == [["NA", "null", "2022-23", "007"], ["", "nan", "1e5", ""]]


def test_lines_when_too_short_then_their_last_cells_are_empty() -> None:
    table = readers.read(b"a,b,c\n1,2\n\n1,2,3\n")

    assert table.frame.to_numpy().tolist() == [["1", "2", ""], ["", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "raw,code,words",
    [
        pytest.param(b"", "empty", "this one is empty", id="empty"),
        pytest.param(b" \n \n", "empty", "this one is empty", id="blank"),
        pytest.param("name\nCaf\xe9".encode("latin-1"), "encoding", "line 2", id="another encoding"),
        pytest.param(b"a,b\n1,\x00", "encoding", "not text", id="zero bytes"),
        pytest.param(b"PK\x03\x04rest", "spreadsheet", "as CSV", id="spreadsheet"),
        pytest.param(b"a,a\n1,2\n", "duplicate_column", "“a”", id="a heading twice"),
        pytest.param(b"a,b\n1,2\n1,2,3\n", "ragged", "line 3", id="a line too long"),
        pytest.param(b"a,b\n1,2,3\n", "ragged", "as many cells", id="the first line too long"),
        pytest.param(b'a,b\n"1,2\n', "ragged", "quotes", id="a quote left open"),
        pytest.param(b",".join(b"c%d" % n for n in range(1001)), "too_many_columns", "1000", id="too many columns"),
    ],
)
def test_file_when_it_cannot_be_read_then_says_what_to_do(raw: bytes, code: str, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        readers.read(raw)

    assert caught.value.problem.code == code
    assert words in caught.value.problem.message


@pytest.mark.parametrize("name,code", [("MAX_BYTES", "too_large"), ("MAX_ROWS", "too_many_rows")])
def test_file_when_too_large_then_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    monkeypatch.setattr(readers, name, 1)
    monkeypatch.setattr(readers, "_header", None)

    with pytest.raises(UnreadableFile) as caught:
        readers.read(TEXT.encode())

    assert caught.value.problem.code == code


@pytest.mark.parametrize(
    "header,missing",
    [
        (("gss_code", "period", "value"), "Add the column “metric_id” to"),
        (("metric_id", "value"), "Add the columns “gss_code” and “period” to"),
        (("Council", "2022-23"), "“metric_id”, “gss_code”, “period” and “value”"),
    ],
)
def test_layout_when_none_fits_then_names_what_is_missing(header: tuple[str, ...], missing: str) -> None:
    with pytest.raises(UnreadableFile, match=missing):
        choose(header)
