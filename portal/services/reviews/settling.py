"""Each section of a case as its readings have it, with what a lead settled; and that nothing is approved unsettled.

Reads every reading, so what it gives is for people who may see all of them: `services.moderation` asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import Refused
from portal.domain.lenses import Aspect
from portal.domain.moderation import Said, SectionKind, compare, difference_words
from portal.domain.submissions import Section, Submission, sections_of
from portal.models import Assessment, Settlement
from portal.services.reviews.access import list_reviews
from portal.services.reviews.cases import Reading, reading_of, submission_of


@dataclass(frozen=True)
class Account:
    """What one reading holds on one section, in its writer's words.

    Args:
        texts: label and text of what the reader wrote, empty ones left out.
        changed_at: when the reader last changed it; None where nothing is recorded.
    """

    reading: Reading
    said: Said
    texts: tuple[tuple[str, str], ...]
    changed_at: datetime | None


@dataclass(frozen=True)
class Compared:
    """One section with its readings side by side and what was settled.

    Args:
        accounts: the first reader's first.
        differing: in what they differ; empty where they do not.
        settlement: what a lead settled; None where nothing.
    """

    section: Section
    kind: SectionKind
    accounts: tuple[Account, ...]
    differing: tuple[Aspect, ...]
    settlement: Settlement | None

    @property
    def told(self) -> str:
        """How the readings differ, as a sentence."""
        return difference_words(self.kind, [account.said for account in self.accounts])

    @property
    def is_outdated(self) -> bool:
        """Whether a reading was changed, or began, after the section was settled."""
        if self.settlement is None:
            return False
        moments = [moment for account in self.accounts for moment in _moments(account)]
        return any(moment > self.settlement.settled_at for moment in moments)

    @property
    def is_open(self) -> bool:
        """Whether a lead has still to settle it."""
        return bool(self.differing) if self.settlement is None else self.is_outdated


def _moments(account: Account) -> tuple[datetime, ...]:
    began = account.reading.review.started_at
    return (began, account.changed_at) if account.changed_at else (began,)


def compare_sections(assessment: Assessment, submission: Submission | None = None) -> tuple[Compared, ...]:
    """Every section of a case, in the edition's order."""
    content = submission or submission_of(assessment)
    readings = [reading_of(review) for review in list_reviews(assessment)]
    settled = settlements_of(assessment)
    return tuple(_compared(section, readings, settled.get(section.section)) for section in sections_of(content))


def settlements_of(assessment: Assessment) -> Mapping[str, Settlement]:
    """What leads settled in a case, by section."""
    query = select(Settlement).where(Settlement.assessment_id == assessment.id)
    return {row.section: row for row in db.session.execute(query).scalars()}


def list_unsettled(assessment: Assessment) -> tuple[Compared, ...]:
    """Sections that a lead has still to settle, in the edition's order; one reader differs from nobody."""
    return tuple(found for found in compare_sections(assessment) if found.is_open)


def require_settled(assessment: Assessment) -> None:
    """Refuses while a difference between the readings is not settled.

    Raises:
        Refused: names the sections.
    """
    missing = [found.section.label for found in list_unsettled(assessment)]
    if missing:
        raise Refused(
            "Settle every difference between the readings before you approve the review."
            f" Still to settle: {'; '.join(missing)}."
        )


def _compared(section: Section, readings: Sequence[Reading], settlement: Settlement | None) -> Compared:
    kind = kind_of(section)
    accounts = tuple(_account(kind, section.section, reading) for reading in readings)
    differing = compare(kind, [account.said for account in accounts])
    return Compared(section, kind, accounts, differing, settlement)


def kind_of(section: Section) -> SectionKind:
    """What a section is."""
    if section.section == section.theme:
        return SectionKind.THEME
    return SectionKind.INDICATOR if "-F" in section.section else SectionKind.CHARACTERISTIC


def _account(kind: SectionKind, section: str, reading: Reading) -> Account:
    if kind is SectionKind.THEME:
        view = reading.views.get(section)
        if view is None:
            return Account(reading, Said(), (), None)
        own = (("View", view.view), ("Reasons", view.reasons))
        further = (("What is going well", view.strengths), ("Open questions", view.questions))
        return Account(reading, Said(view.stance, view.confidence), _told((*own, *further)), view.changed_at)
    if kind is SectionKind.INDICATOR:
        finding = reading.findings.get(section)
        if finding is None:
            return Account(reading, Said(), (), None)
        return Account(reading, Said(finding.finding), _told((("Reasons", finding.reasons),)), finding.changed_at)
    found = reading.characteristics.get(section)
    if found is None:
        return Account(reading, Said(), (), None)
    texts = (("Reasons", found.reasons), ("Good practice worth sharing", found.good_practice))
    return Account(reading, Said(found.judgement, found.confidence), _told(texts), found.changed_at)


def _told(texts: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in texts if text.strip())
