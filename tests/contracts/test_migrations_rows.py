"""What stands in the tables when they are changed: evidence becomes a library and comes back, signatures stay."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, MetaData, Table, create_engine, func, insert, select, text

from portal import migration
from portal.database import install_engine_hooks
from portal.transactions import exclusive

GSS, ROUND, PERSON = "E99000002", UUID(int=1), UUID(int=2)
LINKS = (UUID(int=11), UUID(int=12))
WHEN = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = create_engine(f"sqlite:///{tmp_path / 'rows.sqlite'}")
        install_engine_hooks(made)
        yield made
        made.dispose()
        return
    from tests.postgres import start_postgres, stop_postgres

    made = create_engine(start_postgres())
    clear = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    with made.begin() as connection:
        connection.execute(text(clear))
    yield made
    with made.begin() as connection:
        connection.execute(text(clear))
    made.dispose()
    stop_postgres()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def table(engine: Engine, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=engine)


def rows(engine: Engine, name: str) -> list[dict[str, object]]:
    found = table(engine, name)
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(found).order_by(found.c.id))]


def stored(engine: Engine, value: object) -> object:
    """Ids as the reflected columns take them: SQLite keeps them as 32 hexadecimal characters."""
    if isinstance(value, list):
        return [stored(engine, item) for item in value]
    if isinstance(value, dict):
        return {name: stored(engine, item) for name, item in value.items()}
    return value.hex if isinstance(value, UUID) and engine.dialect.name == "sqlite" else value


def fill(engine: Engine) -> None:
    """A council, a person, a round with two links, a sealed record and one signature, as of migration 0002."""
    council = {
        "gss_code": GSS, "name": "Exampleton", "official_name": "Exampleton", "type": "unitary", "tier": "single",
        "region": "", "is_city_corporation": False, "provides_upper_tier": True, "provides_lower_tier": True,
        "is_billing_authority": True, "ecode": "", "former_gss_codes": "", "later_gss_code": "", "notes": "",
        "demonstration": True,
    }  # fmt: skip  # columns of one row
    person = {
        "id": PERSON, "email": "tom@portal.example", "name": "Tom Ashby", "password_hash": "", "is_active": True,
        "created_at": WHEN, "version": 1,
    }  # fmt: skip
    cycle = {"slug": "2024", "title": "2024", "edition": "2024-05", "opens_on": date(2024, 5, 8), "due_on": WHEN.date()}
    opened = {
        "id": ROUND, "version": 1, "council_gss": GSS, "cycle_slug": "2024", "edition": "2024-05",
        "edition_sha256": "0" * 64, "state": "submitted", "opened_at": WHEN, "content_json": "", "content_sha256": "",
        "declined_reason": "",
    }  # fmt: skip
    links = [
        {
            "id": found, "version": 3, "round_id": ROUND, "code": "G-01", "title": f"Minutes {number}",
            "address": f"https://exampleton.example/{number}", "pointer": f"page {number}", "dated_on": WHEN.date(),
            "is_public": bool(number), "added_at": WHEN, "added_by_id": PERSON,
        }
        for number, found in enumerate(LINKS)
    ]  # fmt: skip
    sealed = {
        "id": UUID(int=21), "version": 1, "round_id": ROUND, "sequence": 1, "council_gss": GSS, "cycle_slug": "2024",
        "edition": "2024-05", "state": "under_review", "receipt": "BV-1", "sealed_json": "{}",
        "sealed_sha256": "1" * 64, "sealed_at": WHEN,
    }  # fmt: skip
    signed = {
        "id": UUID(int=31), "round_id": ROUND, "office": "monitoring_officer", "user_id": PERSON,
        "signed_by_name": "Tom Ashby", "is_interim": False, "statement": "I declare.", "reservation": "",
        "content_sha256": "2" * 64, "signed_at": WHEN, "void_reason": "",
    }  # fmt: skip
    values = {
        "council": council, "person": person, "cycle": cycle, "round": opened, "evidence": links,
        "assessment": sealed, "declaration": signed,
    }  # fmt: skip
    tables = {name: table(engine, name) for name in values}
    with exclusive(), engine.begin() as connection:
        for name in values:
            connection.execute(insert(tables[name]), stored(engine, values[name]))


def test_rows_when_migrated_to_the_newest_and_back_then_are_as_they_were(engine: Engine) -> None:
    migration.upgrade(url_of(engine), "0002")
    fill(engine)
    before = {name: rows(engine, name) for name in ("evidence", "assessment", "declaration", "round")}

    migration.upgrade(url_of(engine))
    items, citations = rows(engine, "evidence_item"), rows(engine, "citation")
    migration.downgrade(url_of(engine), "0002")

    assert [item["title"] for item in items] == ["Minutes 0", "Minutes 1"]
    assert [(found["code"], found["pointer"], found["item_id"]) for found in citations] == [
        ("G-01", "page 0", items[0]["id"]),
        ("G-01", "page 1", items[1]["id"]),
    ]
    assert {name: rows(engine, name) for name in before} == before


def test_states_and_signatures_when_taken_back_then_fit_the_older_tables(engine: Engine) -> None:
    migration.upgrade(url_of(engine), "0002")
    fill(engine)
    migration.upgrade(url_of(engine))
    again, sealed = table(engine, "declaration"), table(engine, "assessment")
    with exclusive(), engine.begin() as connection:
        connection.execute(sealed.update().values(state="changes_asked"))
        copy = connection.execute(select(again)).one()._mapping
        connection.execute(insert(again), {**copy, "id": stored(engine, UUID(int=32)), "sequence": 2})

    migration.downgrade(url_of(engine), "0002")

    old = table(engine, "declaration")
    with engine.connect() as connection:
        standing = select(func.count()).select_from(old).where(old.c.voided_at.is_(None))
        assert connection.execute(standing).scalar_one() == 1
    assert rows(engine, "assessment")[0]["state"] == "under_review"


def test_upgrade_when_a_row_points_nowhere_then_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'broken.sqlite'}"
    migration.upgrade(url, "0002")
    plain = create_engine(url)  # without the hooks, so that nothing minds the reference
    with plain.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO membership (user_id, role, council_gss, granted_at, id)"
                " VALUES ('0', 'author', 'E99000002', '2024-06-03', '1')"
            )
        )
    plain.dispose()

    with pytest.raises(RuntimeError, match="rows of membership point at rows that are not there"):
        migration.upgrade(url)

    with plain.connect() as connection:
        assert migration.current(connection) == "0002"
        assert connection.execute(text("SELECT count(*) FROM evidence")).scalar_one() == 0
    plain.dispose()
