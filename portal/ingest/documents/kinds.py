"""What kind of file some bytes are, by the bytes; the name has to agree and decides nothing."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import filetype

from portal.domain.errors import Refused
from portal.ingest.problems import UnreadableFile
from portal.ingest.readers.text import as_utf8

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be kept.

    Args:
        endings: of names, the usual one first. main: the part of an Office package that makes it this kind.
    """

    label: str
    media_type: str
    endings: tuple[str, ...]
    main: str = ""


PDF = Kind("PDF", "application/pdf", (".pdf",))
PNG = Kind("PNG picture", "image/png", (".png",))
JPEG = Kind("JPEG picture", "image/jpeg", (".jpg", ".jpeg"))
CSV = Kind("CSV", "text/csv", (".csv",))
TEXT = Kind("plain text", "text/plain", (".txt",))
DOCX = Kind("Word document", f"{_OFFICE}wordprocessingml.document", (".docx",), "word/document.xml")
XLSX = Kind("Excel workbook", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), "xl/workbook.xml")
PPTX = Kind("PowerPoint presentation", f"{_OFFICE}presentationml.presentation", (".pptx",), "ppt/presentation.xml")
ODT = Kind("OpenDocument text", f"{_OPEN}text", (".odt",))
ODS = Kind("OpenDocument spreadsheet", f"{_OPEN}spreadsheet", (".ods",))
ODP = Kind("OpenDocument presentation", f"{_OPEN}presentation", (".odp",))
#: By media type, in the order in which pages list them.
ALLOWED: Mapping[str, Kind] = {
    kind.media_type: kind for kind in (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, CSV, TEXT, PNG, JPEG)
}
_CHOOSE = "Choose a PDF, Word, Excel, PowerPoint, OpenDocument, CSV, plain text, PNG or JPEG file"
#: What a text begins with that a browser or an office program would take for more than text.
_MARKUP = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<svg|<script|\{\\rtf|%!ps)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_BY_MARK = {"application/pdf": PDF, "image/png": PNG, "image/jpeg": JPEG}
_LONGEST_NAME = 120


def kind_of(raw: bytes, name: str) -> Kind:
    """The kind of a file by its content.

    Args:
        name: as the browser gave it; only its ending is compared.

    Raises:
        Refused: not on the list, or the name ends as another kind does; says what to do.
    """
    kind = _by_content(raw, name)
    if not name.casefold().endswith(kind.endings):
        raise Refused(f"Rename the file so that it ends in {kind.endings[0]}: by its content it is a {kind.label} file")
    return kind


def file_name(name: str, kind: Kind) -> str:
    """A name under which the file can be given back: the last part, without what steers a computer."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*;%')
    ending = next((found for found in kind.endings if kept.casefold().endswith(found)), "")
    stem = (kept[: -len(ending)] if ending else kept).strip(" .")
    return f"{stem[:_LONGEST_NAME] or 'document'}{ending or kind.endings[0]}"


def _by_content(raw: bytes, name: str) -> Kind:
    if not raw:
        raise Refused("Choose another file: this one is empty")
    if raw.startswith(b"PK"):
        return _package(raw)
    found = filetype.guess(raw[:8192])
    kind = _BY_MARK.get(found.mime) if found is not None else None
    if kind is not None and (kind is not PDF or raw.startswith(b"%PDF-")):
        return kind
    return _text(raw, name)


def _package(raw: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = set(packed.namelist())
            if "[Content_Types].xml" in names:
                found = next((kind for kind in (DOCX, XLSX, PPTX) if kind.main in names), None)
            else:
                found = ALLOWED.get(_told(packed)) if "mimetype" in names else None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Refused("Save the file again from its program and choose it: it is damaged") from error
    if found is None or found in (PDF, PNG, JPEG, CSV, TEXT):
        raise Refused(f"{_CHOOSE}: by its content this is an archive or another kind")
    return found


def _told(packed: zipfile.ZipFile) -> str:
    member = packed.getinfo("mimetype")
    if member.file_size > 200 or member.flag_bits & 0x1:
        return ""
    return packed.read(member)[:200].decode("ascii", "replace").strip()


def _text(raw: bytes, name: str) -> Kind:
    """Plain text, which the library knows nothing of: it takes two letters at the start for a picture."""
    if _MARKUP.match(raw[:1000].removeprefix(b"\xef\xbb\xbf")):
        raise Refused(f"{_CHOOSE}: this is a web page or a drawing. Save it as PDF")
    try:
        data, _ = as_utf8(raw)
    except UnreadableFile as error:
        raise Refused(f"{_CHOOSE}: by its content this is another kind") from error
    if _CONTROL.search(data):
        raise Refused(f"{_CHOOSE}: by its content this is another kind")
    return CSV if name.casefold().endswith(".csv") else TEXT
