"""The register of authorities, on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.roles import SERVICE
from portal.models import Council, Event
from portal.services import councils
from tests.factories.figures import REGISTER, add_register


def names(**filters: object) -> list[str]:
    return [f"{entry.name} {entry.gss_code}" for entry in councils.list_councils(**filters)]  # type: ignore[arg-type]


def test_register_when_imported_then_is_there_and_told(session: Session, now: datetime) -> None:
    change = add_register(now)

    assert (len(change.added), change.changed, change.unchanged, change.problems) == (8, (), 0, ())
    assert [event.kind for event in session.query(Event)] == ["register_imported"]


def test_register_when_imported_again_then_changes_nothing(session: Session, now: datetime) -> None:
    add_register(now)

    change = add_register(now)

    assert (change.added, change.changed, change.unchanged) == ((), (), 8)
    assert session.query(Event).count() == 1


def test_register_when_tried_only_then_says_what_it_would_do(session: Session, now: datetime) -> None:
    add_register(now)
    changed = REGISTER.replace("Kent,", "Kent County,").replace("Darlington,unitary,North East,,,", "D,unitary,,,,")
    changed += "E10000031,Warwickshire,county,West Midlands,,,\n"

    change = councils.import_register(changed.encode(), actor=SERVICE, now=now, dry_run=True)

    assert (change.added, change.changed, change.unchanged) == (("E10000031",), ("E06000005", "E10000016"), 6)
    assert session.get(Council, "E10000031") is None
    assert councils.get_council("E10000016").council.name == "Kent"


def test_register_when_changed_then_keeps_those_it_leaves_out(session: Session, now: datetime) -> None:
    add_register(now)

    add_register(now, "gss_code,name,type\nE10000016,Kent and Medway,county\n")

    assert councils.get_council("E10000016").council.name == "Kent and Medway"
    assert len(councils.list_councils()) == 8


@pytest.mark.parametrize(
    "line,column,code",
    [
        ("E123,Somewhere,county,,,,", "gss_code", "gss_code"),
        ("E10000016,Kent,county,,,,", "gss_code", "duplicate"),
        ("E10000099,,county,,,,", "name", "name_missing"),
        ("E10000099,Somewhere,shire,,,,", "type", "type_unknown"),
        ("E10000099,Somewhere,county,,01/04/2023,,", "start_date", "date"),
    ],
)
def test_register_when_a_row_is_wrong_then_nothing_changes(
    session: Session, now: datetime, line: str, column: str, code: str
) -> None:
    change = add_register(now, REGISTER + line + "\n")

    assert [(p.row, p.column, p.code) for p in change.problems] == [(10, column, code)]
    assert councils.list_councils() == ()


def test_register_when_a_successor_is_missing_then_said(session: Session, now: datetime) -> None:
    change = add_register(now, REGISTER.replace("2023-03-31,E06000066", "2023-03-31,E06000099"))

    assert [problem.code for problem in change.problems] == ["successor_unknown"]


def test_councils_when_listed_then_alphabetical_by_name_then_code(session: Session, now: datetime) -> None:
    add_register(now)

    assert names()[-3:] == ["Somerset E06000066", "Somerset E10000027", "Stockton-on-Tees E06000004"]
    assert names() == sorted(names(), key=str.casefold)


@pytest.mark.parametrize(
    "filters,expected",
    [
        pytest.param({"text": "SOMER"}, ["Somerset E06000066", "Somerset E10000027"], id="letters of the name"),
        pytest.param({"text": "e10000016"}, ["Kent E10000016"], id="code"),
        pytest.param({"types": ["county"]}, ["Kent E10000016", "Somerset E10000027"], id="type"),
        pytest.param({"regions": ["South East"]}, ["Kent E10000016"], id="region"),
        pytest.param({"text": "somer", "today": date(2023, 3, 31)}, ["Somerset E10000027"], id="last day of the old"),
        pytest.param({"text": "somer", "today": date(2023, 4, 1)}, ["Somerset E06000066"], id="first day of the new"),
    ],
)
def test_councils_when_filtered_then_those_that_fit(
    session: Session, now: datetime, filters: dict[str, object], expected: list[str]
) -> None:
    add_register(now)

    assert names(**filters) == expected


def test_council_when_it_succeeded_another_then_both_say_so(session: Session, now: datetime) -> None:
    add_register(now)

    assert [entry.gss_code for entry in councils.get_council("E06000066").predecessors] == ["E10000027"]
    assert [entry.gss_code for entry in councils.get_council("E10000027").successors] == ["E06000066"]


def test_council_when_unknown_then_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        councils.get_council("E10000016")
