"""Summaries of many councils: in forked processes, beside the engine untuned and beside the fastest renderer known.

Each case prints documents per second and the most memory that one process took. The same text in Typst stands for the
limit of performance.md; where its package is not installed, the limit is the untagged page and the case says so.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness import Forms, World, case

#: Documents of a run: enough for two processes to share, few enough to wait for.
DOCUMENTS = 8


def _pages() -> tuple[str, str]:
    from portal.reports.context import build
    from portal.reports.copies import Copy, project
    from portal.reports.html import render_html
    from tests.factories.snapshots import snapshot

    page = build(project(snapshot(), Copy.RESTRICTED))
    return render_html(page), page.title


def _through(do: Callable[[int], object], workers: int) -> None:
    from portal.cli.forking import work_through

    begun = time.perf_counter()
    for outcome in work_through(range(DOCUMENTS), do, workers=workers, begin=lambda: None):
        assert not outcome.problem, outcome.problem
    spent, most = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    words = f"{getattr(do, '__name__', '')}, {workers} at work: {DOCUMENTS / spent:.2f} documents a second"
    print(f"  {words}, at most {most} MB a process so far", file=sys.stderr)


def _renderers() -> tuple[Callable[[int], int], Callable[[int], int], Callable[[int], int]]:
    """The document as this service makes it, by the engine untuned, and by the fastest renderer."""
    from portal.reports import pdf
    from portal.reports.warming import warm_up

    text, title = _pages()
    warm_up()

    def tuned(_: int) -> int:
        return len(pdf.render(text, title=title))

    def untuned(_: int) -> int:
        import weasyprint

        source = weasyprint.HTML(string=text, base_url=f"{pdf.STATIC.as_uri()}/")
        return len(source.write_pdf(stylesheets=[str(pdf.STYLESHEET)], pdf_variant="pdf/ua-1"))

    return tuned, untuned, _fastest(text)


def _fastest(html: str) -> Callable[[int], int]:
    try:
        import typst
    except ImportError:
        print("  Typst is not installed (pip install typst): the limit is the untagged page", file=sys.stderr)
        return _untagged(html)
    source = _as_typst(html).encode()

    def typst_document(_: int) -> int:
        return len(typst.compile(source, pdf_standards="ua-1"))

    return typst_document


def _untagged(html: str) -> Callable[[int], int]:
    def untagged(_: int) -> int:
        import weasyprint

        from portal.reports import pdf

        engine = pdf._engine()
        source = weasyprint.HTML(string=html, base_url=f"{pdf.STATIC.as_uri()}/", url_fetcher=engine.fetcher)
        return len(source.write_pdf(stylesheets=[engine.stylesheet], font_config=engine.fonts))

    return untagged


def _as_typst(html: str) -> str:
    """The same text as headings, tables and paragraphs of Typst; without drawings, links and footnotes' places."""
    from bs4 import BeautifulSoup

    def quoted(node) -> str:  # type: ignore[no-untyped-def]  # a tag of the parser's
        text = " ".join(node.get_text(" ", strip=True).split())
        return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    soup = BeautifulSoup(html, "html.parser")
    lines = ['#set document(title: "Summary")', '#set text(lang: "en")', '#set page(numbering: "1")']
    for node in soup.body.find_all(["h1", "h2", "h3", "h4", "p", "li", "table"]) if soup.body else ():
        if node.find_parent("table"):
            continue
        if node.name == "table":
            rows = node.find_all("tr")
            columns = max((len(row.find_all(["td", "th"])) for row in rows), default=0)
            if columns:
                cells = [f"[{quoted(cell)}]" for row in rows for cell in row.find_all(["td", "th"])]
                lines.append(f"#table(columns: {columns}, {', '.join(cells)})")
        elif node.name.startswith("h"):
            lines.append(f"{'=' * min(int(node.name[1]), 3)} {quoted(node)}")
        else:
            lines.append(("- " if node.name == "li" else "") + quoted(node) + "\n")
    return "\n".join(lines)


@case(
    "summaries, one worker",
    naive="the engine untuned, one worker (target 0.85)",
    limit="the same text in Typst, one worker",
    rounds=2,
    cold=False,
)
def one_worker(_world: World) -> Iterator[Forms]:
    tuned, untuned, fastest = _renderers()
    yield Forms(lambda: _through(tuned, 1), lambda: _through(untuned, 1), lambda: _through(fastest, 1))


@case(
    "summaries, two workers",
    naive="one worker (target 0.57, which is 1.75 times as fast)",
    limit="the same text in Typst, two workers",
    rounds=2,
    cold=False,
)
def two_workers(_world: World) -> Iterator[Forms]:
    tuned, _, fastest = _renderers()
    yield Forms(lambda: _through(tuned, 2), lambda: _through(tuned, 1), lambda: _through(fastest, 2))


@case(
    "summaries, unchanged",
    naive="the demonstration's cycle made anew",
    limit="reading the files",
    rounds=1,
    cold=False,
)
def unchanged(world: World) -> Iterator[Forms]:
    from portal.cli import bulk
    from portal.database import db
    from portal.reports.copies import Copy
    from portal.reports.warming import warm_up
    from portal.services.summaries import Department
    from portal.services.summaries.bulk import list_bulk
    from portal.storage import file_store

    warm_up()
    with TemporaryDirectory() as kept, world.app.app_context():
        items, store = list_bulk("2024"), file_store()
        department = Department("The department", "DLUHC", "https://example.org")
        db.session.remove()
        db.engine.dispose()

        def into(folder: Path) -> None:
            tally, _ = bulk.write_all(
                items, Copy.PUBLIC, folder, workers=os.cpu_count() or 1, department=department, store=store
            )
            print(f"  {len(items)} submissions: {tally.words}", file=sys.stderr)

        def anew() -> None:
            with TemporaryDirectory() as folder:
                into(Path(folder))

        def read() -> None:
            for path in Path(kept).glob("*.pdf"):
                path.read_bytes()

        into(Path(kept))
        yield Forms(lambda: into(Path(kept)), anew, read)
