"""Releases as anybody may see them, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.services import publications
from tests.factories import figures as made


@pytest.fixture
def register(session: Session, now: datetime) -> None:
    made.add_register(now)


def rows(value: str, *, period: str = "2022-23") -> bytes:
    lines = (f"waste_recycling_rate,{code},{period},{value},published" for code in made.UNITARIES[:3])
    return made.tidy(*lines)


def test_release_when_a_later_one_revises_it_then_each_names_the_other(register: None, now: datetime) -> None:
    made.add_release(rows("40.5"), "first", now)
    later = made.tidy(
        f"waste_recycling_rate,{made.UNITARIES[0]},2022-23,41.0,published",
        f"waste_recycling_rate,{made.UNITARIES[1]},2022-23,40.5,published",
    )
    made.add_release(later, "second", now + timedelta(days=30))

    first, second = publications.get_publication("first"), publications.get_publication("second")

    assert [(r.code, r.figures, r.revised) for r in second.replaced] == [("first", 2, 1)]
    assert [(r.code, r.figures, r.revised) for r in first.replaced_by] == [("second", 2, 1)]
    assert (first.replaced, second.replaced_by) == ((), ())
    assert (first.publication.figures, first.publication.current) == (3, 1)
    assert second.publication.state_words == "Current"


def test_release_when_another_year_comes_then_neither_replaces_the_other(register: None, now: datetime) -> None:
    made.add_release(rows("40.5"), "first", now)
    made.add_release(rows("40.5", period="2021-22"), "second", now + timedelta(days=1))

    found = publications.get_publication("second")

    assert (found.replaced, found.replaced_by) == ((), ())
    assert [(c.metric_id, c.periods, c.figures) for c in found.covered] == [("waste_recycling_rate", ("2021-22",), 3)]


def test_release_when_replaced_whole_then_is_told_as_replaced(register: None, now: datetime) -> None:
    made.add_release(rows("40.5"), "first", now)
    made.add_release(rows("40.6"), "second", now + timedelta(days=1))

    found = publications.get_publication("first").publication

    assert (found.current, found.state_words) == (0, "Replaced by later releases")
    assert found.ended_at is not None


def test_releases_when_only_checked_or_refused_then_are_not_public(register: None, now: datetime) -> None:
    made.receive(rows("40.5"), "checked", now)
    made.receive(made.tidy("nonsense,E06000001,2022-23,1,published"), "refused", now)

    assert publications.list_publications() == ()
    for code in ("checked", "refused", "none"):
        with pytest.raises(NotFound):
            publications.get_publication(code)
