"""The one layout of a workbook, which its writer and its reader share: sheets, headings, and the facts of its cover."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.domain.workbooks.rows import Kind

#: Counts up when a workbook made before could not be read any more.
LAYOUT = "1"
READ_ME, EVIDENCE, CITATIONS = "Read me", "Evidence", "Citations"
#: Columns besides those of portal.domain.workbooks.words.
CODE, KIND, GUIDANCE, DOCUMENT, REFERENCE = (
    "Code",
    "Kind",
    "What the guidance says",
    "Title of the document",
    "Reference",
)
MARK = "Kept for coming back"
#: Labels on the cover, in its first column; the fact stands in the second.
COUNCIL, COUNCIL_CODE, CYCLE, ROUND = "Council", "Council code", "Cycle", "Round"
EDITION, EDITION_SHA256, THEME, MADE, LAYOUT_LABEL = (
    "Edition of the guidance",
    "Content of the edition (SHA-256)",
    "Theme",
    "Made",
    "Layout of this workbook",
)
#: What the cover says where the workbook covers every theme.
ALL_THEMES = "all"
#: The first rows of a sheet, among which its headings stand.
HEAD_ROWS = 15
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
#: Characters in the name of a sheet.
_NAME = 31
#: Ids of documents that the library holds begin so; a new one has any other.
KNOWN = "E-"


def continued(number: int) -> str:
    """The heading of the column in which a narrative goes on, the first being 1."""
    return f"Narrative or note, continued {number}"


def sheet_names(titles: Mapping[str, str]) -> dict[str, str]:
    """A sheet's name for each theme, by slug: its title, cut at the end of a word where it is too long."""
    names: dict[str, str] = {}
    for slug, title in titles.items():
        name = " ".join(title.translate(_FORBIDDEN).split())
        name = name if len(name) <= _NAME else name[: name.rfind(" ", 0, _NAME + 1)].removesuffix(" and")
        taken = {other.casefold() for other in (*names.values(), READ_ME, EVIDENCE, CITATIONS)}
        names[slug] = name if name.casefold() not in taken and name else slug[:_NAME]
    return names


def document_ids(ids: Iterable[str]) -> dict[str, str]:
    """A short, stable id for each document of a library, by its own id.

    Args:
        ids: 32 hexadecimal digits each; the last ones are random, so that two that agree in ten are not to be expected.
    """
    found = {full: f"{KNOWN}{full[-10:].upper()}" for full in ids}
    times = Counter(found.values())
    return {full: name if times[name] == 1 else f"{KNOWN}{full.upper()}" for full, name in found.items()}


@dataclass(frozen=True)
class Sheet:
    """What a theme's sheet must hold: every line of the theme by code, in order."""

    slug: str
    name: str
    lines: Mapping[str, Kind]


@dataclass(frozen=True)
class Expected:
    """The round that a workbook has to be of.

    Args:
        library: ids of the council's documents, as `document_ids` makes them.
    """

    council: str
    gss: str
    round_id: str
    edition: str
    edition_sha256: str
    sheets: tuple[Sheet, ...]
    library: frozenset[str]
