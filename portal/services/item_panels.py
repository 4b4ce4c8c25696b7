"""What stands beside one answer on its page: each panel from the part of the service that it belongs to."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.roles import Actor
from portal.models import Round
from portal.services import assurance, carry_forward, comments, evidence_library, soft_checks, threads
from portal.services.assessments import ItemKind, figure_panel
from portal.services.plans import panels as plan_panels


@dataclass(frozen=True)
class ItemPanels:
    """The panels of one item; a template finds each under the name that its partial wants.

    Args:
        people: names of the council's people by id, whom a comment can ask for.
        hidden: codes of the items whose answer this person must not see yet.
        plan, readers: of a characteristic only.
    """

    evidence_panel: evidence_library.Panel
    figure_panel: figure_panel.FigurePanel
    last_year: tuple[carry_forward.LastYear, ...]
    threads: threads.Threads
    people: Mapping[uuid.UUID, str]
    may_comment: bool
    hidden: frozenset[str]
    soft_checks: tuple[soft_checks.Asked, ...]
    plan: plan_panels.Panel | None
    readers: assurance.Panel | None


def get_panels(found: Round, kind: ItemKind, code: str, *, actor: Actor, today: date) -> ItemPanels:
    """Everything beside the answer to one item; a fixed number of queries.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it. today: for how fresh it is.

    Raises:
        NotFound: the edition has no such item.
    """
    hidden = assurance.hidden_codes(found, actor=actor)
    is_characteristic = kind is ItemKind.CHARACTERISTIC
    return ItemPanels(
        evidence_panel=evidence_library.panel(found, code, today=today),
        figure_panel=figure_panel.panel(found, code),
        last_year=carry_forward.last_year(found, code),
        threads=threads.list_for(found, code, actor=actor),
        people=comments.list_people_of(found.council_gss),
        may_comment=comments.may_comment(found),
        hidden=hidden,
        soft_checks=soft_checks.list_for(found, code, today=today, hidden=hidden),
        plan=plan_panels.panel(found, code, today=today) if is_characteristic else None,
        readers=assurance.panel(found, code, actor=actor) if is_characteristic else None,
    )
