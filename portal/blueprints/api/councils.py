"""Authorities and their figures, for programs."""

from flask import request
from flask.typing import ResponseReturnValue

from guidance.seven import THEME_SLUGS
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.api import bp
from portal.blueprints.api.answering import BadParameter, answer, documents, only
from portal.services import councils as register
from portal.services import figures
from portal.services.figures import answers, shapes


@bp.get("/councils")
@allow(PUBLIC)
@documents("All authorities, present and former, alphabetical by name", shapes.CouncilList)
def councils() -> ResponseReturnValue:
    only()
    today = clock.now().date()
    items = [answers.council_item(entry, today) for entry in register.list_councils()]
    return answer(
        shapes.CouncilList(councils=items),
        rows=lambda: (item.model_dump() for item in items),
        columns=shapes.CouncilListItem.model_fields,
        name="councils",
    )


@bp.get("/councils/<gss:gss_code>")
@allow(PUBLIC)
@documents("One authority, those before and after it, and its nearest neighbours", shapes.CouncilAnswer)
def council(gss_code: str) -> ResponseReturnValue:
    only()
    found = answers.council(register.get_council(gss_code))

    def rows() -> list[dict[str, object]]:
        lists = ("predecessors", "successors")
        row = found.model_dump(exclude={"neighbours"}) | {name: ";".join(getattr(found, name)) for name in lists}
        return [row | {"neighbours": ";".join(found.neighbours.members)}]

    return answer(found, rows=rows, columns=shapes.CouncilAnswer.model_fields, name=f"council-{gss_code}")


@bp.get("/councils/<gss:gss_code>/figures")
@allow(PUBLIC)
@documents(
    "One authority's figures by theme: the latest of each metric, under its primary theme",
    shapes.CouncilFiguresAnswer,
    period="One period such as 2022-23, or all for every one held",
)
def council_figures(gss_code: str) -> ResponseReturnValue:
    only("period")
    period = request.args.get("period")
    if period is None:
        found = figures.council_figures(gss_code, THEME_SLUGS)
    else:
        found = figures.council_history(gss_code, THEME_SLUGS, None if period == "all" else _held(period))
    return answer(
        answers.council_figures(found),
        rows=lambda: answers.council_figure_rows(found),
        columns=answers.COUNCIL_FIGURE_COLUMNS,
        name=f"figures-{gss_code}",
    )


def _held(period: str) -> str:
    held = {found.text for items in figures.periods_by_metric().values() for found in items}
    if period not in held:
        raise BadParameter(f"Use period=all or a period for which there are figures: {period} is none")
    return period
