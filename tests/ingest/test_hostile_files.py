"""Hostile and damaged files: each is refused with one clear problem, or read harmlessly, soon and in little memory.

The trust document asks for an answer within five seconds and less than 200 MB. Memory and the refusal are tested hard;
the clock of a machine that is busy with other things only warns.
"""

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.metrics import catalogue
from portal.domain.metrics import Authority
from portal.ingest.checks import Register, check_file
from portal.ingest.readers import child
from tests.factories.workbooks import locked, ods_of, packed, sheet_xml, worksheet, xlsx, xlsx_parts

REGISTER = Register({"E06000001": Authority("E06000001", "Hartlepool", "unitary")})
KEYS = ["metric_id", "gss_code", "period", "value"]
SOUND = [KEYS, ["waste_recycling_rate", "E06000001", "2022-23", 30.1]]
INDICATOR, MEASURE = "Further education and skills learner achievements", '"Rate per 100,000 population"'
LEARNERS = f"E06999999,X,{INDICATOR},2023-08-01/P1Y,5,{MEASURE}\n"
SECONDS, MEGABYTES = 5, 200
BOMB = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def declared(document: str) -> str:
    """A sheet after a document type of its own."""
    return worksheet("<row r='1'><c r='A1' t='inlineStr'><is><t>&i;</t></is></c></row>").replace(
        '<?xml version="1.0" encoding="UTF-8"?>', document
    )


def far_cell() -> bytes:
    return packed(xlsx_parts({"Data": worksheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}))


def far_within_bounds() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="499999"><c r="ALK499999"><v>1</v></c></row>'
    return packed(xlsx_parts({"Data": worksheet(cells)}))


def spelt_otherwise() -> bytes:
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c  r = 'XFD1048576'><v>1</v></c></row>"
    return packed(xlsx_parts({"Data": worksheet(rows)}))


def lying_dimension() -> bytes:
    sheet = sheet_xml(SOUND).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    return packed(xlsx_parts({"Data": sheet}))


def huge_shared_string() -> bytes:
    shared = f"<?xml version='1.0'?><sst><si><t>{'x' * 200_000_000}</t></si></sst>"
    return packed(xlsx_parts({"Data": sheet_xml(SOUND)}, shared))


def one_string_many_times() -> bytes:
    text = "".join(f"{n:08x}" for n in range(3750))
    shared = f"<?xml version='1.0'?><sst><si><t>{text}</t></si></sst>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_001))
    return packed(xlsx_parts({"Data": worksheet(rows)}, shared))


def million_rows() -> bytes:
    return packed(
        xlsx_parts(
            {"Data": worksheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1048577)))}
        )
    )


def nested() -> bytes:
    depth = 200_000
    return packed(xlsx_parts({"Data": worksheet("<row>" * depth + "</row>" * depth)}))


