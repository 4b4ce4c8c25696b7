"""The parts of a submission: themes, entries, evidence, figures and declarations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from guidance.metrics import catalogue
from portal.domain import periods
from portal.domain.comparators import Comparator
from portal.domain.declarations import acting_words
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply
from portal.domain.metrics import Status
from portal.domain.progress import gaps
from portal.domain.roles import Office
from portal.domain.submissions.additions import ActionEntry, GovernanceEntry, SoftCheckEntry


@dataclass(frozen=True)
class EvidenceLink:
    """A document behind an answer, with where to look in it.

    Args:
        id: of the citation; `item` is the document of the council's library, so that one cited twice is known as one.
        owner: who answers for the document, in words.
        strength: a code of portal.domain.judgements.Strength; empty where nobody said.
        sha256, file_name: of the uploaded file; empty for a link.
    """

    id: str
    title: str
    address: str
    pointer: str
    dated_on: date | None
    is_public: bool
    item: str = ""
    owner: str = ""
    strength: str = ""
    sha256: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class CharacteristicEntry:
    """A characteristic in the words of the edition, and what the council says of it."""

    text: str
    basis: str
    answer: CharacteristicAnswer
    evidence: tuple[EvidenceLink, ...] = ()
    soft_checks: tuple[SoftCheckEntry, ...] = ()
    actions: tuple[ActionEntry, ...] = ()

    @property
    def code(self) -> str:
        return self.answer.code


@dataclass(frozen=True)
class IndicatorEntry:
    """An indicator of potential failure in the words of the edition, and what the council says of it."""

    text: str
    basis: str
    reply: IndicatorReply
    evidence: tuple[EvidenceLink, ...] = ()
    soft_checks: tuple[SoftCheckEntry, ...] = ()

    @property
    def code(self) -> str:
        return self.reply.code


@dataclass(frozen=True)
class ComparatorEntry:
    """The median of a group at the moment of freezing; n is how many authorities stood behind it."""

    scope: str
    n: int
    median: Decimal | None

    @property
    def group(self) -> str:
        """The group in words: "England", "County councils", "Nearest neighbours"."""
        return Comparator(self.scope, self.n, self.median, None).words


@dataclass(frozen=True)
class FigureEntry:
    """A published figure as it stood when the round was sent for sign-off.

    Args:
        value: in `unit`; None with a status that says why.
        release: code of the release it came from; empty where no release has it.
        words: where the value stands beside the England median, in neutral words; empty where none are used.
        decimals: places to show; the value itself is as published.
        note: what the council says of the figure, shown wherever it is; empty for none.
    """

    metric_id: str
    name: str
    unit: str
    period: str
    value: Decimal | None
    status: str
    release: str
    comparators: tuple[ComparatorEntry, ...] = ()
    words: str = ""
    decimals: int = 1
    note: str = ""
    note_on: date | None = None

    @property
    def period_words(self) -> str:
        """The period as people write it; empty where there is none."""
        metric = catalogue().get(self.metric_id)
        return periods.parse(self.period, metric.period_type if metric else None).words if self.period else ""

    @property
    def status_words(self) -> str:
        """The status in words."""
        return Status(self.status).words

    @property
    def comparator(self) -> ComparatorEntry | None:
        """The widest group that has a median; None where no group has one."""
        return next((found for found in self.comparators if found.median is not None), None)


@dataclass(frozen=True)
class ThemeEntry:
    """One theme: the council's answers and the figures that prompt a question about it."""

    slug: str
    code: str
    title: str
    characteristics: tuple[CharacteristicEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    figures: tuple[FigureEntry, ...]


@dataclass(frozen=True)
class Submission:
    """The whole of a self-assessment, before anybody has signed it."""

    round_id: str
    gss_code: str
    council: str
    official_name: str
    council_type: str
    cycle: str
    cycle_title: str
    edition: str
    edition_sha256: str
    edition_title: str
    themes: tuple[ThemeEntry, ...]
    period_from: date | None = None
    period_to: date | None = None
    governance: tuple[GovernanceEntry, ...] = ()

    @property
    def characteristics(self) -> Iterable[CharacteristicEntry]:
        return (entry for theme in self.themes for entry in theme.characteristics)

    @property
    def indicators(self) -> Iterable[IndicatorEntry]:
        return (entry for theme in self.themes for entry in theme.indicators)

    @property
    def open_codes(self) -> tuple[str, ...]:
        """Codes of everything not fully answered; sealed as it is, and shown as it is."""
        found = gaps((entry.answer for entry in self.characteristics), (entry.reply for entry in self.indicators))
        return tuple(gap.code for gap in found)

    @property
    def carried_codes(self) -> tuple[str, ...]:
        """Codes of answers that were brought here from elsewhere and that nobody has looked at; among `open_codes`."""
        judged = (entry.code for entry in self.characteristics if entry.answer.needs_review)
        noted = (entry.code for entry in self.indicators if entry.reply.needs_review)
        return (*judged, *noted)


@dataclass(frozen=True)
class SignedDeclaration:
    """A statutory officer's declaration as it is sealed.

    Args:
        signed_for: the holder of the office where a deputy signed under delegation; empty otherwise.
        delegation: where the delegation is written down, and its days, in words; empty for a holder.
        sections: slugs of the themes it was signed for afresh; empty for the whole.
        carried: it was signed under the record before this one and stands for what did not change.
    """

    office: Office
    signed_by: str
    is_interim: bool
    statement: str
    reservation: str
    signed_at: datetime
    signed_for: str = ""
    delegation: str = ""
    sections: tuple[str, ...] = ()
    carried: bool = False

    def acting_words(self, label: str) -> str:
        """Under whose authority a deputy signed, in words; empty where the holder signed.

        Args:
            label: of the office.
        """
        return acting_words(self.signed_by, self.signed_for, label, self.delegation)
