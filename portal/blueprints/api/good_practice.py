"""Examples of good practice that councils agreed to share, for programs."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.access import PUBLIC, allow
from portal.blueprints.api import bp
from portal.blueprints.api.answering import answer, documents, only
from portal.services.good_practice import library


@bp.get("/good-practice")
@allow(PUBLIC)
@documents(
    "Examples of good practice that councils agreed to share, by title",
    library.ExampleList,
    theme="Slug of a theme of the guidance",
    metric="Code of a metric",
)
def good_practice() -> ResponseReturnValue:
    only("theme", "metric")
    found = library.list_examples(theme=request.args.get("theme", ""), metric_id=request.args.get("metric", ""))
    items = library.as_items(found)
    return answer(
        library.ExampleList(examples=items),
        rows=lambda: (item.model_dump(mode="json") for item in items),
        columns=library.ExampleItem.model_fields,
        name="good-practice",
    )
