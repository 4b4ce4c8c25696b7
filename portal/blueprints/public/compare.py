"""Up to four authorities on one metric or one theme. The address carries everything, and knows no order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import render_template, request
from flask.typing import ResponseReturnValue

import guidance
from guidance.metrics import Metric, catalogue
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.api.answering import csv_file
from portal.blueprints.public import bp
from portal.services import councils as register
from portal.services import figures
from portal.services import guidance as editions
from portal.services.councils import CouncilEntry
from portal.services.figures import answers, beside_drawings, comparing, notes, wording
from portal.templating import long_date

#: Codes of an address that are looked at; more are a misunderstanding and not a wish to grant.
MOST_LOOKED_AT = 20


@dataclass
class Asked:
    """What the address asks for, as far as it can be granted.

    Attributes:
        councils: alphabetical. metric, theme, period: empty for none. problems: id of the field, and what to do.
    """

    councils: list[CouncilEntry] = field(default_factory=list)
    metric: str = ""
    theme: str = ""
    period: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics to show, in the order of the catalogue."""
        if self.metric:
            return (catalogue()[self.metric],)
        return catalogue().under_theme(self.theme) if self.theme else ()


@bp.get("/compare")
@allow(PUBLIC)
def compare() -> ResponseReturnValue:
    asked, themes = _asked(), editions.get_edition(guidance.CURRENT).guidance.themes
    codes = [council.gss_code for council in asked.councils]
    found = comparing.compare(codes, asked.metrics, asked.period) if codes and asked.metrics else None
    page = render_template(
        "public/compare.html",
        asked=asked,
        found=found,
        themes=themes,
        theme=next((theme for theme in themes if theme.slug == asked.theme), None),
        areas=_areas(),
        choices=_choices(),
        query={"council": codes, "metric": asked.metric or None, "theme": asked.theme or None},
        draw=beside_drawings,
        wording=wording,
        standing=notes.standing,
        letters=comparing.LETTERS,
        form_errors=asked.problems,
        today=clock.now().date(),
    )
    return (page, 422) if asked.problems else page


@bp.get("/compare.csv")
@allow(PUBLIC)
def compare_file() -> ResponseReturnValue:
    asked = _asked()
    if asked.problems:
        return compare()  # a file has no place to say what it leaves out
    codes = [council.gss_code for council in asked.councils]
    return csv_file(answers.to_csv(comparing.rows(codes, asked.metrics), comparing.FILE_COLUMNS), "compare")


def _asked() -> Asked:
    asked = Asked()
    _take_councils(asked, [code.strip()[:12] for code in request.args.getlist("council") if code.strip()])
    metric, theme, period = (request.args.get(name, "").strip() for name in ("metric", "theme", "period"))
    if metric and (metric not in catalogue() or catalogue()[metric].status == "component"):
        asked.problems.append(("metric", "Choose a metric from the list"))
    elif metric:
        asked.metric = metric
    if theme and metric:
        asked.problems.append(("theme", "Choose a metric or a theme, not both: the metric is shown"))
    elif theme and theme not in {found.slug for found in editions.get_edition(guidance.CURRENT).guidance.themes}:
        asked.problems.append(("theme", "Choose a theme from the list"))
    elif theme:
        asked.theme = theme
    if period and asked.metrics:
        held = {item.text for found in asked.metrics for item in figures.country().periods.get(found.id, ())}
        if period in held:
            asked.period = period
        else:
            asked.problems.append(("metric", "Choose a period for which there are figures: the latest is shown"))
    return asked


def _take_councils(asked: Asked, codes: Sequence[str]) -> None:
    """Keeps those of the asked codes that can be compared, and says what to do about the others."""
    today, entries = clock.now().date(), figures.country().entries
    kept: list[CouncilEntry] = []
    for code in codes[:MOST_LOOKED_AT]:
        found = entries.get(code) or entries.get(register.find_code(code) or "")
        if found is None:
            asked.problems.append(("council-a", f"Choose councils from the lists: “{code}” is the code of none"))
        elif not found.is_active(today):
            asked.problems.append(("council-a", _no_longer(found)))
        elif found in kept:
            asked.problems.append(("council-a", f"{found.name} is chosen more than once: it is shown once"))
        elif kept and comparing.mixes_kinds([kept[0], found]):
            words = "Combined authorities are compared with each other only"
            asked.problems.append(("council-a", f"{words}: {found.name} is left out"))
        elif len(kept) == comparing.MOST:
            asked.problems.append(("council-a", f"Compare up to four councils: {found.name} is left out"))
        else:
            kept.append(found)
    asked.councils = list(register.get_councils([council.gss_code for council in kept]))


def _no_longer(council: CouncilEntry) -> str:
    after = figures.country().detail(council.gss_code).successors
    names = " and ".join(entry.name for entry in after)
    words = f"{council.name} ({council.gss_code}) does not exist today"
    if council.active_to is not None:
        words = f"{council.name} ({council.gss_code}) existed until {long_date(council.active_to)}"
    return f"{words}: choose {names}, which followed it" if names else f"{words}: choose another council"


def _choices() -> list[tuple[str, list[CouncilEntry]]]:
    """The authorities that exist, alphabetical within councils, combined authorities and fictional ones."""
    today = clock.now().date()
    groups: dict[str, list[CouncilEntry]] = {"Councils": [], "Combined authorities and the GLA": [], "Fictional": []}
    for entry in figures.country().entries.values():
        if entry.is_active(today):
            combined = "Combined authorities and the GLA" if entry.authority.is_combined else "Councils"
            groups["Fictional" if entry.demonstration else combined].append(entry)
    return [(name, found) for name, found in groups.items() if found]


def _areas() -> list[tuple[str, list[Metric]]]:
    """Metrics of which figures are held, alphabetical within their area."""
    held = figures.country().periods
    found = {
        area: [metric for metric in metrics if metric.id in held and metric.status != "component"]
        for area, metrics in catalogue().areas().items()
    }
    return [(area, metrics) for area, metrics in found.items() if metrics]
