"""What an edition holds: themes, lines, models of intervention, steps and sources.

Every statement is a `Line`: a stable code, the words, whose words they are (`Basis`) and the sources behind them. Field
names are the keys of the TOML files and of the stored JSON, so renaming one changes the format of both.
"""

from dataclasses import dataclass
from datetime import date

from guidance.basis import Basis
from guidance.kinds import InDraft, InterventionTier, ListStatus, MetricLink, ThemeRole


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publication that a line rests on.

    Args:
        address: the page's address; empty where only the publication is known.
        note: which part was read, or where it can be found.
        dated: the day it was published, where known.
    """

    code: str
    title: str
    address: str = ""
    note: str = ""
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One statement.

    Args:
        sources: codes of the sources behind it, in order of weight.
        source_note: where in the sources it stands, or the case it was found in.
        note: what a reader must know to use it fairly.
        in_draft: in a draft edition, whether the line is known to have stood in the draft; None in a final one.
    """

    code: str
    text: str
    basis: Basis
    sources: tuple[str, ...]
    source_note: str = ""
    note: str = ""
    in_draft: InDraft | None = None


@dataclass(frozen=True, kw_only=True)
class Characteristic(Line):
    """A characteristic of a well-functioning authority."""


@dataclass(frozen=True, kw_only=True)
class FailureIndicator(Line):
    """An indicator of potential failure: a reason to ask, never a finding by itself and never to be counted up."""


@dataclass(frozen=True, kw_only=True)
class ContextNote(Line):
    """Something to know about a theme that must not bear on a judgement."""


@dataclass(frozen=True, kw_only=True)
class ThemeRelationship(Line):
    """How the seven themes stand to one another."""


@dataclass(frozen=True, kw_only=True)
class Principle(Line):
    """A guiding principle; those without the guidance's own heading are marked as related."""

    title: str = ""
    related: bool = False


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One of the seven themes.

    Args:
        code: the prefix of its lines, such as `PCE`.
        purpose: what the theme is about, in our words.
        relation: how it stands to the other six.
        metric_note: what published figures can honestly prompt under this theme.
    """

    slug: str
    code: str
    number: int
    title: str
    purpose: str
    role: ThemeRole
    relation: str
    basis: Basis
    sources: tuple[str, ...]
    source_note: str = ""
    in_draft: InDraft | None = None
    metric_link: MetricLink
    metric_note: str
    characteristics_status: ListStatus
    indicators_status: ListStatus
    characteristics: tuple[Characteristic, ...]
    indicators: tuple[FailureIndicator, ...]
    context_notes: tuple[ContextNote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Requirement(Line):
    """Something that has to be shown before a model of intervention is used."""


@dataclass(frozen=True, kw_only=True)
class InterventionModel:
    """A model of assurance, engagement or intervention.

    Args:
        code: stable slug, such as `best-value-notice`.
        legal_basis: the power it rests on, or that it rests on none.
        duration: as seen in real cases; never a fixed clock.
        available_from: year and month (`2024-11`) of first use where it is later than the edition; else empty.
        in_this_edition: False for a model that is carried for completeness and is not part of the edition's text.
    """

    code: str
    title: str
    tier: InterventionTier
    legal_basis: str
    summary: str
    trigger: str
    to_be_shown: tuple[Requirement, ...]
    duration: str
    exit: str
    basis: Basis
    sources: tuple[str, ...]
    source_note: str = ""
    note: str = ""
    available_from: str = ""
    in_this_edition: bool = True
    in_draft: InDraft | None = None


@dataclass(frozen=True, kw_only=True)
class ProcessStep(Line):
    """One step from the authority's own assurance to the end of an intervention.

    Args:
        owner: who acts: `authority`, `department`, `both`, `secretary-of-state`, `inspectors` or `appointees`.
        optional: True for steps that real cases have gone without.
    """

    number: int
    phase: str
    title: str
    owner: str
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class StatutoryTest(Line):
    """One step of the test that the Act sets before a direction."""

    step: int
    provision: str


@dataclass(frozen=True, kw_only=True)
class EvidenceKind(Line):
    """A kind of evidence that real decisions have cited; `text` is its name as the sector spells it."""


@dataclass(frozen=True, kw_only=True)
class BestValueAuthority:
    """A kind of body in the Act's list."""

    code: str
    title: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whom the duty binds and to whom the guidance speaks.

    Args:
        addressed_to: those to whom it is principally addressed.
        others: what it asks of the other best value authorities.
        not_included: bodies that are often taken for best value authorities and are not.
    """

    legal_basis: str
    addressed_to: tuple[str, ...]
    others: str
    authorities: tuple[BestValueAuthority, ...]
    not_included: tuple[str, ...]
    sources: tuple[str, ...]
    note: str = ""
    in_draft: InDraft | None = None


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """How much of one part of the edition the catalogue holds."""

    code: str
    title: str
    text: str
