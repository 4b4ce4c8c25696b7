"""The sealed submission as a document for reading and printing. The same record gives the same bytes."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal import narratives
from portal.domain.submissions import FigureEntry, declarations_of, from_plain
from portal.reports import pdf

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "reports"
_LONDON = ZoneInfo("Europe/London")
MARKING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True)
class Facts:
    """What the sealed record does not say of itself.

    Args:
        sequence: 1 for the first record of a round.
    """

    sealed_sha256: str
    sequence: int
    combined_authority: bool = False
    demonstration: bool = False


def render_pdf(record: dict[str, Any], facts: Facts) -> bytes:
    """A sealed record as a tagged PDF.

    Args:
        record: as sealed, read back from its JSON (Any: JSON values).
    """
    return pdf.render(render_html(record, facts), title=_title(record))


def render_html(record: dict[str, Any], facts: Facts) -> str:
    """The same as one HTML page for paper; arguments as `render_pdf` (Any: JSON values)."""
    content = from_plain(record["content"])
    signed = declarations_of(record)
    labelled = [(found, found.office.label(combined_authority=facts.combined_authority)) for found in signed]
    return (
        _environment()
        .get_template("submission.html")
        .render(
            title=_title(record),
            marking=MARKING,
            submission=content,
            declarations=labelled,
            titles={theme.slug: theme.title for theme in content.themes},
            receipt=record["receipt"],
            sequence=facts.sequence,
            sealed_at=_moment(datetime.fromisoformat(record["sealed_at"])),
            created=record["sealed_at"],
            sealed_sha256=facts.sealed_sha256,
            is_demonstration=facts.demonstration,
        )
    )


def _title(record: dict[str, Any]) -> str:  # Any: JSON values
    return f"{record['content']['cycle']['title']} of {record['content']['council']['official_name']}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(narrative=narratives.to_html, day=_day, moment=_moment, figure=_figure)
    return made


def _day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""


def _moment(value: datetime) -> str:
    local = value.astimezone(_LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def _figure(entry: FigureEntry) -> str:
    """A figure with its unit: pounds before, per cent without a space, anything else after."""
    if entry.value is None:
        return "No figure"
    text = f"{entry.value:,.{entry.decimals}f}"
    if entry.unit.startswith("£"):
        return f"£{text}{entry.unit[1:]}"
    return f"{text}{entry.unit}" if entry.unit.startswith("%") else f"{text} {entry.unit}"
