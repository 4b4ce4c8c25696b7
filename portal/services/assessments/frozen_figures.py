"""The council's published figures as they are frozen into a submission."""

from collections.abc import Mapping

from portal.domain.submissions import FigureEntry


def figures_by_theme(gss: str) -> Mapping[str, tuple[FigureEntry, ...]]:
    """The figures that prompt a question about each theme, by the theme's slug."""
    return {}
