"""One small document made beforehand, so that processes forked afterwards share what the first one costs."""

from portal.reports import pdf
from portal.reports.machinery import machinery

_PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>Warm-up</title></head>'
    "<body><h1>Warm-up</h1><p>A word</p></body></html>"
)


def warm_up() -> None:
    """Loads the engine, the typeface, the style sheet and the templates' code into this process."""
    from portal.reports import context, copies, html  # noqa: F401  # slow to import, and needed for each document

    machinery()
    pdf.render(_PAGE, title="Warm-up")
