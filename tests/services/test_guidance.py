"""Editions in the database, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import guidance
from guidance import GuidanceError, content_sha256, lineage
from portal.domain.errors import NotFound
from portal.domain.roles import SERVICE
from portal.models import Event, GuidanceEdition
from portal.services import guidance as editions
from portal.services.figures import storage
from portal.transactions import writing
from tests.factories.guidance import fixture_edition, one_file, zip_of

SEED = guidance.load("2024-05")
CHANGED = replace(SEED, about="The guidance with the official wording.")


def load(raw: bytes, now: datetime) -> editions.Loaded:
    with writing():
        return editions.load_edition(raw, name="edition.toml", actor=SERVICE, now=now)


def count(session: Session, model: type) -> int:
    return session.execute(select(func.count()).select_from(model)).scalar_one()


def test_editions_when_nothing_was_loaded_then_the_seed_stands(session: Session) -> None:
    listed = editions.list_editions()

    assert [edition.edition for edition in listed] == ["2024-05", "2023-07-draft"]
    assert [edition.is_current for edition in listed] == [True, False]
    assert listed[0].guidance == SEED
    assert listed[0].sha256 == content_sha256(SEED)
    assert listed[0].loaded_at is None


def test_load_when_content_is_new_then_stands_in_place_of_the_seed(session: Session, now: datetime) -> None:
    loaded = load(one_file(CHANGED), now)

    found = editions.get_edition("2024-05")
    assert loaded.is_new
    assert found.guidance == CHANGED
    assert found.loaded_at == now
    assert [event.kind for event in session.execute(select(Event)).scalars()] == ["guidance_loaded"]


def test_load_when_the_same_twice_then_changes_nothing(session: Session, now: datetime) -> None:
    load(one_file(CHANGED), now)

    again = load(zip_of(CHANGED), now + timedelta(days=1))

    assert not again.is_new
    assert again.edition.loaded_at == now
    assert (count(session, GuidanceEdition), count(session, Event)) == (1, 1)


def test_content_when_replaced_then_still_read_by_its_hash(session: Session, now: datetime) -> None:
    first = load(one_file(CHANGED), now).edition
    second = load(one_file(replace(SEED, about="Again.")), now + timedelta(days=1)).edition

    assert editions.get_edition("2024-05").sha256 == second.sha256
    assert editions.get_content("2024-05", first.sha256) == CHANGED
    assert editions.get_content("2024-05", content_sha256(SEED)) == SEED


def test_older_content_when_loaded_again_then_stands_again(session: Session, now: datetime) -> None:
    load(one_file(CHANGED), now)
    load(one_file(replace(SEED, about="Again.")), now + timedelta(days=1))

    load(one_file(CHANGED), now + timedelta(days=2))

    assert editions.get_edition("2024-05").guidance == CHANGED
    assert count(session, GuidanceEdition) == 2
    assert len(editions.list_editions()) == 2


def test_edition_of_a_new_name_when_loaded_then_listed(session: Session, now: datetime) -> None:
    later = replace(SEED, edition="2027-01", published_on=date(2027, 1, 4))

    load(one_file(later), now)

    assert [edition.edition for edition in editions.list_editions()] == ["2027-01", "2024-05", "2023-07-draft"]


@pytest.mark.parametrize("raw", [b"", b"edition = 1", one_file(replace(SEED, address="nowhere"))])
def test_load_when_there_is_a_problem_then_nothing_changes(session: Session, now: datetime, raw: bytes) -> None:
    with pytest.raises(GuidanceError):
        load(raw, now)

    assert count(session, GuidanceEdition) == 0
    assert editions.get_edition("2024-05").guidance == SEED


def test_keep_when_the_seed_stands_then_its_content_is_stored(session: Session, now: datetime) -> None:
    with writing():
        kept = editions.keep_edition("2024-05", actor=SERVICE, now=now)
        again = editions.keep_edition("2024-05", actor=SERVICE, now=now)

    assert kept == again
    assert kept.sha256 == content_sha256(SEED)
    assert count(session, GuidanceEdition) == 1


def test_edition_or_content_when_unknown_then_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        editions.get_edition("1999-01")
    with pytest.raises(NotFound):
        editions.get_content("2024-05", "0" * 64)
    with pytest.raises(NotFound):
        editions.get_content("2023-07-draft", content_sha256(SEED))


def test_seed_when_its_folder_is_zipped_then_loads(session: Session, now: datetime) -> None:
    folder = Path(guidance.__file__).parent / "2023-07-draft"

    loaded = load(zip_of(folder), now)

    assert loaded.edition.guidance == guidance.load("2023-07-draft")


def test_load_when_something_changed_then_kept_pages_are_made_anew(session: Session, now: datetime) -> None:
    load(one_file(CHANGED), now)
    before = storage.version()

    load(one_file(CHANGED), now)
    same = storage.version()
    load(one_file(replace(SEED, about="Again.")), now)

    assert before and same == before
    assert storage.version() != before


def test_lineage_when_nothing_was_loaded_then_that_of_the_seed(session: Session) -> None:
    found = editions.get_edition("2024-05")

    assert editions.get_lineage("2024-05", found.sha256) == lineage.load("2024-05")
    assert editions.get_lineage("2023-07-draft", editions.get_edition("2023-07-draft").sha256) is None


def test_lineage_when_loaded_with_its_edition_then_kept_beside_it(session: Session, now: datetime) -> None:
    content, relations = fixture_edition()

    loaded = load(zip_of(content, relations), now).edition
    again = load(zip_of(content, relations), now)

    assert loaded.sha256 == content_sha256(content)
    assert editions.get_lineage("2026-04", loaded.sha256) == relations
    assert not again.is_new
    kinds = [event.kind for event in session.execute(select(Event).order_by(Event.sequence)).scalars()]
    assert kinds == ["guidance_loaded", "guidance_lineage_loaded"]


def test_lineage_when_only_it_changed_then_the_edition_keeps_its_hash(session: Session, now: datetime) -> None:
    content, relations = fixture_edition()
    first = load(zip_of(content, relations), now).edition

    second = load(zip_of(content, replace(relations, note="Judged again.")), now)

    assert second.is_new and second.edition.sha256 == first.sha256
    found = editions.get_lineage("2026-04", first.sha256)
    assert found is not None and found.note == "Judged again."
    assert count(session, GuidanceEdition) == 1


def test_lineage_when_it_does_not_fit_then_nothing_is_loaded(session: Session, now: datetime) -> None:
    content, relations = fixture_edition()

    with pytest.raises(GuidanceError, match="Say what became of CI-01"):
        load(zip_of(content, replace(relations, relations=relations.relations[1:])), now)
    with pytest.raises(GuidanceError, match="Load the edition 2025-01 first"):
        load(zip_of(content, replace(relations, from_edition="2025-01")), now)

    assert count(session, GuidanceEdition) == 0
