"""Reading one case: its overview, and one theme at a time."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.pages import theme_page
from portal.domain.roles import Permission, may
from portal.domain.workflow import AssessmentState
from portal.services import change_requests, reviews, summaries
from portal.services.assessments import drift


@bp.get("/<uuid:assessment_id>")
@allow(Permission.VIEW_SUBMITTED)
def case(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = reviews.get_case(assessment_id, actor=actor)
    asked = change_requests.find_request(found.assessment)
    earlier, later = change_requests.find_beside(found.assessment)
    return render_template(
        "review/case.html",
        case=found,
        state_words=reviews.STATE_WORDS[found.assessment.state],
        change_request=asked,
        earlier=earlier,
        later=later,
        titles={theme.slug: theme.title for theme in found.submission.themes},
        may_open_later=later is not None and reviews.may_open(later, actor=actor),
        standing=summaries.find_standing(assessment_id, actor=actor),
        revised=drift.list_drift(found.assessment),
        may_lead=may(actor, Permission.APPROVE_REVIEW),
        may_issue=found.assessment.state is AssessmentState.REVIEWED and may(actor, Permission.ISSUE_SUMMARY),
    )


@bp.get("/<uuid:assessment_id>/themes/<slug:theme>")
@allow(Permission.VIEW_SUBMITTED)
def theme(assessment_id: UUID, theme: str) -> ResponseReturnValue:
    return theme_page(reviews.get_case(assessment_id, actor=current_actor()), theme)
