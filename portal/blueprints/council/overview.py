"""Where a council officer begins: what is due, from whom, and what was submitted before."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Actor, Permission, councils_where, may
from portal.domain.workflow import RoundState
from portal.services import (
    accuracy,
    assessments,
    change_requests,
    clarifications,
    engagements,
    own_work,
    people,
    threads,
)
from portal.services.assessments import drift
from portal.transactions import commits


@bp.get("")
@allow(Permission.VIEW_ROUND, anywhere=True)
def home() -> ResponseReturnValue:
    actor = current_actor()
    mine = councils_where(actor, Permission.VIEW_ROUND)
    if len(mine) == 1:
        return redirect(url_for("council.overview", gss=mine[0]))
    councils = [council for council in people.list_councils_of(actor) if council.gss_code in mine]
    rounds = {council.gss_code: assessments.list_rounds(council.gss_code, actor=actor) for council in councils}
    return render_template("council/home.html", councils=councils, rounds=rounds)


@bp.get("/<gss:gss>")
@allow(Permission.VIEW_ROUND, council="gss")
def overview(gss: str) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    rounds = assessments.list_rounds(gss, actor=actor)
    open_rounds = [
        (found, assessments.get_task_list(found)) for found in rounds if found.state is not RoundState.SUBMITTED
    ]
    sign_offs = {found.id: assessments.get_sign_off(found, today=now.date()) for found, _ in open_rounds}
    own = {found.id: own_work.list_own(found, tasks, sign_offs[found.id], actor=actor) for found, tasks in open_rounds}
    past = assessments.list_assessments(gss, actor=actor)
    return render_template(
        "council/overview.html",
        council=assessments.get_council(gss),
        open_rounds=open_rounds,
        sign_offs=sign_offs,
        news={found.id: change_requests.news_of(found, sign_offs[found.id]) for found, _ in open_rounds},
        own_work=own,
        mentions=threads.count_mentions(gss, actor=actor),
        **_from_department(gss, actor, now),
        may_set_up=may(actor, Permission.OPEN_ROUND, gss),
        is_contributor=may(actor, Permission.EDIT_ROUND, gss) and not may(actor, Permission.OPEN_ROUND, gss),
        may_look_after_people=may(actor, Permission.MANAGE_COUNCIL_PEOPLE, gss),
        past=past,
        drifted=drift.list_drifted(past),
        offices=assessments.list_offices(gss, today=now.date()),
        to_begin=assessments.list_cycles_to_begin(gss, actor=actor, today=now.date()),
        today=now.date(),
    )


def _from_department(gss: str, actor: Actor, now: datetime) -> dict[str, object]:
    """What the department has put before the council."""
    return {
        "questions": clarifications.list_waiting(gss, actor=actor),
        "notes_to_agree": engagements.list_awaiting(gss, actor=actor),
        "drafts_to_check": [found for found in accuracy.list_for_council(gss, actor=actor, now=now) if found.may_write],
        "may_correct_facts": may(actor, Permission.ANSWER_DEPARTMENT, gss),
    }


@bp.post("/<gss:gss>/rounds")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def begin(gss: str) -> ResponseReturnValue:
    cycle = request.form.get("cycle", "")
    found = assessments.open_round(gss, cycle, actor=current_actor(), now=clock.now())
    flash(f"You have begun {found.cycle.title}.")
    return redirect(url_for("council.set_up", gss=gss, round_id=found.id), code=303)
