"""Outside evidence: numbered once, never deleted, and beside what the council says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.casework import Bearing
from portal.errors import EditConflict, NotFound, Refused
from portal.models import Assessment
from portal.services import external_evidence, records
from portal.services.external_evidence import BearingText, Outside, OutsideDetails
from portal.services.reviews.access import find_case_file
from portal.transactions import writing
from tests.factories import reviews as factory

REPORT = OutsideDetails(
    kind="external-audit",
    title="Auditor’s annual report",
    source="The external auditor",
    supplied_by="Published",
    address="https://audit.example/report",
    dated_on=date(2024, 3, 1),
    is_public=True,
)
SAYS = BearingText(Bearing.CONFLICTS, "The audit committee met once in the year.", "page 14")


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    with writing():
        assessment = factory.submitted(now)
        factory.taken_up(assessment, now=now)
    return assessment


def added(case: Assessment, now: datetime, details: OutsideDetails = REPORT) -> Outside:
    actor = factory.actor("reviewer", now)
    with writing():
        row = external_evidence.add_outside(case.id, details, actor=actor, now=now)
    return external_evidence.get_outside(external_evidence.list_outside(case.id, actor=actor), row.id)


def test_add_outside_when_one_was_taken_back_then_its_number_is_not_given_again(
    case: Assessment, now: datetime
) -> None:
    actor, first = factory.actor("lead", now), added(case, now)
    with writing():
        external_evidence.withdraw_outside(
            case.id, first.row.id, "It is about another council.", actor=actor, expected_version=1, now=now
        )
    second = added(case, now, replace(REPORT, kind="correspondence", dated_on=None))

    assert (first.row.number, second.row.number) == (1, 2)
    assert second.kind == "Letter or other correspondence"
    found = external_evidence.list_outside(case.id, actor=actor)
    assert [item.row.number for item in found.items] == [1, 2]
    event = records.list_events(subject=("case", str(first.row.case_id)))[0]
    assert (event.kind, event.council_gss, event.facts) == (
        "outside_evidence_added",
        None,
        {"number": 2, "kind": "correspondence"},
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "gossip"},
        {"title": " "},
        {"source": ""},
        {"supplied_by": ""},
        {"address": "javascript:alert(1)"},
        {"address": "ftp://audit.example/report"},
        {"title": "x" * 301},
        {"received_on": date(2031, 1, 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_add_outside_when_it_cannot_be_kept_then_refuses(
    case: Assessment, now: datetime, change: dict[str, object]
) -> None:
    with pytest.raises(Refused), writing():
        external_evidence.add_outside(
            case.id,
            replace(REPORT, **change),  # type: ignore[arg-type]  # names of its own fields
            actor=factory.actor("reviewer", now),
            now=now,
        )


def test_change_outside_when_another_was_first_then_is_a_conflict(case: Assessment, now: datetime) -> None:
    actor, item = factory.actor("reviewer", now), added(case, now)
    with writing():
        version = external_evidence.change_outside(
            case.id, item.row.id, replace(REPORT, title="Annual report"), actor=actor, expected_version=1, now=now
        )
    assert version == 2
    with pytest.raises(EditConflict), writing():
        external_evidence.change_outside(
            case.id, item.row.id, replace(REPORT, source="Another auditor"), actor=actor, expected_version=1, now=now
        )


def test_withdraw_outside_when_no_reason_is_given_or_it_is_done_then_refuses(case: Assessment, now: datetime) -> None:
    actor, item = factory.actor("reviewer", now), added(case, now)
    with pytest.raises(Refused), writing():
        external_evidence.withdraw_outside(case.id, item.row.id, " ", actor=actor, expected_version=1, now=now)
    with writing():
        external_evidence.withdraw_outside(case.id, item.row.id, "Twice.", actor=actor, expected_version=1, now=now)
    with pytest.raises(Refused), writing():
        external_evidence.change_outside(case.id, item.row.id, REPORT, actor=actor, expected_version=2, now=now)


def test_add_bearing_when_it_conflicts_then_stands_beside_what_the_council_says(
    case: Assessment, now: datetime
) -> None:
    actor, item = factory.actor("reviewer", now), added(case, now)
    with writing():
        external_evidence.add_bearing(case.id, item.row.id, "G-01", SAYS, actor=actor, now=now)
        external_evidence.add_bearing(case.id, item.row.id, "governance", SAYS, actor=actor, now=now)
    shown = external_evidence.get_outside(external_evidence.list_outside(case.id, actor=actor), item.row.id)

    theme, characteristic = shown.bearings
    assert theme.section.title == "Governance"
    assert characteristic.section.words == "We do this everywhere."
    assert characteristic.is_conflict
    beside = external_evidence.list_for(find_case_file(case), "G-01")
    assert [(piece.number, bearing.words) for piece, bearing in beside] == [(1, SAYS.words)]


@pytest.mark.parametrize("section", ["G-99", "G-01"], ids=["unknown", "there already"])
def test_add_bearing_when_the_section_cannot_take_it_then_refuses(
    case: Assessment, now: datetime, section: str
) -> None:
    actor, item = factory.actor("reviewer", now), added(case, now)
    with writing():
        external_evidence.add_bearing(case.id, item.row.id, "G-01", SAYS, actor=actor, now=now)
    with pytest.raises(Refused), writing():
        external_evidence.add_bearing(case.id, item.row.id, section, SAYS, actor=actor, now=now)


def test_change_bearing_when_it_belongs_elsewhere_then_moves(case: Assessment, now: datetime) -> None:
    actor, item = factory.actor("reviewer", now), added(case, now)
    with writing():
        row = external_evidence.add_bearing(case.id, item.row.id, "G-01", SAYS, actor=actor, now=now)
        external_evidence.change_bearing(
            case.id, item.row.id, row.id, "G-F01", SAYS, actor=actor, expected_version=1, now=now
        )
    assert external_evidence.list_for(find_case_file(case), "G-01") == ()
    assert len(external_evidence.list_for(find_case_file(case), "G-F01")) == 1
    with pytest.raises(EditConflict), writing():
        external_evidence.change_bearing(
            case.id, item.row.id, row.id, "G-02", SAYS, actor=actor, expected_version=1, now=now
        )


def test_list_for_when_a_piece_was_taken_back_then_leaves_it_out(case: Assessment, now: datetime) -> None:
    actor, item = factory.actor("reviewer", now), added(case, now)
    later = now + timedelta(days=1)
    with writing():
        external_evidence.add_bearing(case.id, item.row.id, "G-01", SAYS, actor=actor, now=now)
        external_evidence.withdraw_outside(case.id, item.row.id, "Twice.", actor=actor, expected_version=1, now=later)

    assert external_evidence.list_for(find_case_file(case), "G-01") == ()
    assert external_evidence.list_for(None, "G-01") == ()


@pytest.mark.parametrize("account", ["reviewer2", "author", "admin"])
def test_list_outside_when_the_actor_may_not_open_the_case_then_is_not_found(
    case: Assessment, now: datetime, account: str
) -> None:
    added(case, now)
    with pytest.raises(NotFound):
        external_evidence.list_outside(case.id, actor=factory.actor(account, now))
