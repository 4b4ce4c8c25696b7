"""What the page of a characteristic and the page of an indicator share."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from portal.access import current_actor
from portal.errors import EditConflict
from portal.services import assessments, figures
from portal.services.assessments import Item, ItemKind, Task

#: Endpoint of each kind's page.
ENDPOINTS = {ItemKind.CHARACTERISTIC: "council.characteristic", ItemKind.INDICATOR: "council.indicator"}


@dataclass(frozen=True)
class ItemPage:
    """The page of one item: the item itself and the addresses around it."""

    gss: str
    round_id: UUID
    item: Item

    def address(self, task: Task | None) -> str | None:
        """The address of a task of the same round; None for no task."""
        if task is None:
            return None
        return url_for(ENDPOINTS[task.kind], gss=self.gss, round_id=self.round_id, code=task.code)

    @property
    def here(self) -> str:
        return self.address(self.item.task) or ""


def item_page(gss: str, round_id: UUID, kind: ItemKind, code: str) -> dict[str, object]:
    """What both templates need.

    Raises:
        NotFound: no such round for this actor, or no such item in its edition.
    """
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    page = ItemPage(gss, round_id, assessments.get_item(found, kind, code))
    return {
        "round": found,
        "council": found.council,
        "page": page,
        "item": page.item,
        "theme": page.item.theme.theme,
        "line": page.item.task.line,
        "code": code,
        "evidence": assessments.list_evidence(found, code),
        "can_edit": assessments.may_edit(found, actor=actor),
        "figures": figures.council_figures(gss, [page.item.theme.theme.slug]).themes[0],
    }


def after_save(gss: str, round_id: UUID, kind: ItemKind, code: str) -> str:
    """Where to go after saving: the next open item when the person asked for it, else back to this one."""
    found = assessments.get_round(round_id, gss, actor=current_actor())
    page = ItemPage(gss, round_id, assessments.get_item(found, kind, code))
    if request.form.get("then") == "next":
        return page.address(page.item.next_open) or url_for("council.task_list", gss=gss, round_id=round_id)
    return page.here


def keeps_theirs() -> bool:
    """Whether the person, shown two versions of an answer, chose the one that was saved first."""
    return request.form.get("choice") == "theirs"


def typed() -> MultiDict[str, str]:
    """What the person typed: the fields of the page, or their own version from the page that showed two."""
    if request.form.get("choice") != "mine":
        return request.form
    mine = [(name.removeprefix("mine-"), text) for name, text in request.form.items() if name.startswith("mine-")]
    return MultiDict([*mine, ("version", request.form.get("version", ""))])


def merged(conflict: EditConflict, texts: tuple[str, ...]) -> Mapping[str, str]:
    """A start for an answer made of both: texts one after the other, of choices the person's own."""
    both = dict(conflict.offered)
    for name in texts:
        both[name] = "\n\n".join(text for text in dict.fromkeys((conflict.current[name], both[name])) if text)
    return both
