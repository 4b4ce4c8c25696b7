"""Uploaded documents: what kind one is by its content, and what of it is never handed on."""

import resource
import time
from pathlib import PurePosixPath

import pytest

from portal.domain.errors import Refused
from portal.ingest import documents
from portal.ingest.documents.checking import EICAR
from tests.factories import documents as make
from tests.factories import workbooks

EXTERNAL = (
    '<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" Target="https://x.example/t.dotm"'
    ' TargetMode="External"/></Relationships>'
)
FAR_CELL = workbooks.packed(
    workbooks.xlsx_parts({"One": workbooks.worksheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')})
)
WHOLE = {
    "report.pdf": make.pdf(),
    "report.docx": make.office(),
    "sheet.xlsx": workbooks.xlsx({"One": [["a", 1]]}),
    "slides.pptx": make.office("ppt/presentation.xml"),
    "text.odt": make.open_document(),
    "sheet.ods": workbooks.ods({"One": [["a", 1]]}),
    "slides.odp": make.open_document("presentation"),
    "rows.csv": b"name,value\nBMI,3\n",
    "notes.txt": "Minutes of the café meeting\n".encode(),
    "old.txt": "caf\xe9 and \x96 more".encode("latin-1"),
    "bm.txt": b"BM is how this begins, as a picture would",
    "picture.png": make.png(),
    "photo.JPG": make.jpeg(),
}


@pytest.mark.parametrize("name", WHOLE)
def test_document_when_whole_then_is_known_by_its_content_and_not_blocked(name):
    kind = documents.kind_of(WHOLE[name], name)

    assert kind.endings[0] in (PurePosixPath(name).suffix.lower(), ".jpg")
    assert documents.check(WHOLE[name], kind.media_type) == ""


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.pdf", b"<!DOCTYPE html><title>x</title>"),
        ("a.txt", b"\xef\xbb\xbf  <html></html>"),
        ("a.txt", b"{\\rtf1 x}"),
        ("a.pdf", b"GIF89a and then %PDF-1.7"),
        ("a.pdf", b"junk before\n" + make.pdf()),
        ("a.docx", make.pdf()),
        ("a.pdf", make.office()),
        ("a.csv", make.png()),
        ("a.zip", workbooks.packed({"a.txt": "x"})),
        ("a.docx", workbooks.packed({"a.txt": "x"})),
        ("a.docx", b"PK\x03\x04 cut short"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.exe", b"MZ" + bytes(500)),
        ("a.txt", b"text with \x07 in it"),
        ("a.odt", workbooks.packed({"mimetype": "application/epub+zip"})),
        ("a.odt", workbooks.packed({"mimetype": "text/plain"})),
        ("a.pdf", b""),
    ],
    ids=[
        "drawing as PDF", "web page as PDF", "web page as text", "rich text", "GIF", "PDF after junk", "PDF as Word",
        "Word as PDF", "picture as CSV", "archive", "archive as Word", "cut short", "old Office file", "program",
        "control signs", "e-book", "odd kind told", "empty",
    ],
)  # fmt: skip  # a list of names reads better in lines
def test_document_when_another_kind_than_it_says_then_is_refused_with_what_to_do(name, raw):
    with pytest.raises(Refused, match=r"^(Choose|Rename|Save)"):
        documents.kind_of(raw, name)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.txt", EICAR, "test string"),
        ("a.txt", b"before " + EICAR + b" after", "test string"),
        ("a.docx", make.office(parts={"word/a.bin": b"x" * 1_048_500 + EICAR}), "test string"),
        ("a.docx", make.office(parts={"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", make.office(parts={"[Content_Types].xml": "<Types>x.macroEnabled.main+xml</Types>"}), "macros"),
        ("a.odt", make.open_document(parts={"Basic/Standard/m.xml": "x"}), "macros"),
        ("a.odt", make.open_document(parts={"META-INF/manifest.xml": "<encryption-data/>"}), "password"),
        ("a.docx", workbooks.locked(make.office()), "password"),
        ("a.docx", make.office(parts={"word/embeddings/oleObject1.bin": b"x"}), "other programs"),
        ("a.docx", make.office(parts={"word/_rels/settings.xml.rels": EXTERNAL}), "from elsewhere"),
        ("a.docx", make.office(parts={"../../etc/passwd": b"x"}), "misnamed"),
        ("a.docx", make.office() + make.pdf(), "two files"),
        ("a.docx", make.office(parts={"word/media/a.png": make.png(60_000, 60_000)}), "picture"),
        ("a.pdf", make.pdf(before=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> "), "script"),
        ("a.pdf", make.pdf(before=b"/OpenAction << /S /J#61vaScript >> "), "script"),
        ("a.pdf", make.pdf(make.stream(b"5 0 << /S /JavaScript >>", b"/Type /ObjStm /N 1 /First 4")), "script"),
        ("a.pdf", make.pdf(make.stream(b"5 0 << /S /JavaScript >>", b"/Type /Obj#53tm /N 1 /First 4")), "script"),
        ("a.pdf", make.pdf(before=b"/AA << /S /Launch /F (cmd.exe) >> "), "program"),
        ("a.pdf", make.pdf(before=b"/Names << /EmbeddedFiles 5 0 R >> "), "files inside"),
        ("a.pdf", make.pdf(before=b"/Encrypt 5 0 R "), "password"),
        ("a.pdf", make.pdf(b"9 0 obj\n<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nx\nendstream\n"), "looked into"),
        ("a.pdf", make.pdf(b"9 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nx\nendstream\n"), "looked"),
        ("a.pdf", make.pdf() + workbooks.packed({"a.txt": "x"}), "two files"),
        ("a.png", make.png(60_000, 60_000), "picture"),
        ("a.jpg", make.jpeg(60_000, 60_000), "picture"),
    ],
    ids=[
        "test string", "test string within", "test string across pieces", "macros", "macros told", "macros of ODF",
        "locked ODF", "locked zip", "object", "template from elsewhere", "part that leads out", "Word and PDF",
        "flood within", "script", "script in disguise", "script in a packed list", "packed list in disguise",
        "program", "files inside", "locked PDF", "odd packing", "damaged packing", "PDF and zip", "flood", "wide photo",
    ],
)  # fmt: skip  # a list of names reads better in lines
def test_document_when_it_would_harm_then_is_blocked_with_the_reason(name, raw, words):
    media_type = documents.kind_of(raw, name).media_type

    assert words in documents.check(raw, media_type)


def test_document_when_its_content_is_not_what_was_noted_then_is_blocked():
    assert "not of the kind" in documents.check(make.png(), "application/pdf")
    assert "not of the kind" in documents.check(b"MZ" + bytes(100), "text/plain")
    assert "not of the kind" in documents.check(make.pdf(), "text/html")


@pytest.mark.parametrize(
    "raw",
    [
        make.bomb(),
        FAR_CELL,
        make.pdf(make.stream(bytes(120_000_000), b"/Type /ObjStm /N 1 /First 4")),
        make.pdf(*(make.stream(bytes(19_000_000), b"/Type /ObjStm /N 1 /First 4") for _ in range(8))),
        b"%PDF-1.7\n" + b"1 0 obj << /N 1 /First 2 >> stream\n" * 100_000,
        b"%PDF-1.7\n" + b"#41" * 3_000_000,
    ],
    ids=["zip bomb", "far cell", "packed list bomb", "many packed lists", "many beginnings", "many escapes"],
)  # fmt: skip  # the factory's lines are long
def test_document_when_made_to_be_costly_then_costs_little_time_and_memory(raw):
    name = "a.pdf" if raw.startswith(b"%PDF") else "a.xlsx" if b"xl/workbook.xml" in raw else "a.docx"
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()

    documents.check(raw, documents.kind_of(raw, name).media_type)

    assert time.perf_counter() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_zip_bomb_is_told_by_what_it_says_before_it_is_unpacked():
    assert "far too large" in documents.check(make.bomb(), documents.kind_of(make.office(), "a.docx").media_type)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("..pdf", "document.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("‮fdp.exe.pdf", "fdp.exe.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ('say "hi"; rm -rf.pdf', "say hi rm -rf.pdf"),
        ("Adolygiad o’r gyllideb.PDF", "Adolygiad o’r gyllideb.pdf"),
        ("", "document.pdf"),
        ("nul\x00byte.pdf", "nulbyte.pdf"),
    ],
)
def test_name_is_kept_without_what_steers_a_computer(given, kept):
    assert documents.file_name(given, documents.kind_of(make.pdf(), "a.pdf")) == kept
