"""Fictional Valley in the demonstration: asked for changes, signed again where it was touched, and submitted."""

from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import VALLEY
from portal.domain.roles import Office
from portal.domain.submissions import declarations_of
from portal.domain.workflow import AssessmentState, RoundState
from portal.models import Assessment, Round
from portal.services import bundles, verification
from portal.storage import file_store
from tests.demonstration import demonstration, demonstration_folder  # noqa: F401  # fixtures


def test_valley_is_submitted_with_two_signatures_given_afresh_and_one_carried(demonstration: Flask) -> None:  # noqa: F811  # the fixture
    with demonstration.app_context():
        found = db.session.execute(select(Round).where(Round.council_gss == VALLEY)).scalar_one()
        query = select(Assessment).where(Assessment.council_gss == VALLEY).order_by(Assessment.sequence)
        first, second = db.session.execute(query).scalars()
        signed = {item.office: item for item in declarations_of(second.sealed())}
        bundle = bundles.build(second, store=file_store())

        assert found.state is RoundState.SUBMITTED
        assert (first.state, second.state) == (AssessmentState.REPLACED, AssessmentState.SUBMITTED)
        assert [signed[office].carried for office in Office] == [False, True, False]
        assert signed[Office.MONITORING_OFFICER].signed_for == "Neil Garside"
        assert signed[Office.HEAD_OF_PAID_SERVICE].sections == ("governance",)
        assert verification.check_file(bundle).is_good
        assert bundles.has_paper(second)
