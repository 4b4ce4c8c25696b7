"""The public library of good practice: by title, narrowed by theme, metric or words, and by nothing else."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

import guidance
from guidance.metrics import catalogue
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.services import guidance as editions
from portal.services.good_practice import library

#: Characters of a search that are looked for.
LONGEST_SEARCH = 200


@bp.get("/good-practice")
@allow(PUBLIC)
def good_practice() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip()[:LONGEST_SEARCH] for name in ("theme", "metric", "words")}
    titles = theme_titles()
    everything = library.list_examples()
    return render_template(
        "public/good_practice.html",
        examples=library.list_examples(theme=asked["theme"], metric_id=asked["metric"], words=asked["words"]),
        has_any=bool(everything),
        asked=asked,
        titles=titles,
        metrics=sorted({found for item in everything for found in item.metrics}, key=lambda found: found[1].casefold()),
        metric_name=catalogue()[asked["metric"]].name if asked["metric"] in catalogue() else "",
    )


@bp.get("/good-practice/<uuid:practice_id>")
@allow(PUBLIC)
def good_practice_example(practice_id: UUID) -> ResponseReturnValue:
    found = library.get_example(practice_id)
    if found is None:
        return render_template("public/good_practice_gone.html"), 410
    edition = editions.get_edition(guidance.CURRENT).guidance
    lines = {line.code: line.text for theme in edition.themes for line in theme.characteristics}
    return render_template(
        "public/good_practice_example.html",
        example=found,
        titles=theme_titles(),
        edition=edition,
        line=lines.get(found.code, ""),
    )


def theme_titles() -> dict[str, str]:
    """Titles of the themes by slug, in the order of the guidance."""
    return {theme.slug: theme.title for theme in editions.get_edition(guidance.CURRENT).guidance.themes}
