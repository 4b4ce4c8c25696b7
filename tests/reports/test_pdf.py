"""The document as a file: tagged, marked, sealed from the outside, and the same bytes every time."""

import hashlib
import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from portal.reports import pdf
from portal.reports.attachments import read_attachments
from portal.reports.copies import Copy
from portal.reports.fetching import OutsideAddress
from tests.factories.snapshots import THEMES
from tests.reports.conftest import ROOT, document

PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>T</title></head><body><h1>T</h1>{}</body></html>'
COPIES = pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes whoever calls; nobody should."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is the base class's
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", hits
        server.shutdown()
        thread.join()


def test_fonts_when_the_machine_is_set_up_then_every_face_is_there() -> None:
    missing = [path.name for path in pdf.missing_fonts()]

    if missing and not os.environ.get("CI"):
        pytest.skip(f"DejaVu Sans stands in for {', '.join(missing)}; .ci/setup fetches the typeface")
    assert missing == []


@COPIES
def test_render_when_done_then_is_tagged_and_says_its_title_and_language(
    documents: dict[Copy, bytes], copy: Copy
) -> None:
    with pikepdf.open(io.BytesIO(documents[copy])) as file:
        root = file.Root
        assert str(root.Lang) == "en-GB"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "/StructTreeRoot" in root
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Intervention-readiness summary: Exampleton Borough Council, 2024"


def test_render_when_done_then_the_seven_themes_are_headings_in_order(documents: dict[Copy, bytes]) -> None:
    reader = PdfReader(io.BytesIO(documents[Copy.RESTRICTED]))
    titles = [str(item.title) for item in _flat(reader.outline)]

    found = [title for title in titles if title.startswith("4.")]
    assert found == [f"4.{number} {title}" for number, (_, _, title) in enumerate(THEMES, start=1)]


@COPIES
def test_render_when_done_then_every_page_bears_its_marking_and_number(
    documents: dict[Copy, bytes], copy: Copy
) -> None:
    pages = PdfReader(io.BytesIO(documents[copy])).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text().replace("\n", " ")
        assert copy.marking in text
        assert number == 1 or f"Page {number} of {len(pages)}" in text


@COPIES
def test_render_when_checked_for_pdf_ua_then_has_no_error(
    documents: dict[Copy, bytes], copy: Copy, outloud: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{copy}.pdf"
    path.write_bytes(documents[copy])

    done = subprocess.run([outloud, "--fail-on", "error", str(path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_finish_when_a_table_has_headings_then_each_has_its_scope(documents: dict[Copy, bytes]) -> None:
    with pikepdf.open(io.BytesIO(documents[Copy.RESTRICTED])) as file:
        cells = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        links = [
            item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Link"
        ]

        assert {str(cell.A.Scope) for cell in cells} == {"/Column", "/Row"}
        assert links
        assert all(int(link.F) & 4 for link in links)


def test_finish_when_a_page_has_running_lines_then_only_they_leave_the_reading_order(
    documents: dict[Copy, bytes],
) -> None:
    with pikepdf.open(io.BytesIO(documents[Copy.RESTRICTED])) as file:
        numbers = file.Root.StructTreeRoot.ParentTree.Nums
        by_page = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        for number, page in enumerate(file.pages):
            operations = [(str(item.operator), item.operands) for item in pikepdf.parse_content_stream(page)]
            aside = [items for name, items in operations if name == "BDC" and str(items[0]) == "/Artifact"]
            tagged = [int(items[1].MCID) for name, items in operations if name == "BDC" and "/MCID" in items[1]]
            # The cover has its marking; every other page its marking, its running title and its number.
            assert len(aside) == (1 if number == 0 else 3)
            assert sorted(tagged) == [at for at, tag in enumerate(by_page[number]) if tag is not None]


def test_render_when_files_are_attached_then_they_come_back_byte_for_byte(documents: dict[Copy, bytes]) -> None:
    content = documents[Copy.PUBLIC]

    with pikepdf.open(io.BytesIO(content)) as file:
        theirs = {name: item.get_file().read_bytes() for name, item in file.attachments.items()}

    assert list(theirs) == ["summary.json"]
    assert read_attachments(content) == tuple(theirs.values())


def test_render_when_done_again_then_gives_the_same_bytes(documents: dict[Copy, bytes]) -> None:
    assert document(Copy.PUBLIC) == documents[Copy.PUBLIC]


def test_render_when_done_in_another_process_folder_and_time_zone_then_gives_the_same_bytes(
    documents: dict[Copy, bytes], tmp_path: Path
) -> None:
    script = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from tests.reports.conftest import document\n"
        "from portal.reports.copies import Copy\n"
        "print(hashlib.sha256(document(Copy.PUBLIC)).hexdigest())\n"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "77", "LC_ALL": "C"}

    done = subprocess.run(
        [sys.executable, "-c", script, str(ROOT)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == hashlib.sha256(documents[Copy.PUBLIC]).hexdigest()


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<img src="{address}/a.png" alt="a">', id="a picture"),
        pytest.param('<link rel="stylesheet" href="{address}/a.css">', id="a style sheet"),
        pytest.param('<link rel="attachment" href="{address}/a.txt">', id="an attachment"),
        pytest.param('<p style="background: url({address}/b.png)">b</p>', id="a background"),
        pytest.param('<svg width="9" height="9"><image href="{address}/c.png"/></svg>', id="a picture in a chart"),
    ],
)
def test_render_when_a_page_asks_for_the_network_then_nothing_leaves(
    markup: str, canary: tuple[str, list[str]]
) -> None:
    address, hits = canary

    with pytest.raises(OutsideAddress):
        pdf.render(PAGE.format(markup.format(address=address)), title="T")

    assert hits == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "file://localhost/etc/hostname",
        "../settings.py",
        "vendor/../../app.py",
        "ftp://127.0.0.1/x",
    ],
)
def test_render_when_a_page_asks_for_the_disk_then_refuses(address: str) -> None:
    with pytest.raises(OutsideAddress):
        pdf.render(PAGE.format(f'<link rel="attachment" href="{address}">'), title="T")


@pytest.mark.parametrize("html", ["<html><title>T</title></html>", '<html lang="en"><title>Other</title></html>'])
def test_render_when_title_or_language_is_missing_then_refuses(html: str) -> None:
    with pytest.raises(ValueError, match="title and its language"):
        pdf.render(html, title="T")


def test_pdf_unavailable_when_raised_then_names_the_packages() -> None:
    assert "apt-get install libpango-1.0-0" in str(pdf.PdfUnavailable("cannot load library"))


def _flat(outline: list[object]) -> Iterator[object]:
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item
