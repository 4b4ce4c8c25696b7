"""One case as it is read: the sealed self-assessment, and what the reviewer has written beside it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.roles import Actor
from portal.domain.submissions import (
    SignedDeclaration,
    Submission,
    ThemeEntry,
    declarations_of,
    from_plain,
)
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, allowed_actions
from portal.models import Assessment, IndicatorView, Review, ThemeView
from portal.services.reviews.access import find_case, find_review

_Row = TypeVar("_Row", ThemeView, IndicatorView)


@dataclass(frozen=True)
class ThemeOfCase:
    """One theme: the council's sealed answers, and the reviewer's view and findings."""

    entry: ThemeEntry
    view: ThemeView | None
    findings: Mapping[str, IndicatorView]


@dataclass(frozen=True)
class Case:
    """A submitted self-assessment with its review.

    Args:
        actions: what this actor may do with the case now.
        may_write: whether this actor may write views now.
    """

    assessment: Assessment
    submission: Submission
    declarations: tuple[SignedDeclaration, ...]
    review: Review | None
    views: Mapping[str, ThemeView]
    findings: Mapping[str, IndicatorView]
    actions: tuple[Action, ...]
    may_write: bool

    @cached_property
    def themes(self) -> tuple[ThemeOfCase, ...]:
        """The themes in the edition's order."""
        return tuple(ThemeOfCase(entry, self.views.get(entry.slug), self.findings) for entry in self.submission.themes)

    @property
    def themes_without_view(self) -> tuple[str, ...]:
        """Names of the themes on which the reviewer has still to record a view."""
        return tuple(theme.entry.title for theme in self.themes if theme.view is None)


def get_case(assessment_id: uuid.UUID, *, actor: Actor) -> Case:
    """A case that the actor may read.

    Raises:
        NotFound: there is none, or it is not this actor's to read.
    """
    return build_case(find_case(assessment_id, actor=actor), actor=actor)


def build_case(assessment: Assessment, *, actor: Actor) -> Case:
    """Puts a case together; the caller has asked whether the actor may read it."""
    record, review = assessment.sealed(), find_review(assessment)
    is_own = review is not None and review.reviewer_id == actor.user_id
    actions = allowed_actions(ASSESSMENT, assessment.state, actor)
    if not is_own:
        actions = tuple(action for action in actions if action is not Action.SUBMIT_REVIEW)
    else:
        # Nobody approves their own review, whatever roles they hold.
        actions = tuple(action for action in actions if action is not Action.APPROVE)
    return Case(
        assessment=assessment,
        submission=from_plain(record["content"]),
        declarations=declarations_of(record),
        review=review,
        views={view.theme: view for view in _rows(ThemeView, review)},
        findings={view.code: view for view in _rows(IndicatorView, review)},
        actions=actions,
        may_write=is_own and assessment.state is AssessmentState.UNDER_REVIEW,
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


def _rows(kind: type[_Row], review: Review | None) -> list[_Row]:
    if review is None:
        return []
    return list(db.session.execute(select(kind).where(kind.review_id == review.id)).scalars())
