"""The shapes in which figures come and the columns each has to have; chosen by the header, never by a file's name."""

from dataclasses import dataclass

from portal.ingest.problems import Problem, Severity, UnreadableFile


@dataclass(frozen=True, slots=True)
class Layout:
    """One shape of file.

    Attributes:
        required: columns without which it is not this shape. optional: columns read when they are there.
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a file with this header has this shape."""
        return set(self.required) <= set(header)


#: One row per metric, authority and period.
TIDY = Layout(
    "tidy",
    required=("metric_id", "gss_code", "period", "value"),
    optional=("period_type", "unit", "status", "basis"),
)
LAYOUTS = (TIDY,)


def choose(header: tuple[str, ...]) -> Layout:
    """Returns the layout that fits a header.

    Raises:
        UnreadableFile: none does; names the columns that are missing.
    """
    for layout in LAYOUTS:
        if layout.fits(header):
            return layout
    missing = [f"“{name}”" for name in TIDY.required if name not in header]
    listed = ", ".join(missing[:-1]) + (" and " if len(missing) > 1 else "") + missing[-1]
    noun = "column" if len(missing) == 1 else "columns"
    raise UnreadableFile(Problem(1, None, "layout_unknown", f"Add the {noun} {listed} to the first line of the file"))


def unread_columns(layout: Layout, header: tuple[str, ...]) -> list[Problem]:
    """A warning for each column that the layout does not read."""
    known = {*layout.required, *layout.optional}
    return [
        Problem(1, name, "column_not_read", f"The column “{name}” is not read", Severity.WARNING)
        for name in header
        if name not in known
    ]
