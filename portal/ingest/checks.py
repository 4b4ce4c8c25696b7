"""From the bytes of a release to figures, or to problems by sheet, row and column: the one door to this package."""

from collections.abc import Callable

from guidance.metrics import Catalogue
from portal.ingest import layouts, readers, tidy
from portal.ingest.outcome import Checked, FigureColumns, Register
from portal.ingest.problems import UnreadableFile

__all__ = ["Checked", "FigureColumns", "Register", "check_file"]


def check_file(
    raw: bytes,
    catalogue: Catalogue,
    register: Register,
    *,
    demonstration: bool = False,
    on_step: Callable[[str], None] | None = None,
) -> Checked:
    """Reads and checks a file of figures.

    Args:
        demonstration: the release is for fictional authorities, and for no others.
        on_step: told the name of each step as it begins.

    Returns:
        Figures, or none together with every problem found; never raises for what a file holds.
    """
    tell = on_step or (lambda step: None)
    try:
        tell("Reading")
        table = readers.read(raw)
        layout = layouts.choose(table.header)
    except UnreadableFile as error:
        return Checked(problems=(error.problem,))
    tell("Checking")
    found = tuple(layouts.unread_columns(layout, table.header))
    return tidy.check(table, catalogue, register, demonstration=demonstration, found=found)
