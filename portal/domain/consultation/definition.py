"""A consultation as data: what a TOML file of ours says, checked and turned into values.

Everything wrong with a file is told by its place, so that its author can put it right; nothing is filled in that the
file does not say, because what is not known about a real consultation must be shown as not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.domain.consultation.answers import Option, QuestionKind, options_for
from portal.domain.consultation.window import closing_instant, opening_instant
from portal.domain.errors import PortalError

#: Whose words a question is put in: the department's, this service's, or unknown so that only the topic is given.
WORDINGS = ("official", "ours", "not_available")

_KEYS = {
    "slug",
    "title",
    "edition",
    "opens_on",
    "closes_on",
    "closes_at",
    "respondent_types",
    "content",
    "privacy",
    "section",
    "outcome",
}


class DefinitionError(PortalError):
    """A consultation's file says something that cannot be used; `place` names the entry."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True)
class QuestionDefinition:
    """One question as written. `text` is the question, or its topic where the wording is not available."""

    code: str
    number: str
    section: str
    kind: QuestionKind
    text: str
    help: str
    wording: str
    theme: str
    clauses: tuple[str, ...]
    options: tuple[Option, ...]
    is_required: bool


@dataclass(frozen=True)
class Definition:
    """A whole consultation as written.

    `content` and `outcome` hold text for pages, as plain values; `opens_at` and `closes_at` are instants in UTC, None
    where the file leaves the dates to whoever loads it.
    """

    slug: str
    title: str
    edition: str
    opens_at: datetime | None
    closes_at: datetime | None
    respondent_types: tuple[Option, ...]
    content: Mapping[str, object]
    privacy_version: str
    privacy_notice: tuple[str, ...]
    questions: tuple[QuestionDefinition, ...]
    outcome: Mapping[str, object]


def parse(raw: Mapping[str, object]) -> Definition:
    """Turns the tables of a file into a definition.

    Args:
        raw: as read from TOML: `section` is a list of tables with `title`, optional `theme`, and a list `question`.

    Raises:
        DefinitionError: an entry is missing, unknown, of the wrong kind, or contradicts another.
    """
    if unknown := sorted(set(raw) - _KEYS):
        raise DefinitionError("file", f"does not know {', '.join(unknown)}")
    privacy = _table(raw, "privacy", "file")
    questions = tuple(question for section in _tables(raw, "section", "file") for question in _section(section))
    if len({question.code for question in questions}) != len(questions):
        raise DefinitionError("section", "uses a question code twice")
    return Definition(
        slug=_text(raw, "slug", "file"),
        title=_text(raw, "title", "file"),
        edition=_text(raw, "edition", "file", ""),
        opens_at=_opening(raw),
        closes_at=_closing(raw),
        respondent_types=_options(raw, "respondent_types", "file"),
        content=_table(raw, "content", "file"),
        privacy_version=_text(privacy, "version", "privacy"),
        privacy_notice=_texts(privacy, "notice", "privacy"),
        questions=questions,
        outcome=_table(raw, "outcome", "file") if "outcome" in raw else {},
    )


def _section(section: Mapping[str, object]) -> tuple[QuestionDefinition, ...]:
    title = _text(section, "title", "section")
    theme = _text(section, "theme", title, "")
    return tuple(_question(question, title, theme) for question in _tables(section, "question", title))


def _question(raw: Mapping[str, object], section: str, theme: str) -> QuestionDefinition:
    code = _text(raw, "code", section)
    wording = _text(raw, "wording", code)
    if wording not in WORDINGS:
        raise DefinitionError(code, f"wording is one of {', '.join(WORDINGS)}")
    try:
        kind = QuestionKind(_text(raw, "kind", code))
        options = options_for(kind, _options(raw, "options", code) if "options" in raw else ())
    except ValueError as error:
        raise DefinitionError(code, str(error)) from error
    return QuestionDefinition(
        code=code,
        number=_text(raw, "number", code, ""),
        section=section,
        kind=kind,
        text=_text(raw, "text", code),
        help=_text(raw, "help", code, ""),
        wording=wording,
        theme=_text(raw, "theme", code, theme),
        clauses=_texts(raw, "clauses", code) if "clauses" in raw else (),
        options=options,
        is_required=raw.get("required") is True,
    )


def _opening(raw: Mapping[str, object]) -> datetime | None:
    day = raw.get("opens_on")
    return opening_instant(day) if isinstance(day, date) else None


def _closing(raw: Mapping[str, object]) -> datetime | None:
    day, clock = raw.get("closes_on"), raw.get("closes_at", time(23, 59))
    if not isinstance(day, date):
        return None
    if not isinstance(clock, time):
        raise DefinitionError("closes_at", "is a time, such as 23:59:00")
    return closing_instant(day, clock)


def _text(raw: Mapping[str, object], key: str, place: str, default: str | None = None) -> str:
    value = raw.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise DefinitionError(place, f"needs a text {key}")
    return value


def _texts(raw: Mapping[str, object], key: str, place: str) -> tuple[str, ...]:
    value = raw.get(key)
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise DefinitionError(place, f"needs a list of texts {key}")
    return tuple(str(item) for item in value)


def _table(raw: Mapping[str, object], key: str, place: str) -> Mapping[str, object]:
    value = raw.get(key)
    if not isinstance(value, Mapping):
        raise DefinitionError(place, f"needs a table {key}")
    return value


def _tables(raw: Mapping[str, object], key: str, place: str) -> tuple[Mapping[str, object], ...]:
    value = raw.get(key)
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise DefinitionError(place, f"needs tables {key}")
    return tuple(value)


def _options(raw: Mapping[str, object], key: str, place: str) -> tuple[Option, ...]:
    value = raw.get(key)
    if not isinstance(value, Mapping):
        raise DefinitionError(place, f"needs a table {key} of codes and words")
    return tuple(Option(str(code), _text(value, code, place)) for code in value)
