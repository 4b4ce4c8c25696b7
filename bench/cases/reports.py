"""One tagged document of a summary, as the worker makes it."""

from collections.abc import Iterator

from bench.harness import Forms, World, case


@case(
    "summary as PDF",
    naive="the same page with fonts and style sheet loaded for it alone",
    limit="the same page untagged",
    rounds=5,
    at_most=1.2,
)
def summary(_world: World) -> Iterator[Forms]:
    from portal.reports.context import build
    from portal.reports.copies import Copy, project
    from portal.reports.html import render_html
    from tests.factories.snapshots import snapshot

    page = build(project(snapshot(), Copy.RESTRICTED))
    text, title = render_html(page), page.title

    def ours() -> bytes:
        from portal.reports import pdf

        return pdf.render(text, title=title)

    def naive() -> bytes:
        import weasyprint

        from portal.reports import pdf

        made: bytes = weasyprint.HTML(string=text, base_url=f"{pdf.STATIC.as_uri()}/").write_pdf(
            stylesheets=[str(pdf.STYLESHEET)], pdf_variant="pdf/ua-1", finisher=pdf.finish
        )
        return made

    def limit() -> bytes:
        import weasyprint

        from portal.reports import pdf

        engine = pdf._engine()
        source = weasyprint.HTML(string=text, base_url=f"{pdf.STATIC.as_uri()}/", url_fetcher=engine.fetcher)
        with pdf._collector_off():
            made: bytes = source.write_pdf(stylesheets=[engine.stylesheet], font_config=engine.fonts)
        return made

    yield Forms(ours, naive, limit)
