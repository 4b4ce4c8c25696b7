"""The guidance by edition: themes, principles, models of intervention, process and sources."""

from itertools import groupby

from flask import abort, render_template

from guidance import UnknownCode
from guidance.lineage import RelationKind
from guidance.metrics import catalogue
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.blueprints.public import guidance_words as words
from portal.blueprints.public.theme_page import BASIS_ORDER, group_lines, metric_prompts, neighbours, themes_by_role
from portal.services import edition_changes
from portal.services import guidance as editions
from portal.services.good_practice import library


@bp.get("/guidance")
@allow(PUBLIC)
def guidance() -> str:
    return render_template("public/guidance.html", editions=editions.list_editions())


@bp.get("/guidance/<slug:edition>")
@allow(PUBLIC)
def guidance_edition(edition: str) -> str:
    found = editions.get_edition(edition)
    return render_template(
        "public/guidance_edition.html",
        guidance=found.guidance,
        roles=themes_by_role(found.guidance),
        completeness=words.completeness(found.guidance),
        facts=words.facts(found),
        has_changes=edition_changes.has_changes(found),
    )


@bp.get("/guidance/<slug:edition>/changes")
@allow(PUBLIC)
def guidance_changes(edition: str) -> str:
    found = edition_changes.changes_of(edition)
    counts = [(kind.label, kind.meaning, found.count(kind)) for kind in RelationKind]
    return render_template("public/guidance_changes.html", found=found, counts=counts)


@bp.get("/guidance/<slug:edition>/<slug:theme>")
@allow(PUBLIC)
def guidance_theme(edition: str, theme: str) -> str:
    found = editions.get_edition(edition).guidance
    try:
        shown = found.theme(theme)
    except UnknownCode:
        abort(404)
    previous, following = neighbours(found, shown)
    return render_template(
        "public/guidance_theme.html",
        guidance=found,
        theme=shown,
        characteristics=group_lines(shown.characteristics),
        indicators=group_lines(shown.indicators),
        metrics=metric_prompts(shown, catalogue()),
        examples=library.list_examples(theme=shown.slug),
        bases=BASIS_ORDER,
        short_names=words.short_names(shown),
        previous=previous,
        following=following,
    )


@bp.get("/guidance/<slug:edition>/principles")
@allow(PUBLIC)
def guidance_principles(edition: str) -> str:
    return render_template("public/guidance_principles.html", guidance=editions.get_edition(edition).guidance)


@bp.get("/guidance/<slug:edition>/models-of-intervention")
@allow(PUBLIC)
def guidance_models(edition: str) -> str:
    found = editions.get_edition(edition).guidance
    tiers = [(tier, tuple(models)) for tier, models in groupby(found.interventions, key=lambda model: model.tier)]
    return render_template(
        "public/guidance_models.html",
        guidance=found,
        tiers=tiers,
        model_months={model.code: words.month(model.available_from) for model in found.interventions},
        bases=BASIS_ORDER,
    )


@bp.get("/guidance/<slug:edition>/process")
@allow(PUBLIC)
def guidance_process(edition: str) -> str:
    found = editions.get_edition(edition).guidance
    phases = [
        (words.in_words(phase, words.PHASES), tuple(steps))
        for phase, steps in groupby(found.process_steps, key=lambda step: step.phase)
    ]
    owners = {step.owner: words.in_words(step.owner, words.OWNERS) for step in found.process_steps}
    return render_template("public/guidance_process.html", guidance=found, phases=phases, owners=owners)


@bp.get("/guidance/<slug:edition>/evidence")
@allow(PUBLIC)
def guidance_evidence(edition: str) -> str:
    return render_template("public/guidance_evidence.html", guidance=editions.get_edition(edition).guidance)


@bp.get("/guidance/<slug:edition>/sources")
@allow(PUBLIC)
def guidance_sources(edition: str) -> str:
    found = editions.get_edition(edition).guidance
    return render_template("public/guidance_sources.html", guidance=found, bases=BASIS_ORDER)
