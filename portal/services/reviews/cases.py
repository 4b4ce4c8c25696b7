"""One case as it is read: the sealed self-assessment, and what the reviewers have written beside it."""

import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.reviewing import READERS, free_place
from portal.domain.roles import Actor
from portal.domain.submissions import (
    SignedDeclaration,
    Submission,
    ThemeEntry,
    declarations_of,
    from_plain,
)
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, allowed_actions
from portal.models import (
    Assessment,
    CaseFile,
    CharacteristicView,
    IndicatorView,
    Review,
    ReviewRecommendation,
    ThemeView,
)
from portal.services.reviews.access import find_case, find_case_file, list_reviews, may_be_read_by_all

_Row = TypeVar("_Row", ThemeView, IndicatorView, CharacteristicView, ReviewRecommendation)


@dataclass(frozen=True)
class Reading:
    """One reviewer's reading, with all that they wrote.

    Args:
        views: by theme. characteristics, findings: by code.
        recommendations: by number, with those that were taken back.
    """

    review: Review
    views: Mapping[str, ThemeView]
    characteristics: Mapping[str, CharacteristicView]
    findings: Mapping[str, IndicatorView]
    recommendations: tuple[ReviewRecommendation, ...]


@dataclass(frozen=True)
class ThemeOfCase:
    """One theme: the council's sealed answers, and a reviewer's view and findings."""

    entry: ThemeEntry
    view: ThemeView | None
    findings: Mapping[str, IndicatorView]


@dataclass(frozen=True)
class Case:
    """A submitted self-assessment with its readings.

    Args:
        file: the department's file; None while nobody has begun one.
        reviews: who reads it, the first reader first; says nothing of what they wrote.
        readings: what this actor may see now: their own, and every one once all are in.
        own: the actor's own reading; None where they are no reader.
        all_in: whether every reading is in.
        actions: what this actor may do with the case now.
        may_write: whether this actor may write views now.
    """

    assessment: Assessment
    submission: Submission
    declarations: tuple[SignedDeclaration, ...]
    file: CaseFile | None
    reviews: tuple[Review, ...]
    readings: tuple[Reading, ...]
    own: Reading | None
    all_in: bool
    actions: tuple[Action, ...]
    may_write: bool

    @property
    def shown(self) -> Reading | None:
        """The reading that a page about one reading shows: the actor's own, else the first they may see."""
        return self.own or (self.readings[0] if self.readings else None)

    @property
    def review(self) -> Review | None:
        return self.shown.review if self.shown else None

    @property
    def views(self) -> Mapping[str, ThemeView]:
        return self.shown.views if self.shown else {}

    @property
    def findings(self) -> Mapping[str, IndicatorView]:
        return self.shown.findings if self.shown else {}

    @property
    def is_waiting_for_readers(self) -> bool:
        """Whether a place for a reader is free, and no lead has said that one is enough."""
        return len(self.reviews) < READERS and not (self.file and self.file.one_reader_reason)

    @cached_property
    def themes(self) -> tuple[ThemeOfCase, ...]:
        """The themes in the edition's order."""
        return tuple(ThemeOfCase(entry, self.views.get(entry.slug), self.findings) for entry in self.submission.themes)

    @property
    def themes_without_view(self) -> tuple[str, ...]:
        """Names of the themes on which the reader has still to record a view."""
        return tuple(theme.entry.title for theme in self.themes if theme.view is None)


def get_case(assessment_id: uuid.UUID, *, actor: Actor) -> Case:
    """A case that the actor may read.

    Raises:
        NotFound: there is none, or it is not this actor's to read.
        InterestsFirst: they have to declare their interests first.
    """
    return build_case(find_case(assessment_id, actor=actor), actor=actor)


def build_case(assessment: Assessment, *, actor: Actor) -> Case:
    """Puts a case together; the caller has asked whether the actor may read it."""
    (submission, declarations), reviews = _parsed(assessment), list_reviews(assessment)
    all_in = may_be_read_by_all(assessment)
    mine = next((review for review in reviews if review.reviewer_id == actor.user_id), None)
    readings = tuple(reading_of(review) for review in reviews if all_in or review is mine)
    return Case(
        assessment=assessment,
        submission=submission,
        declarations=declarations,
        file=find_case_file(assessment),
        reviews=reviews,
        readings=readings,
        own=next((reading for reading in readings if reading.review is mine), None),
        all_in=all_in,
        actions=_actions(assessment, reviews, mine, actor),
        may_write=may_write(assessment, mine),
    )


#: Sealed records kept in memory as values, each some megabytes at most: reading one takes most of a page's time.
KEPT = 16

_Parsed = tuple[Submission, tuple[SignedDeclaration, ...]]
_kept: OrderedDict[str, _Parsed] = OrderedDict()


def submission_of(assessment: Assessment) -> Submission:
    """The sealed self-assessment as a value; the caller has asked whether the actor may read the case."""
    return _parsed(assessment)[0]


def _parsed(assessment: Assessment) -> _Parsed:
    """What was sealed; kept by the hash of the record, whose text can only be one."""
    found = _kept.pop(assessment.sealed_sha256, None)
    if found is None:
        record = assessment.sealed()
        found = from_plain(record["content"]), declarations_of(record)
    _kept[assessment.sealed_sha256] = found
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found


def may_write(assessment: Assessment, review: Review | None) -> bool:
    """Whether the writer of a reading may still change it: until they hand it in."""
    return review is not None and review.submitted_at is None and assessment.state is AssessmentState.UNDER_REVIEW


def _actions(
    assessment: Assessment, reviews: tuple[Review, ...], mine: Review | None, actor: Actor
) -> tuple[Action, ...]:
    barred: set[Action] = set()
    if mine is None or mine.submitted_at is not None:
        barred.add(Action.SUBMIT_REVIEW)
    if mine is not None:
        # Nobody approves or returns their own reading, whatever roles they hold.
        barred |= {Action.APPROVE, Action.TAKE_UP}
    if free_place([review.place for review in reviews]) is None:
        barred |= {Action.TAKE_UP, Action.ASSIGN}
    found = allowed_actions(ASSESSMENT, assessment.state, actor)
    return tuple(action for action in dict.fromkeys(found) if action not in barred)


def reading_of(review: Review) -> Reading:
    """Everything that one reviewer wrote; the caller has asked whether it may be seen."""
    return Reading(
        review=review,
        views={view.theme: view for view in _rows(ThemeView, review)},
        characteristics={view.code: view for view in _rows(CharacteristicView, review)},
        findings={view.code: view for view in _rows(IndicatorView, review)},
        recommendations=tuple(sorted(_rows(ReviewRecommendation, review), key=lambda row: row.number)),
    )


def get_theme(case: Case, slug: str) -> ThemeOfCase:
    """One theme of a case.

    Raises:
        NotFound: the edition has no such theme.
    """
    for theme in case.themes:
        if theme.entry.slug == slug:
            return theme
    raise NotFound()


def _rows(kind: type[_Row], review: Review) -> list[_Row]:
    return list(db.session.execute(select(kind).where(kind.review_id == review.id)).scalars())
