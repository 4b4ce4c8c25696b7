"""Authorities: finding one, and its published figures beside the seven themes."""

from collections.abc import Iterable

from flask import render_template, request

from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.domain.metrics import COMBINED_TYPES, TYPE_NAMES
from portal.kept_pages import keep_page
from portal.services import councils as register

#: Characters of a name that are looked at.
LONGEST_NAME = 100


@bp.get("/councils")
@allow(PUBLIC)
@keep_page
def councils() -> str:
    today = clock.now().date()
    text, kind, region = (request.args.get(name, "").strip() for name in ("name", "type", "region"))
    former = request.args.get("former") == "yes"
    text = text[:LONGEST_NAME]
    found = register.list_councils(
        text=text,
        types=_types_of(kind),
        regions=[region] if region else (),
        today=None if former else today,
    )
    return render_template(
        "public/councils.html",
        letters=_by_letter([entry for entry in found if not entry.demonstration]),
        fictional=[entry for entry in found if entry.demonstration],
        count=sum(not entry.demonstration for entry in found),
        types=_types(),
        regions=register.regions(),
        type_names=TYPE_NAMES,
        chosen={"name": text, "type": kind, "region": region, "former": former},
        looked_up=register.look_up(text, today) if text and not former else None,
        today=today,
    )


def _types() -> list[tuple[str, str]]:
    """Types of authority with their plural names, alphabetical, the GLA among combined authorities."""
    named = [(kind, names[1]) for kind, names in TYPE_NAMES.items() if kind != "greater_london_authority"]
    return sorted(((kind, name[0].upper() + name[1:]) for kind, name in named), key=lambda item: item[1].casefold())


def _types_of(kind: str) -> frozenset[str]:
    """The types a choice stands for; the GLA is found among combined authorities."""
    if kind in COMBINED_TYPES:
        return COMBINED_TYPES
    return frozenset({kind} & TYPE_NAMES.keys())


def _by_letter(found: Iterable[register.CouncilEntry]) -> list[tuple[str, list[register.CouncilEntry]]]:
    letters: dict[str, list[register.CouncilEntry]] = {}
    for entry in found:
        letters.setdefault(entry.name[0].upper(), []).append(entry)
    return list(letters.items())
