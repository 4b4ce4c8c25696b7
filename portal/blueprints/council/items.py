"""What the page of a characteristic and the page of an indicator share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.access import current_actor
from portal.domain.duties import WRITING
from portal.domain.roles import Permission, may
from portal.domain.word_differences import Piece, pieces
from portal.errors import EditConflict
from portal.services import assessments, board, item_panels
from portal.services.assessments import Item, ItemKind, Task, drafts
from portal.services.assessments.drafts import Draft

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


@dataclass(frozen=True)
class Standing:
    """What the person may do with the answer, and why not where they may not.

    Args:
        wrote: names of those who were asked to write the theme; empty where nobody was.
        reads: the person reads the theme independently.
        in_role: the person's role lets them write answers at all.
    """

    can_edit: bool
    wrote: str
    reads: bool
    in_role: bool


def item_page(gss: str, round_id: UUID, kind: ItemKind, code: str) -> dict[str, Any]:  # Any: what templates are given
    """What both templates need.

    Raises:
        NotFound: no such round for this actor, or no such item in its edition.
    """
    actor, now = current_actor(), clock.now()
    found = assessments.get_round(round_id, gss, actor=actor)
    page = ItemPage(gss, round_id, assessments.get_item(found, kind, code))
    theme = page.item.theme.theme
    people = board.list_people(found, actor=actor).get(theme.slug, ())
    standing = Standing(
        can_edit=assessments.may_edit_code(found, code, actor=actor),
        wrote=board.names(person.name for person in people if person.duty in WRITING),
        reads=any(person.is_me and person.duty not in WRITING for person in people),
        in_role=may(actor, Permission.EDIT_ROUND, gss),
    )
    return {
        "round": found,
        "council": found.council,
        "page": page,
        "item": page.item,
        "theme": theme,
        "line": page.item.task.line,
        "code": code,
        "standing": standing,
        "can_edit": standing.can_edit,
        "kept": drafts.find_draft(found, code, actor=actor),
        "writing": board.writing_words(board.names(drafts.list_writers(found, actor=actor, now=now).get(code, ()))),
        **vars(item_panels.get_panels(found, kind, code, actor=actor, today=now.date())),
    }


def words_kept(kept: Draft | None, saved: Mapping[str, str]) -> Draft | None:
    """The person's unsaved words, unless they say what is saved already."""
    if kept is None or all(saved.get(name, "") == text for name, text in kept.fields.items()):
        return None
    return kept


def keep_words(round_id: UUID, code: str, fields: Mapping[str, str], *, version: int) -> None:
    """Keeps what a form brought that could not be saved."""
    drafts.keep_draft(round_id, code, fields, base_version=version, actor=current_actor(), now=clock.now())


def here(gss: str, round_id: UUID, kind: ItemKind, code: str) -> str:
    """The address of an item's page."""
    return url_for(ENDPOINTS[kind], gss=gss, round_id=round_id, code=code)


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
    if request.form.get("narrative_own"):  # the button that ends a reference and copies its words
        return MultiDict([pair for pair in request.form.items(multi=True) if pair[0] != "narrative_from"])
    if request.form.get("choice") != "mine":
        return request.form
    mine = [(name.removeprefix("mine-"), text) for name, text in request.form.items() if name.startswith("mine-")]
    return MultiDict([*mine, ("version", request.form.get("version", ""))])


def differences(conflict: EditConflict, texts: tuple[str, ...]) -> Mapping[str, tuple[Piece, ...]]:
    """Where the texts of two versions differ, word by word, by field: removed is only theirs, added only mine."""
    return {name: pieces(conflict.current[name], conflict.offered[name]) for name in texts}


def merged(conflict: EditConflict, texts: tuple[str, ...]) -> Mapping[str, str]:
    """A start for an answer made of both: texts one after the other, of choices the person's own."""
    both = dict(conflict.offered)
    for name in texts:
        both[name] = "\n\n".join(text for text in dict.fromkeys((conflict.current[name], both[name])) if text)
    return both
