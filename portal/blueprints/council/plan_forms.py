"""Fills the form of an action, and reads it back."""

from typing import Any
from uuid import UUID

from flask import request

from forms.base import choices
from forms.plans import ActionForm
from portal import clock
from portal.access import current_actor
from portal.blueprints.council.plan_values import as_id, as_id_or_none
from portal.errors import NotFound
from portal.services.plans import access, action_changes, actions, editions
from portal.services.plans.action_changes import ActionDetails
from portal.services.plans.actions import ActionDetail
from portal.services.plans.effects import Effects


def action_form(gss: str, *, row: Any = None, also: Any = None) -> ActionForm:  # Any: an action's row, of a model
    """The form as it was sent, or filled with a stored action.

    Args:
        row: the action to fill it with; None reads what was sent. also: the stored action that is being changed, whose
            codes and recommendations stay on offer when they would be no longer.
    """
    stored = action_changes.details_of(row or also) if row or also else ActionDetails("")
    offered = actions.recommendations_to_choose(gss, stored.recommendations, actor=current_actor())
    known = {"known_codes": _codes(stored), "known_recommendations": [str(found.id) for found in offered]}
    return ActionForm(data=_data(stored), **known) if row else ActionForm(request.form, **known)


def blank_action_form(gss: str) -> ActionForm:
    """The form of a new action, with the characteristics and recommendations that the address names."""
    offered = actions.recommendations_to_choose(gss, (), actor=current_actor())
    known = editions.lines_by_code()
    ids = [str(found.id) for found in offered]
    data = {
        "codes": [code for code in request.args.getlist("code") if code in known],
        "recommendations": [found for found in request.args.getlist("recommendation") if found in ids],
    }
    return ActionForm(data=data, known_codes=list(known), known_recommendations=ids)


def details_of(form: ActionForm) -> ActionDetails:
    """The action as it was entered.

    Raises:
        NotFound: a figure, document or recommendation that the page did not offer.
    """
    return ActionDetails(
        title=form.title.data or "",
        detail=form.detail.data or "",
        owner=form.owner.data or "",
        due_on=form.due_on.data,
        cost=form.cost_value,
        effect=form.effect.data or "",
        effect_metric_id=form.effect_metric_id.data or "",
        effect_item_id=as_id_or_none(form.effect_item_id.data),
        effect_by_on=form.effect_by_on.data,
        codes=tuple(form.codes.data or ()),
        recommendations=tuple(as_id(found) for found in form.recommendations.data or ()),
    )


def form_context(gss: str, form: ActionForm, found: ActionDetail | None) -> dict[str, object]:
    """What the page of the form needs besides it: the figures, documents and recommendations on offer."""
    held = [link.recommendation_id for link in found.line.row.recommendations] if found else []
    items = access.items_of(gss)
    form.effect_item_id.choices = choices([("", "No document"), *((str(item.id), item.title) for item in items)])
    return {
        "found": found,
        "metrics": Effects(gss, today=clock.now().date()).choices(form.codes.data or ()),
        "recommendations": actions.recommendations_to_choose(gss, held, actor=current_actor()),
        "round_id": _round_id(),
        "lines": editions.lines_by_code(),
    }


def _round_id() -> str:
    """The round that the address or the form names; checked when the action is added."""
    text = request.form.get("round_id") or request.args.get("round") or ""
    try:
        return str(as_id(text)) if text else ""
    except NotFound:
        return ""


def _codes(stored: ActionDetails) -> list[str]:
    return list(dict.fromkeys((*editions.lines_by_code(), *stored.codes)))


def _data(stored: ActionDetails) -> dict[str, object]:
    cost = "" if stored.cost is None else f"{stored.cost:,.2f}".removesuffix(".00")
    item: UUID | None = stored.effect_item_id
    return {
        "title": stored.title,
        "detail": stored.detail,
        "owner": stored.owner,
        "due_on": stored.due_on,
        "cost": cost,
        "effect": stored.effect,
        "effect_metric_id": stored.effect_metric_id,
        "effect_item_id": str(item) if item else "",
        "effect_by_on": stored.effect_by_on,
        "codes": list(stored.codes),
        "recommendations": [str(found) for found in stored.recommendations],
    }