def flipped() -> bytes:
    raw = bytearray(xlsx({"Data": SOUND}))
    raw[len(raw) // 3] ^= 0xFF
    return bytes(raw)


def many_parts() -> bytes:
    return packed({f"xl/part{n}.xml": "" for n in range(5000)})


def repeated(
    what: str, times: int, *, cell: str = "<table:table-cell office:value-type='float' office:value='1'/>"
) -> bytes:
    if what == "columns":
        cell = cell.replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{times}"')
        return ods_of({"Data": f"<table:table-row>{cell}</table:table-row>"})
    return ods_of({"Data": f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'})


def deep_stream() -> bytes:
    return b"PK\x03\x04" + zlib.compress(b"\x00" * 10_000_000)


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a value in the last cell": (far_cell, {"far_cell"}),
    "a value far off within bounds": (far_within_bounds, {"too_much"}),
    "a far cell spelt otherwise": (spelt_otherwise, {"far_cell", "too_much", "damaged"}),
    "a zip bomb": (lambda: packed({**xlsx_parts({"A": sheet_xml(SOUND)}), "xl/b.xml": b" " * 240_000_000}), {"bomb"}),
    "a bomb of many parts": (lambda: packed({f"{n}.xml": b" " * 4_900_000 for n in range(60)}), {"bomb"}),
    "a billion laughs": (lambda: packed(xlsx_parts({"A": declared(BOMB + "]>")})), {"document_type"}),
    "an outside entity": (
        lambda: packed(xlsx_parts({"A": declared("<!DOCTYPE a [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>")})),
        {"document_type"},
    ),
    "an entity in an .ods": (lambda: ods_of({"A": ""}, "<!DOCTYPE a [<!ENTITY i 'x'>]>"), {"document_type"}),
    "a string of 200 MB": (huge_shared_string, {"bomb"}),
    "one long string in 60,000 cells": (one_string_many_times, {"too_much"}),
    "a sheet of a million rows": (million_rows, {"far_cell"}),
    "columns repeated a milliard times": (lambda: repeated("columns", 1 << 30), {"far_cell"}),
    "a value in every row there is": (lambda: repeated("rows", 1_048_576), {"too_much"}),
    "a value in every column there is": (lambda: repeated("columns", 16_384), {"layout_unknown"}),
    "thousands of sheets": (lambda: xlsx({f"Sheet {n}": [["x"]] for n in range(2000)}), {"too_many_sheets"}),
    "thousands of parts": (many_parts, {"too_many_parts"}),
    "rows within rows": (nested, {"layout_unknown", "damaged", "too_much"}),
    "a locked workbook": (lambda: locked(xlsx({"Data": SOUND})), {"locked"}),
    "a workbook locked as OLE": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, {"old_spreadsheet"}),
    "a part that leads out": (lambda: packed({**xlsx_parts({"A": ""}), "../../outside.xml": "x"}), {"odd_parts"}),
    "a zip that is no workbook": (lambda: packed({"readme.txt": "x"}), {"not_a_spreadsheet"}),
    "an older kind of workbook": (lambda: packed({"xl/workbook.bin": b"x"}), {"not_a_spreadsheet"}),
    "a workbook cut short": (lambda: xlsx({"Data": SOUND})[:-200], {"damaged"}),
    "a workbook with a wrong byte": (flipped, {"damaged"}),
    "no zip after its mark": (deep_stream, {"damaged"}),
    "a workbook without its sheet": (
        lambda: packed({k: v for k, v in xlsx_parts({"A": ""}).items() if "sheet1" not in k}),
        {"damaged"},
    ),
    "a sheet in UTF-16": (lambda: packed(xlsx_parts({"A": ""}) | {"xl/a.xml": "<a/>".encode("utf-16")}), {"encoding"}),
    "an empty workbook": (lambda: xlsx({"Data": []}), {"layout_unknown"}),
    "headings only": (lambda: xlsx({"Data": [KEYS]}), {"no_rows"}),
    "headings twice": (lambda: xlsx({"Data": [[*KEYS, "value"], *SOUND[1:]]}), {"duplicate_column"}),
    "text in UTF-16 without a mark": (lambda: ",".join(KEYS).encode("utf-16-le"), {"encoding"}),
    "zero bytes": (lambda: b"\x00" * 5_000_000, {"encoding"}),
    "bytes of no encoding": (lambda: bytes(range(128, 256)) * 1000, {"encoding"}),
    "a cell of 200 kB": (lambda: b"a,b,c\n1,2," + b"x" * 200_000, {"long_cell"}),
    "a quote that stays open": (lambda: b"a,b\n" + b'"' + b"1,2\n" * 100_000, {"long_cell", "ragged"}),
    "a million lines": (lambda: b"a,b\n" * 1_000_000, {"too_many_rows"}),
    "a line of many million commas": (lambda: b"," * 40_000_000, {"too_many_cells"}),
    "a line of a million commas": (lambda: b"," * 4_000_000, {"layout_unknown"}),
    "ragged lines": (lambda: (",".join(KEYS) + "\n1,2,3,4,5,6\n").encode(), {"ragged"}),
    "nothing": (lambda: b"", {"empty"}),
    "half a million wrong rows": (lambda: (",".join(KEYS) + "\n" + "a,b,c,d\n" * 499_000).encode(), {"unknown_metric"}),
    "a long release of nobody": (
        lambda: ("areacd,areanm,indicator,period,observation,measure\n" + LEARNERS * 400_000).encode(),
        {"unknown_council"},
    ),
    "signs outside the Latin alphabet": (
        lambda: (",".join(KEYS) + "\n" + "😀,b,c,d\n" * 400_000).encode(),
        {"unknown_metric"},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_file_when_hostile_then_is_refused_soon_and_in_little_memory(name: str) -> None:
    build, codes = HOSTILE[name]
    raw = build()
    before = memory(reset=True)
    started, used = time.monotonic(), processor_time()

    result = check_file(raw, catalogue(), REGISTER)

    took, worked, grown = time.monotonic() - started, processor_time() - used, memory() - before
    assert result.figures.metric_ids == [] and result.errors
    assert {problem.code for problem in result.errors} & codes
    assert len(result.problems) < 20_000 and all(len(problem.message) < 500 for problem in result.problems)
    assert grown < MEGABYTES, f"{grown} MB"
    assert worked < 2 * SECONDS, f"{worked:.1f} s of processor time"
    if took > SECONDS:
        print(f"“{name}” took {took:.1f} s by the clock on this machine")


def memory(*, reset: bool = False) -> int:
    """The most memory this process has had, in MB; with `reset`, what it has now, from where the most counts anew."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    name = "VmRSS:" if reset else "VmHWM:"
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) // 1024


def processor_time() -> float:
    """Seconds that this process and its children have worked."""
    found = os.times()
    return found.user + found.system + found.children_user + found.children_system


_GROW = """
import resource, sys
from guidance.metrics import catalogue
from portal.ingest.checks import check_file
from portal.ingest.outcome import Register
check_file(sys.stdin.buffer.read(), catalogue(), Register({}))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_child_when_a_file_grows_then_it_ends_within_its_memory() -> None:
    # From a small process: a child counts the memory of its parent until it becomes what it is.
    command = [sys.executable, "-c", _GROW]
    found = subprocess.run(command, input=one_string_many_times(), capture_output=True, check=True, timeout=60)

    most = int(found.stdout)  # kB
    assert most <= child.MEMORY // 1024, f"{most} kB"
    assert child.MEMORY <= 512 << 20, "a small machine has one gigabyte for everything"
