"""The public library: what councils agreed to share, by title and by nothing else."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain.casework import ConsentState
from portal.domain.errors import NotFound
from portal.domain.metrics import alphabetical
from portal.models import Council, GoodPractice


@dataclass(frozen=True)
class Example:
    """One example as anybody may read it.

    Args:
        metrics: id and name of the figures it speaks to, by name.
        is_fictional: whether the council does not exist.
    """

    id: uuid.UUID
    title: str
    text: str
    theme: str
    code: str
    metrics: tuple[tuple[str, str], ...]
    address: str
    gss_code: str
    council: str
    is_fictional: bool
    published_at: datetime


class ExampleItem(BaseModel):
    """One example of good practice, in words that the council agreed to."""

    id: str = Field(description="Stays the same while the example is published")
    title: str
    text: str
    theme: str = Field(description="Slug of the theme of the guidance")
    characteristic: str = Field(description="Code of the characteristic; empty for the theme as a whole")
    metrics: list[str] = Field(description="Codes of the metrics whose pages lead here")
    address: str = Field(description="Where more is told; may be empty")
    gss_code: str
    council: str
    demonstration: bool = Field(description="Whether the council is fictional")
    published_at: datetime


class ExampleList(BaseModel):
    """Examples of good practice by title."""

    examples: list[ExampleItem]


def list_examples(*, theme: str = "", metric_id: str = "", council: str = "", words: str = "") -> tuple[Example, ...]:
    """The published examples by title. One query; nothing is ordered or counted by council.

    Args:
        theme, metric_id, council: slug, code and GSS code to narrow to; empty for all.
        words: each of them has to occur in the title, the text or the council's name.
    """
    query = _published()
    if theme:
        query = query.where(GoodPractice.theme == theme)
    if council:
        query = query.where(GoodPractice.council_gss == council)
    found = [_example(row[0], row[1]) for row in db.session.execute(query)]
    asked = words.casefold().split()
    shown = (
        item
        for item in found
        if (not metric_id or metric_id in {code for code, _ in item.metrics})
        and all(word in f"{item.title} {item.text} {item.council}".casefold() for word in asked)
    )
    return tuple(sorted(shown, key=lambda item: alphabetical(item.title, str(item.id))))


def get_example(practice_id: uuid.UUID) -> Example | None:
    """A published example; None for one that was published and taken down.

    Raises:
        NotFound: nothing was ever published there.
    """
    row = db.session.execute(_published().where(GoodPractice.id == practice_id)).one_or_none()
    if row is not None:
        return _example(row[0], row[1])
    taken_down = select(GoodPractice.id).where(
        GoodPractice.id == practice_id,
        GoodPractice.state == ConsentState.WITHDRAWN,
        GoodPractice.answered_at.is_not(None),  # an offer that was taken back unanswered was never public
    )
    if db.session.execute(taken_down).one_or_none() is None:
        raise NotFound()
    return None


def as_items(found: Iterable[Example]) -> list[ExampleItem]:
    """Examples as the API gives them."""
    return [
        ExampleItem(
            id=str(item.id),
            title=item.title,
            text=item.text,
            theme=item.theme,
            characteristic=item.code,
            metrics=[code for code, _ in item.metrics],
            address=item.address,
            gss_code=item.gss_code,
            council=item.council,
            demonstration=item.is_fictional,
            published_at=item.published_at,
        )
        for item in found
    ]


def _published() -> Any:  # Any: a select of two entities, whose row type the stubs and the library name apart
    return (
        select(GoodPractice, Council)
        .join(Council, Council.gss_code == GoodPractice.council_gss)
        .where(GoodPractice.state == ConsentState.AGREED)
    )


def _example(row: GoodPractice, council: Council) -> Example:
    assert row.published_at is not None  # the state says so, and the database holds it to that
    named = [(code, catalogue()[code].name) for code in row.metric_ids if code in catalogue()]
    return Example(
        id=row.id,
        title=row.title,
        text=row.text,
        theme=row.theme,
        code=row.code,
        metrics=tuple(sorted(named, key=lambda item: alphabetical(item[1], item[0]))),
        address=row.address,
        gss_code=row.council_gss,
        council=council.official_name,
        is_fictional=council.demonstration,
        published_at=row.published_at,
    )
