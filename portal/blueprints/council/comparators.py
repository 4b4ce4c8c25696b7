"""The groups that a council's figures are read beside: its own choice, lists uploaded for it, and what went before.

Choosing works without scripts: what is chosen so far stands in the address, so that looking for another council, going
back and coming again tomorrow lose nothing. Nothing is saved before the reason is given.
"""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.figures import ReasonForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.domain import chosen as rules
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import councils as register
from portal.services import figures
from portal.services.figures import answers, list_changes, lists
from portal.services.figures.lists import ListVersion
from portal.transactions import commits

FILE_COLUMNS = ("gss_code", "council", "member_gss", "member")
#: Characters of a name that are looked at.
LONGEST_NAME = 100


@bp.get("/<gss:gss>/comparators")
@allow(Permission.VIEW_ROUND, council="gss")
def comparators(gss: str) -> ResponseReturnValue:
    versions = [found for found in lists.list_versions(gss) if found.is_in_force]
    return render_template(
        "council/comparators.html",
        council=register.get_council(gss).council,
        own=next((found for found in versions if found.kind == lists.OWN), None),
        uploaded=sorted((v for v in versions if v.kind == lists.UPLOADED), key=lambda v: (v.title.casefold(), v.id)),
        neighbours=_neighbours(gss),
        can_edit=may(current_actor(), Permission.EDIT_ROUND, gss),
        limits=(rules.FEWEST, rules.MOST),
    )


@bp.get("/<gss:gss>/comparators/choose")
@allow(Permission.EDIT_ROUND, council="gss")
def comparators_choice(gss: str) -> ResponseReturnValue:
    return _choice_page(gss, _asked(gss))


@bp.get("/<gss:gss>/comparators/reason")
@allow(Permission.EDIT_ROUND, council="gss")
def comparators_reason(gss: str) -> ResponseReturnValue:
    codes, before = _asked(gss), lists.own_list(gss)
    problems = list_changes.problems_of(gss, codes, now=clock.now())
    if problems:
        return _choice_page(gss, codes, problems), 422
    form = ReasonForm(data={"reason": before.reason if before else "", "before": str(before.id) if before else ""})
    return _reason_page(gss, codes, form)


@bp.post("/<gss:gss>/comparators/reason")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def comparators_save(gss: str) -> ResponseReturnValue:
    form, codes = ReasonForm(request.form), list(dict.fromkeys(request.form.getlist("member")))
    problems = list_changes.problems_of(gss, codes, now=clock.now())
    if problems:
        return _choice_page(gss, codes, problems), 422
    if not form.validate():
        return _reason_page(gss, codes, form), 422
    try:
        list_changes.choose(
            gss,
            codes,
            form.reason.data or "",
            expected=form.before.data or "",
            actor=current_actor(),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("reason", refused.message)
        return _reason_page(gss, codes, form), 422
    except EditConflict as conflict:
        return _conflict_page(gss, codes, form, conflict), 409
    flash("Your council’s own list is saved, and the figures are read beside it now.")
    return redirect(url_for("council.comparators", gss=gss), code=303)


@bp.get("/<gss:gss>/comparators/history")
@allow(Permission.VIEW_ROUND, council="gss")
def comparators_history(gss: str) -> ResponseReturnValue:
    versions = lists.list_versions(gss)
    return render_template(
        "council/comparators_history.html", council=register.get_council(gss).council, versions=versions
    )


@bp.get("/<gss:gss>/comparators/<uuid:list_id>.csv")
@allow(Permission.VIEW_ROUND, council="gss")
def comparators_file(gss: str, list_id: UUID) -> ResponseReturnValue:
    return send_list(lists.get_list(list_id, gss_code=gss))


@bp.get("/<gss:gss>/comparators/<uuid:list_id>/end")
@allow(Permission.EDIT_ROUND, council="gss")
def comparators_ending(gss: str, list_id: UUID) -> ResponseReturnValue:
    found = lists.get_list(list_id, gss_code=gss)
    council = register.get_council(gss).council
    return render_template("council/comparators_ending.html", council=council, found=found)


@bp.post("/<gss:gss>/comparators/<uuid:list_id>/end")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def comparators_end(gss: str, list_id: UUID) -> ResponseReturnValue:
    ended = list_changes.end_list(list_id, gss_code=gss, actor=current_actor(), now=clock.now())
    flash(f"“{ended.title}” is taken away. It stays in the history.")
    return redirect(url_for("council.comparators", gss=gss), code=303)


def send_list(found: ListVersion) -> ResponseReturnValue:
    """A list as a file: one row for each pair, alphabetical."""
    rows = [
        {
            "gss_code": owner.gss_code,
            "council": owner.name,
            "member_gss": member.gss_code,
            "member": member.name,
        }
        for owner, members in found.groups
        for member in members
    ]
    return csv_file(answers.to_csv(rows, FILE_COLUMNS), f"comparators-{found.id}")


def _asked(gss: str) -> list[str]:
    """The codes chosen so far: those of the address, else those to start from."""
    if "member" in request.args or request.args.get("begun") == "yes":
        return list(dict.fromkeys(request.args.getlist("member")))
    start, current = request.args.get("start", ""), lists.own_list(gss)
    if start == "none":
        return []
    if start != "neighbours" and current is not None:
        return [entry.gss_code for entry in current.members_for(gss)]
    return [entry.gss_code for entry in _neighbours(gss)]


def _choice_page(gss: str, codes: Sequence[str], problems: Sequence[str] = ()) -> str:
    council, today = register.get_council(gss).council, clock.now().date()
    find = request.args.get("find", "").strip()[:LONGEST_NAME]
    held = set(codes)
    free = [
        entry
        for entry in register.list_councils(today=today)
        if entry.gss_code not in held and not rules.problem_with(council.authority, entry.authority, today)
    ]
    found = {entry.gss_code for entry in register.list_councils(text=find, today=today)} if find else set()
    return render_template(
        "council/comparators_choice.html",
        council=council,
        chosen=register.get_councils(codes),
        found=[entry for entry in free if entry.gss_code in found],
        find=find,
        letters=_by_letter([entry for entry in free if entry.gss_code not in found]),
        neighbours=_neighbours(gss),
        problems=problems,
        limits=(rules.FEWEST, rules.MOST),
    )


def _reason_page(gss: str, codes: Sequence[str], form: ReasonForm) -> str:
    return render_template(
        "council/comparators_reason.html",
        council=register.get_council(gss).council,
        chosen=register.get_councils(codes),
        form=form,
    )


def _conflict_page(gss: str, codes: Sequence[str], form: ReasonForm, conflict: EditConflict) -> str:
    return render_template(
        "council/comparators_conflict.html",
        council=register.get_council(gss).council,
        chosen=register.get_councils(codes),
        form=form,
        current=lists.own_list(gss),
        conflict=conflict,
    )


def _neighbours(gss: str) -> tuple[register.CouncilEntry, ...]:
    """The nearest neighbours that exist today, alphabetical."""
    today = clock.now().date()
    found = register.get_councils(figures.neighbour_lists().get(gss, ()))
    return tuple(entry for entry in found if entry.is_active(today))


def _by_letter(found: Sequence[register.CouncilEntry]) -> list[tuple[str, list[register.CouncilEntry]]]:
    letters: dict[str, list[register.CouncilEntry]] = {}
    for entry in found:
        letters.setdefault(entry.name[0].upper(), []).append(entry)
    return list(letters.items())
