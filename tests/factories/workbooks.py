"""Spreadsheets built for tests, whole ones and hostile ones, from the XML up, with no writer in the way."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | float | None
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook with these sheets, each a list of rows."""
    return packed(xlsx_parts({name: sheet_xml(rows) for name, rows in sheets.items()}))


def xlsx_parts(sheets: Mapping[str, str], shared: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets are given as XML."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    strings = f'<Relationship Id="rIdS" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>' if shared else ""
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    types = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_DECLARED}<Types {types}><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_DECLARED}<Relationships {relations}><Relationship Id="rId1" Type="{_REL}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_DECLARED}<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{_DECLARED}<Relationships {relations}>{links}{strings}</Relationships>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    for number, content in zip(numbers, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    return parts


def sheet_xml(rows: Sequence[Sequence[Cell]]) -> str:
    """A sheet of a workbook as XML, from its first row and column on."""
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(number, place, cell) for place, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return worksheet(lines)


def worksheet(rows: str, before: str = "") -> str:
    """A sheet around rows that are XML already."""
    return f"{_DECLARED}{before}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"


def _cell(row: int, column: int, cell: Cell) -> str:
    from portal.ingest.sheets import letters

    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f'<c r="{letters(column)}{row}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{letters(column)}{row}"><v>{cell!r}</v></c>'


def ods(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An OpenDocument spreadsheet with these sheets."""
    return ods_of({name: "".join(_ods_row(row) for row in rows) for name, rows in sheets.items()})


def ods_of(sheets: Mapping[str, str], before: str = "") -> bytes:
    """An OpenDocument spreadsheet whose rows are XML already."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    tables = "".join(f'<table:table table:name="{escape(name)}">{rows}</table:table>' for name, rows in sheets.items())
    content = (
        f"{_DECLARED}{before}<office:document-content {names}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'{_DECLARED}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    value = f'office:value-type="float" office:value="{cell!r}"'
    return f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"


def locked(raw: bytes) -> bytes:
    """A zip that says of each of its parts that it is encrypted."""
    changed = bytearray(raw)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            flags = struct.unpack_from("<H", raw, place + offset)[0]
            struct.pack_into("<H", changed, place + offset, flags | 1)
            place = raw.find(mark, place + 4)
    return bytes(changed)
