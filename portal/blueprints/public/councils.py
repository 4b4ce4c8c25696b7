"""Authorities: finding one, and its published figures beside the seven themes."""

from collections.abc import Iterable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import guidance
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.domain.metrics import COMBINED_TYPES, TYPE_NAMES
from portal.errors import NotFound
from portal.services import councils as register
from portal.services import figures
from portal.services import guidance as editions
from portal.services.figures import charts, wording


@bp.get("/councils")
@allow(PUBLIC)
def councils() -> str:
    today = clock.now().date()
    text, kind, region = (request.args.get(name, "").strip() for name in ("name", "type", "region"))
    former = request.args.get("former") == "yes"
    found = register.list_councils(
        text=text[:100],
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
        chosen={"name": text[:100], "type": kind, "region": region, "former": former},
        today=today,
    )


@bp.get("/councils/<gss:gss_code>")
@allow(PUBLIC)
def council(gss_code: str) -> ResponseReturnValue:
    edition = editions.get_edition(guidance.CURRENT).guidance
    try:
        found = figures.council_figures(gss_code, [theme.slug for theme in edition.themes])
    except NotFound:
        kept = register.find_code(gss_code)
        if kept is None:
            raise
        return redirect(url_for("public.council", gss_code=kept))
    return render_template(
        "public/council.html",
        found=found,
        council=found.council,
        detail=found.detail,
        themes=list(zip(edition.themes, found.themes, strict=True)),
        edition=edition,
        today=clock.now().date(),
        type_names=TYPE_NAMES,
        wording=wording,
        chart=_chart,
        releases=_releases(found),
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


def _chart(figure: figures.Figure) -> charts.Chart | None:
    return charts.chart(figure.series, {found.period for found in figure.metric.breaks})


def _releases(found: figures.CouncilFigures) -> list[figures.ReleaseReference]:
    used = {figure.release.code: figure.release for figure in found.all_figures if figure.release}
    return [used[code] for code in sorted(used)]
