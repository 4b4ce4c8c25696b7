"""The portrait of one authority: its published figures beside the seven themes, now or as they stood on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

import guidance
from portal import clock
from portal.access import PUBLIC, allow, current_actor
from portal.blueprints.public import bp
from portal.domain.metrics import TYPE_NAMES
from portal.domain.roles import Actor, Permission, may
from portal.errors import NotFound
from portal.kept_pages import keep_page
from portal.services import councils as register
from portal.services import figures
from portal.services import guidance as editions
from portal.services.figures import charts, drawings, tables, wording
from portal.services.good_practice import library

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class AsAt:
    """The day for which somebody asked.

    Attributes:
        text: as typed. day, moment: None for today. problem: what is wrong with the text, empty when nothing is.
    """

    text: str = ""
    day: date | None = None
    moment: datetime | None = None
    problem: str = ""


@bp.get("/councils/<gss:gss_code>")
@allow(PUBLIC)
@keep_page
def council(gss_code: str) -> ResponseReturnValue:
    edition, asked = editions.get_edition(guidance.CURRENT).guidance, as_at()
    try:
        found = figures.council_figures(
            gss_code,
            [theme.slug for theme in edition.themes],
            moment=asked.moment,
            private=sees_private(current_actor(), gss_code),
        )
    except NotFound:
        return _elsewhere(gss_code, "public.council")
    page = render_template(
        "public/council.html",
        found=found,
        council=found.council,
        detail=found.detail,
        themes=list(zip(edition.themes, found.themes, strict=True)),
        edition=edition,
        asked=asked,
        own_people=sees_private(current_actor(), gss_code),
        form_errors={"as-at": asked.problem} if asked.problem else None,
        draw=Drawings(found),
        names={code: entry.name for code, entry in figures.country(found.moment).entries.items()},
        **shared(),
        releases=_releases(found),
        examples=() if asked.day else library.list_examples(council=found.council.gss_code),
    )
    return (page, 422) if asked.problem else page


@bp.get("/councils/<gss:gss_code>/figures/<slug:metric_id>")
@allow(PUBLIC)
@keep_page
def council_figure(gss_code: str, metric_id: str) -> ResponseReturnValue:
    metric = figures.get_metric(metric_id)
    try:
        found = figures.figure_history(gss_code, metric, private=sees_private(current_actor(), gss_code))
    except NotFound:
        return _elsewhere(gss_code, "public.council_figure", metric_id=metric_id)
    return render_template(
        "public/council_figure.html",
        found=found,
        council=found.council,
        figure=found.latest,
        metric=metric,
        draw=Drawings(found),
        **shared(),
    )


def shared() -> dict[str, object]:
    """What every page of figures hands to its template."""
    return {"today": clock.now().date(), "type_names": TYPE_NAMES, "wording": wording, "tables": tables}


def sees_private(actor: Actor, gss_code: str) -> bool:
    """Whether somebody sees lists that are for this council's own people."""
    return may(actor, Permission.VIEW_ROUND, gss_code)


def as_at() -> AsAt:
    """The day that the address asks for, such as ?as-at=2024-06-30; its end counts, in London."""
    text = request.args.get("as-at", "").strip()
    if not text:
        return AsAt()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return AsAt(text[:40], problem="Enter a day such as 2024-06-30")
    if day > clock.now().astimezone(LONDON).date():
        return AsAt(text[:40], problem="Enter a day that is not in the future")
    if day.year < 2000:
        return AsAt(text[:40], problem="Enter a day from the year 2000 on")
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON)
    return AsAt(text, day, end - timedelta(microseconds=1))


class Drawings:
    """What a template asks for to draw one authority's figures, in the country they were read in."""

    def __init__(self, found: figures.CouncilFigures | figures.FigureHistory) -> None:
        self._country = figures.country(found.moment)
        self._type = found.council.type
        self._today = clock.now().date()

    def is_old(self, figure: figures.Figure) -> bool:
        return figure.is_old(self._today)

    def strip(self, figure: figures.Figure, id_: str) -> Markup:
        """The strip of a figure; nothing where there are too few authorities to draw one."""
        return strip_of(self._country, figure, self._type, id_)

    def trend(self, figure: figures.Figure, id_: str) -> Markup | None:
        """The small trend of a figure; None with fewer than two values."""
        breaks = {found.period for found in figure.metric.breaks}
        drawn = charts.chart(figure.series, breaks, wording.beside(figure))
        return None if drawn is None else drawings.trend(drawn, figure, id_)

    def foot(self, figure: figures.Figure) -> Markup:
        """Caveats and source of a figure, which are the same on every authority's page: rendered once."""
        release = figure.release.code if figure.release else ""
        key = ("foot", figure.metric.id, release)
        return self._country.keep(key, lambda: Markup(_macros().foot(figure, wording)))  # noqa: S704  # from a template


def strip_of(country: figures.Country, figure: figures.Figure, kind: str, id_: str) -> Markup:
    """The strip of a figure among authorities that one of this type is compared with; nothing where there is none."""
    if figure.period is None:
        return Markup()
    drawn = country.strip(figure.metric.id, figure.period.text, kind)
    if drawn is None:
        return Markup()
    key = ("ground", figure.metric.id, figure.period.text, kind)
    base = country.keep(key, lambda: drawings.ground(drawn, figure))
    return drawings.strip(drawn, base, figure, id_)


def _macros() -> Any:  # Any: a template's module, whose names are its macros
    return current_app.jinja_env.get_template("public/figure_macros.html").module


def _elsewhere(gss_code: str, endpoint: str, **rest: Any) -> ResponseReturnValue:
    """Leads from a former or later code to the one the register keeps.

    Raises:
        NotFound: nobody has or had the code.
    """
    kept = register.find_code(gss_code)
    if kept is None:
        raise NotFound(gss_code)
    return redirect(url_for(endpoint, gss_code=kept, **rest))


def _releases(found: figures.CouncilFigures) -> list[figures.ReleaseReference]:
    used = {figure.release.code: figure.release for figure in found.all_figures if figure.release}
    return [used[code] for code in sorted(used)]
