"""What a council has once its assessment is sealed: the receipt, what was submitted, and the record itself.

A round has more than one record where the department asked for changes. Each address shows the latest; `?record=1`
shows the first, `?record=2` the second.
"""

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.domain.submissions import declarations_of, from_plain
from portal.services import assessments, bundles, change_requests
from portal.services.assessments import drift


def asked_record() -> int:
    """Which record the address asks for; 0 for the latest. A number that is none finds nothing."""
    asked = request.args.get("record", "")
    if not asked:
        return 0
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else -1


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/receipt")
@allow(Permission.VIEW_ROUND, council="gss")
def receipt(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found, sequence=asked_record())
    return render_template(
        "council/receipt.html",
        round=found,
        council=found.council,
        assessment=assessment,
        records=assessments.list_records(found),
        change_request=change_requests.find_request(assessment),
        titles=assessments.section_titles(found),
        has_paper=bundles.has_paper(assessment),
        declarations=declarations_of(assessment.sealed()),
        revised=drift.list_drift(assessment),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/submitted")
@allow(Permission.VIEW_ROUND, council="gss")
def submitted(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found, sequence=asked_record())
    record = assessment.sealed()
    return render_template(
        "council/submitted.html",
        round=found,
        council=found.council,
        assessment=assessment,
        records=assessments.list_records(found),
        titles=assessments.section_titles(found),
        submission=from_plain(record["content"]),
        declarations=declarations_of(record),
        revised=drift.list_drift(assessment),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/submitted.json")
@allow(Permission.VIEW_ROUND, council="gss")
def submitted_json(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found, sequence=asked_record())
    answer = Response(assessment.sealed_json.encode("utf-8"), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="self-assessment-{assessment.receipt}.json"'
    return answer


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/changes")
@allow(Permission.VIEW_ROUND, council="gss")
def changes_made(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found, sequence=asked_record())
    return render_template(
        "council/signed_changes.html",
        round=found,
        council=found.council,
        assessment=assessment,
        found=change_requests.compare_for_council(assessment),
    )
