"""Pages around the figures: where to go, how to read one, how neighbours are found, and the mapping open to comment."""

from collections import Counter
from itertools import groupby

from flask import current_app, render_template

import guidance
from guidance.mapping import MAPPED_EDITION, Strength, ThemeLink
from guidance.metrics import Metric, catalogue
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.blueprints.public import figures_words as words
from portal.blueprints.public.figures_example import strip, trend
from portal.domain import comparators, example, neighbours
from portal.domain.consultation.window import Phase
from portal.domain.metrics import TYPE_NAMES, alphabetical
from portal.kept_pages import keep_page
from portal.services import consultations, councils, figures
from portal.services import guidance as editions
from portal.services.figures.types import OLD_AFTER_DAYS

#: The consultation in which people comment on the mapping, where one of that name is open.
MAPPING_CONSULTATION = "which-figures-prompt-which-questions"


@bp.get("/figures")
@allow(PUBLIC)
@keep_page
def figures_hub() -> str:
    held = figures.periods_by_metric()
    return render_template(
        "public/figures_hub.html",
        metrics_held=len(held),
        metrics_all=len([metric for metric in catalogue().values() if metric.status != "component"]),
        has_compare="public.compare" in current_app.view_functions,
    )


@bp.get("/figures/how-to-read")
@allow(PUBLIC)
@keep_page
def figures_how_to_read() -> str:
    return render_template(
        "public/figures_reading.html",
        statuses=[
            (heading, intro, [(status, words.MEANINGS[status]) for status in found])
            for heading, intro, found in words.GROUPS
        ],
        bands=words.bands(),
        far=comparators.FAR,
        smallest=comparators.SMALLEST_GROUP,
        withheld=list(comparators.Withheld),
        years=OLD_AFTER_DAYS // 365,
        nearest=neighbours.NEIGHBOURS,
        readings=example.readings(),
        own=example.OWN,
        strip=strip(),
        trend=trend(),
        breaks=[(metric, found) for metric in catalogue().values() for found in metric.breaks],
        by_type=[metric for metric in catalogue().values() if metric.comparable_reason],
        context=catalogue().context(),
        twice=_names_that_occur_twice(),
    )


def _names_that_occur_twice() -> list[str]:
    counts = Counter(entry.name for entry in councils.list_councils())
    return [name for name, count in counts.items() if count > 1]


@bp.get("/figures/neighbours")
@allow(PUBLIC)
@keep_page
def figures_neighbours() -> str:
    lists = figures.neighbour_lists()
    taking_part = [entry for entry in councils.list_councils() if entry.gss_code in lists]
    counted = sorted((neighbours.group_of(entry.type), entry.gss_code) for entry in taking_part)
    return render_template(
        "public/figures_neighbours.html",
        model=neighbours.MODEL,
        nearest=neighbours.NEIGHBOURS,
        variables=words.VARIABLES,
        groups=[(name, len(list(found))) for name, found in groupby(counted, key=lambda item: item[0])],
        councils=taking_part,
        type_names=TYPE_NAMES,
    )


@bp.get("/figures/mapping")
@allow(PUBLIC)
def figures_mapping() -> str:
    edition = editions.get_edition(guidance.CURRENT).guidance
    mapped = guidance.load(MAPPED_EDITION)
    lines = {line.code: line for theme in mapped.themes for line in theme.characteristics}
    return render_template(
        "public/figures_mapping.html",
        edition=edition,
        mapped=mapped,
        lines=lines,
        themes=[(theme, _links_to(theme.slug)) for theme in edition.themes],
        strengths=list(Strength),
        version=catalogue().mapping_version(),
        consultation=_open_consultation(),
    )


def _links_to(slug: str) -> list[tuple[Metric, ThemeLink]]:
    found = [(metric, link) for metric in catalogue().values() for link in metric.themes if link.slug == slug]
    return sorted(found, key=lambda item: alphabetical(item[0].name, item[0].id))


def _open_consultation() -> consultations.Consultation | None:
    now = clock.now()
    for found in consultations.list_public_consultations(now=now):
        if found.slug == MAPPING_CONSULTATION and consultations.phase_of(found, now=now) is Phase.OPEN:
            return found
    return None
