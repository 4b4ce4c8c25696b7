"""Every table that hangs on a case, or names an account, is in a pack of records or on a list that says why not."""

from sqlalchemy import Table

from portal.database import Base
from portal.services.packs.kinds import EVENTS, KINDS, LEFT_OUT, PERSON_KINDS, PERSON_LEFT_OUT


def _refers(table: Table) -> set[str]:
    return {str(key.column.table.name) for key in table.foreign_keys}


def _hanging_on_a_case() -> set[str]:
    """Every table that refers to a case, a sealed record or a reading, to one of those that do, and so on."""
    found = {"case_file", "assessment", "review"}
    while True:
        tables = Base.metadata.tables.values()
        more = {table.name for table in tables if table.name not in found and _refers(table) & found}
        if not more:
            return found
        found |= more


def test_tables_when_they_hang_on_a_case_then_are_in_a_pack_or_listed_with_a_reason() -> None:
    packed = {kind.model.__tablename__ for kind in KINDS}

    assert _hanging_on_a_case() - packed == set(LEFT_OUT), "decide in portal/services/packs/kinds.py"
    assert packed <= _hanging_on_a_case() and all(LEFT_OUT.values())


def test_tables_when_they_name_an_account_then_are_in_a_persons_pack_or_listed_with_a_reason() -> None:
    packed = {kind.model.__tablename__ for kind in (*KINDS, *PERSON_KINDS)}
    naming = {table.name for table in Base.metadata.tables.values() if "person" in _refers(table)}

    assert naming - packed == set(PERSON_LEFT_OUT), "decide in portal/services/packs/kinds.py"
    assert all(PERSON_LEFT_OUT.values())


def test_kinds_when_listed_then_name_real_columns_and_stand_after_what_they_hang_on() -> None:
    seen: set[str] = set()
    for kind in (*PERSON_KINDS, *KINDS, EVENTS):
        columns = kind.model.__table__.columns
        for name in (kind.via, *((kind.day,) if kind.day else ()), *kind.title):
            assert name in columns, f"{kind.name}: {name}"
        if kind in KINDS and kind.via != "id":
            parents = {key.column.table.name for key in columns[kind.via].foreign_keys}
            assert parents <= seen, kind.name
        seen.add(kind.model.__tablename__)
    names = [kind.name for kind in (*PERSON_KINDS, *KINDS, EVENTS)]
    assert len(names) == len(set(names))
