"""An edition of the guidance for programs: whole as JSON, or its lines as CSV."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

from flask.typing import ResponseReturnValue
from pydantic import BaseModel, create_model

from guidance import Basis, Guidance
from guidance.checks import lines_of
from portal.access import PUBLIC, allow
from portal.blueprints.api import bp
from portal.blueprints.api.answering import answer, documents, only
from portal.services import guidance as editions

#: One row for each line of the edition, in its order; `list` says in which list it stands.
COLUMNS = ("edition", "theme", "list", "code", "text", "basis", "in_draft", "sources", "source_note", "note")


class BasisMeaning(BaseModel):
    """What a basis says about the lines that carry it."""

    label: str
    meaning: str


_BASES = {basis.value: BasisMeaning(label=basis.label, meaning=basis.sentence) for basis in Basis}
_HINTS = get_type_hints(Guidance)
_SHAPE: dict[str, Any] = {  # Any: pairs of a type and a default, as pydantic takes them
    "sha256": (str, ...),
    "bases": (dict[str, BasisMeaning], ...),
    **{description.name: (_HINTS[description.name], ...) for description in fields(Guidance)},
}

#: The edition's own types are the shape of the answer, so that the two cannot drift apart.
GuidanceAnswer: type[BaseModel] = create_model(
    "GuidanceAnswer",
    __doc__="An edition of the guidance in our own words, with the basis and the sources of each line.",
    **_SHAPE,
)


@bp.get("/guidance/<slug:edition>")
@allow(PUBLIC)
@documents("An edition of the guidance: themes, principles, models of intervention, process, sources", GuidanceAnswer)
def guidance_edition(edition: str) -> ResponseReturnValue:
    only()
    found = editions.get_edition(edition)
    content = {description.name: getattr(found.guidance, description.name) for description in fields(Guidance)}
    return answer(
        GuidanceAnswer(sha256=found.sha256, bases=_BASES, **content),
        rows=lambda: _rows(found.guidance),
        columns=COLUMNS,
        name=f"guidance-{edition}",
    )


def _rows(guidance: Guidance) -> Iterator[dict[str, object]]:
    for place, line in lines_of(guidance):
        first, _, rest = place.rpartition(", ")
        yield {
            "edition": guidance.edition,
            "theme": first.removeprefix("themes ") if first.startswith("themes ") else "",
            "list": rest.rpartition(" ")[0],
            "code": line.code,
            "text": line.text,
            "basis": line.basis.value,
            "in_draft": line.in_draft.value if line.in_draft else "",
            "sources": ";".join(line.sources),
            "source_note": line.source_note,
            "note": line.note,
        }
