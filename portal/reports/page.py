"""The values a template receives: every text in its final words, so that a template decides nothing."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Field:
    """A label with its value."""

    label: str
    value: str


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened, when, and the records it rests on ("R1, R4")."""

    when: str
    text: str
    records: str


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
    """A characteristic with the council's own judgement of it."""

    code: str
    text: str
    basis: str
    judgement: str
    confidence: str
    strength: str
    documents: str
    words: Markup


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
    finding: str
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
    indicators: tuple[IndicatorLine, ...]
    figures: tuple[FigureLine, ...]
    not_run: str
    outside: tuple[str, ...]
    stance: str
    view: tuple[str, ...]
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    strengths: tuple[str, ...]
    records: str


@dataclass(frozen=True)
class FactLine:
    """A fact on file with the records it rests on."""

    text: str
    records: str


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
    reasons: tuple[str, ...]


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
class SummaryPage:
    """The whole document, ready to be set."""

    title: str
    language: str
    created: str
    copy: str
    copy_title: str
    marking: str
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
    details: tuple[Field, ...]
    guidance_address: str
    history: tuple[HistoryLine, ...]
    documents: tuple[DocumentLine, ...]
    releases: tuple[ReleaseLine, ...]
    outside: tuple[str, ...]
    declarations: tuple[Field, ...]
    assessment_line: str
    overview: tuple[str, ...]
    judgement_map: Markup
    map_key: tuple[KeyLine, ...]
    themes: tuple[ThemeSection, ...]
    common_findings: tuple[FindingLine, ...]
    heavier_findings: tuple[FindingLine, ...]
    models: tuple[ModelSection, ...]
    tests: tuple[StepLine, ...]
    representations: tuple[str, ...]
    limits: tuple[str, ...]
    held_back: tuple[HeldBackLine, ...]
    records: tuple[RecordLine, ...]
    verify: tuple[Field, ...]
