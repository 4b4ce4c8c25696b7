"""The values a template receives: every text in its final words, so that a template decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Field:
    """A label with its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Said:
    """A sentence of the service's own, and the numbers of the records it rests on; none where a copy prints none."""

    text: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table whose cells are texts, sentences of the service, or people's words as markup.

    Args:
        kind: the class under which the style sheet gives its columns their widths.
        rows: as wide as `heads`; the first cell of a row names it.
    """

    caption: str
    kind: str
    heads: tuple[str, ...]
    rows: tuple[tuple["str | Said | Markup", ...], ...]


@dataclass(frozen=True)
class Part:
    """A piece of a section under a heading of its own."""

    title: str
    blocks: tuple["Said | Table | Told", ...]


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened, when, and the records it rests on."""

    when: str
    text: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class DocumentLine:
    """A document that the council named as evidence."""

    number: str
    title: str
    address: str
    pointer: str
    dated: str
    supports: str


@dataclass(frozen=True)
class ReleaseLine:
    """A release that figures were taken from."""

    number: str
    title: str
    publisher: str
    published: str
    licence: str


@dataclass(frozen=True)
class CharacteristicLine:
    """A characteristic with the council's own judgement of it, each reader's, and what stands.

    Args:
        readings: judgement and confidence of each reader, in the order of the readers of the page.
        told: what the council and the readers say of it, in their words.
    """

    code: str
    text: str
    basis: str
    judgement: str
    confidence: str
    strength: str
    documents: str
    readings: tuple[str, ...]
    stands: Said | None
    told: tuple["Told", ...]


@dataclass(frozen=True)
class Told:
    """What somebody said, with its lists and emphasis."""

    who: str
    words: Markup


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of potential failure: what the council answered and what the reviewer found."""

    code: str
    text: str
    basis: str
    answer: str
    readings: tuple[str, ...]
    finding: str
    records: tuple[str, ...]
    notes: tuple[Told, ...]


@dataclass(frozen=True)
class FigureLine:
    """A published figure with its comparators; `value` says in words why there is none."""

    name: str
    period: str
    value: str
    status: str
    england: str
    same_type: str
    strip: Markup | None
    question: str
    note: str


@dataclass(frozen=True)
class ThemeSection:
    """One theme: the council's view, the figures, outside evidence and the reviewer's view."""

    slug: str
    number: str
    title: str
    purpose: str
    characteristics: tuple[CharacteristicLine, ...]
    words_held_back: bool
    notes_held_back: bool
    soft_checks: Table | None
    indicators: tuple[IndicatorLine, ...]
    figures: tuple[FigureLine, ...]
    not_run: str
    outside: tuple["Said | Table", ...]
    views: tuple["ViewLine", ...]
    strengths: tuple[str, ...]


@dataclass(frozen=True)
class ViewLine:
    """A view of a theme: one reader's, or the one that stands."""

    who: str
    stance: Said
    view: tuple[str, ...]
    reasons: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class FactLine:
    """A fact on file with the records it rests on."""

    text: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class FindingLine:
    """What has to be on file, what is, and what is not."""

    to_show: str
    state: str
    facts: tuple[FactLine, ...]
    lacking: str
    source: str


@dataclass(frozen=True)
class StepLine:
    """A step of law or process and where it stands."""

    title: str
    legal_basis: str
    state: str
    person: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelSection:
    """One model of intervention and what the file holds for it beyond what it holds for every model."""

    number: str
    title: str
    tier: str
    legal_basis: str
    summary: str
    duration: str
    to_be_shown: tuple[str, ...]
    findings: tuple[FindingLine, ...]
    steps: tuple[StepLine, ...]
    steps_as: str
    option: tuple["Said | Told", ...]
    beside: Table | None


@dataclass(frozen=True)
class HeldBackLine:
    """What this copy leaves out, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class RecordLine:
    """A record that the document rests on."""

    number: str
    kind: str
    id: str


@dataclass(frozen=True)
class KeyLine:
    """A pattern of the map with its words."""

    swatch: Markup
    words: str


@dataclass(frozen=True)
class Check:
    """Where a copy is checked: the address in a square code, and in words."""

    code: Markup
    address: str
    number: str


@dataclass(frozen=True)
class SummaryPage:
    """The whole document, ready to be set."""

    title: str
    language: str
    created: str
    copy: str
    copy_title: str
    marking: str
    is_draft: bool
    readers: str
    council: str
    council_type: str
    department: str
    cycle: str
    reference: str
    issued: str
    status: str
    is_demonstration: bool
    is_public: bool
    own: tuple[str, ...]
    details: tuple[Field, ...]
    guidance_address: str
    history: tuple[HistoryLine, ...]
    documents: tuple[DocumentLine, ...]
    releases: tuple[ReleaseLine, ...]
    declarations: tuple[Field, ...]
    assessment_line: Said
    readers_of_case: tuple[str, ...]
    parts: Mapping[str, tuple[Part, ...]]
    judgement_map: Markup
    map_key: tuple[KeyLine, ...]
    themes: tuple[ThemeSection, ...]
    common_findings: tuple[FindingLine, ...]
    heavier_findings: tuple[FindingLine, ...]
    models: tuple[ModelSection, ...]
    tests: tuple[StepLine, ...]
    limits: tuple[Said, ...]
    held_back: tuple[HeldBackLine, ...]
    records: tuple[RecordLine, ...]
    verify: tuple[Field, ...]
    check: Check | None
