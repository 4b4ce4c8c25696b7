"""Who may hold a statutory office with which other, deputies, and gaps."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from portal.domain.offices import Gap, Tenure, concerns, gaps, why_not_appoint, why_not_delegate
from portal.domain.roles import Office

HEAD, FINANCE, MONITORING = Office
ANNA, BEN = uuid4(), uuid4()
TODAY = date(2024, 6, 3)


def tenure(
    office: Office = MONITORING,
    who: UUID = ANNA,
    from_on: date = date(2023, 4, 1),
    to_on: date | None = None,
    *,
    is_interim: bool = False,
) -> Tenure:
    return Tenure(office, who, is_interim, from_on, to_on)


@pytest.mark.parametrize("first,second", [(HEAD, MONITORING), (MONITORING, HEAD), (FINANCE, MONITORING)])
def test_monitoring_officer_may_be_neither_head_of_paid_service_nor_finance_officer(first, second) -> None:
    assert why_not_appoint(tenure(second), [tenure(first)]) is not None


def test_one_person_may_be_head_of_paid_service_and_finance_officer() -> None:
    assert why_not_appoint(tenure(FINANCE), [tenure(HEAD)]) is None


def test_offices_one_after_the_other_are_no_bar() -> None:
    before = tenure(HEAD, to_on=date(2024, 3, 31))

    assert why_not_appoint(tenure(MONITORING, from_on=date(2024, 4, 1)), [before]) is None
    assert why_not_appoint(tenure(MONITORING, from_on=date(2024, 3, 31)), [before]) is not None


def test_office_of_another_person_is_no_bar_and_two_permanent_holders_are_a_concern() -> None:
    held = [tenure(HEAD), tenure(HEAD, BEN)]

    assert why_not_appoint(held[1], held[:1]) is None
    assert any("Two people" in words for words in concerns(HEAD, held, today=TODAY))


def test_same_person_does_not_hold_one_office_twice_at_a_time() -> None:
    assert why_not_appoint(tenure(from_on=date(2024, 1, 1)), [tenure()]) is not None


@pytest.mark.parametrize(
    "held,words",
    [
        ([], "Nobody holds this office today"),
        ([tenure(is_interim=True)], "Held by an interim"),
        ([tenure(to_on=date(2024, 12, 31))], "The last day on record is 31 December 2024"),
    ],
)
def test_concerns_say_what_to_look_at(held, words) -> None:
    assert any(words in found for found in concerns(MONITORING, held, today=TODAY))


def test_office_held_permanently_without_an_end_is_no_concern() -> None:
    assert concerns(MONITORING, [tenure()], today=TODAY) == ()


def test_gap_is_the_time_between_two_holders_and_after_the_last() -> None:
    held = [tenure(to_on=date(2023, 6, 30)), tenure(who=BEN, from_on=date(2023, 9, 1), to_on=date(2024, 1, 31))]

    assert gaps(MONITORING, held, today=TODAY) == (
        Gap(date(2023, 7, 1), date(2023, 8, 31)),
        Gap(date(2024, 2, 1), None),
    )


def test_holders_that_overlap_or_follow_at_once_leave_no_gap() -> None:
    held = [
        tenure(to_on=date(2024, 12, 31)),
        tenure(who=BEN, from_on=date(2023, 5, 1), to_on=date(2023, 6, 30)),
        tenure(who=BEN, from_on=date(2025, 1, 1)),
    ]

    assert gaps(MONITORING, held, today=date(2025, 2, 1)) == ()


def test_gap_goes_on_until_a_holder_who_is_still_to_come() -> None:
    held = [tenure(to_on=date(2024, 5, 31)), tenure(who=BEN, from_on=date(2024, 7, 1))]

    assert gaps(MONITORING, held, today=TODAY) == (Gap(date(2024, 6, 1), None),)


def delegate(deputy: UUID = BEN, from_on: date = date(2024, 6, 1), to_on: date = date(2024, 8, 31), **changes):
    values = {"holder": tenure(FINANCE), "held": [tenure(FINANCE)], "given": [], **changes}
    return why_not_delegate(deputy, values.pop("holder"), from_on=from_on, to_on=to_on, **values)


def test_deputy_within_the_holders_time_is_fine() -> None:
    assert delegate() is None


@pytest.mark.parametrize(
    "changes",
    [
        {"deputy": ANNA},
        {"to_on": date(2024, 5, 1)},
        {"from_on": date(2023, 3, 1)},
        {"holder": tenure(FINANCE, to_on=date(2024, 7, 1))},
        {"given": [(date(2024, 8, 31), date(2024, 9, 1))]},
        {"held": [tenure(FINANCE), tenure(MONITORING, BEN)]},
    ],
    ids=["own deputy", "backwards", "before the holder", "after the holder", "already deputy", "monitoring officer"],
)
def test_deputy_is_refused(changes) -> None:
    assert delegate(**changes) is not None
