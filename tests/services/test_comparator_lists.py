"""A council's own list and uploaded lists of comparators: chosen, ended, read; on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import EditConflict, NotFound, Refused, ReleaseRejected
from portal.domain.roles import SERVICE
from portal.models import Event
from portal.services import figures
from portal.services.figures import list_changes, list_uploads, lists, storage
from portal.services.figures.list_uploads import UploadDetails
from portal.storage import file_store
from portal.transactions import writing
from tests.factories.figures import REGISTER, UNITARIES, add_register, add_release, tidy

KENT, SOMERSET, OLD_SOMERSET = "E10000016", "E06000066", "E10000027"
DETAILS = UploadDetails("Neighbours 2024", "Nearest by age", "Licensed to this service until 2026", "Made by somebody")


@pytest.fixture
def register(session: Session, now: datetime) -> None:
    combined = "E47000001,Greater Manchester,combined_authority,North West,,,\n"
    add_register(now, REGISTER + combined)


def choose(members: tuple[str, ...] = UNITARIES, *, expected: str = "", now: datetime, reason: str = "Alike") -> str:
    with writing():
        found = list_changes.choose(SOMERSET, members, reason, expected=expected, actor=SERVICE, now=now)
        return str(found.id)


def upload(*pairs: str, gss_code: str | None = None, public: bool = False, now: datetime) -> lists.ListVersion:
    details = UploadDetails(DETAILS.title, DETAILS.method, DETAILS.licence, DETAILS.source, public)
    raw = "\n".join(("gss_code,member_gss", *pairs)).encode()
    with writing():
        found, _ = list_uploads.upload(raw, details, gss_code=gss_code, files=file_store(), actor=SERVICE, now=now)
    return found


def in_force(gss_code: str = SOMERSET, *, private: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.title, item.members) for item in lists.lists_of(figures.country(), gss_code, private=private)]


def events(session: Session) -> list[str]:
    kinds = session.scalars(select(Event.kind).order_by(Event.sequence))
    return [kind for kind in kinds if kind.startswith("comparator")]


def test_own_list_when_chosen_then_public_with_its_reason_and_one_event(
    register: None, session: Session, now: datetime
) -> None:
    before = storage.version()

    choose(reason="Alike in size ", now=now)

    found = lists.own_list(SOMERSET)
    assert found is not None and found.reason == "Alike in size" and found.is_public
    assert in_force() == [
        ("Chosen by Somerset", ("E06000005", "E06000001", "E06000002", "E06000003", "E06000004"))
    ]  # alphabetical by name
    assert events(session) == ["comparator_list_chosen"]
    assert storage.version() != before


def test_own_list_when_changed_then_the_one_before_ends_and_is_kept(
    register: None, session: Session, now: datetime
) -> None:
    first, later = choose(now=now), now + timedelta(days=1)

    second = choose((*UNITARIES[:4], KENT), expected=first, now=later)

    versions = lists.list_versions(SOMERSET)
    assert [(str(v.id), v.ended_at) for v in versions] == [(second, None), (first, later)]
    assert KENT in in_force()[0][1]
    assert events(session) == ["comparator_list_chosen"] * 2


def test_own_list_when_saved_without_a_change_then_nothing_happens(
    register: None, session: Session, now: datetime
) -> None:
    first = choose(now=now)

    assert choose(tuple(reversed(UNITARIES)), expected=first, now=now) == first
    assert events(session) == ["comparator_list_chosen"]


def test_own_list_when_somebody_else_was_first_then_both_are_given_back(
    register: None, session: Session, now: datetime
) -> None:
    choose(now=now)

    with pytest.raises(EditConflict) as caught:
        choose((*UNITARIES[:4], KENT), expected="", reason="Mine", now=now)

    assert caught.value.current["reason"] == "Alike"
    assert caught.value.offered["members"].split(";") == [*UNITARIES[:4], KENT]
    assert events(session) == ["comparator_list_chosen"]


@pytest.mark.parametrize(
    ("members", "reason", "message"),
    [
        (UNITARIES[:4], "x", "Choose 5 or more"),
        ((*UNITARIES, SOMERSET), "x", "Take away Somerset: it is read beside the group"),
        ((*UNITARIES, OLD_SOMERSET), "x", "does not exist today"),
        ((*UNITARIES, "E47000001"), "x", "read beside councils only"),
        ((*UNITARIES, "E06999999"), "x", "the register has no such authority"),
        ((*UNITARIES[:4], UNITARIES[0]), "x", "Choose 5 or more"),
        (UNITARIES, " ", "Enter why"),
        (UNITARIES, "x" * 2001, "2,000 characters"),
    ],
)
def test_own_list_when_it_cannot_stand_then_says_what_to_do(
    register: None, session: Session, now: datetime, members: tuple[str, ...], reason: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        choose(members, reason=reason, now=now)

    assert (lists.own_list(SOMERSET), events(session)) == (None, [])


def test_own_list_when_taken_away_then_ends_once(register: None, session: Session, now: datetime) -> None:
    found = lists.get_list(_uuid(choose(now=now)))

    with writing():
        list_changes.end_list(found.id, gss_code=SOMERSET, actor=SERVICE, now=now)

    assert in_force() == []
    with pytest.raises(Refused), writing():
        list_changes.end_list(found.id, gss_code=SOMERSET, actor=SERVICE, now=now)
    assert events(session) == ["comparator_list_chosen", "comparator_list_ended"]


def test_list_when_another_council_ends_or_reads_it_then_is_not_there(
    register: None, session: Session, now: datetime
) -> None:
    found = _uuid(choose(now=now))

    for owner in (KENT, None):
        with pytest.raises(NotFound), writing():
            list_changes.end_list(found, gss_code=owner, actor=SERVICE, now=now)
    with pytest.raises(NotFound):
        lists.get_list(found, gss_code=KENT)


def test_uploaded_list_when_not_public_then_seen_by_the_councils_own_people_only(
    register: None, session: Session, now: datetime
) -> None:
    pairs = [f"{SOMERSET},{code}" for code in UNITARIES] + [f"{KENT},{code}" for code in UNITARIES]
    found = upload(*pairs, now=now)

    assert in_force() == []
    assert [title for title, _ in in_force(private=True)] == ["Neighbours 2024"]
    assert len(found.groups) == 2
    assert [owner.gss_code for owner, _ in lists.get_list(found.id, gss_code=KENT).groups] == [KENT]


def test_uploaded_list_when_sent_by_a_council_then_never_public_and_for_itself_only(
    register: None, session: Session, now: datetime
) -> None:
    found = upload(*(f"{SOMERSET},{code}" for code in UNITARIES), gss_code=SOMERSET, public=True, now=now)

    assert not found.is_public
    with pytest.raises(ReleaseRejected) as caught:
        upload(f"{KENT},{UNITARIES[0]}", gss_code=SOMERSET, now=now)
    assert [problem.code for problem in caught.value.problems] == ["other_council"]  # type: ignore[attr-defined]


def test_uploaded_list_when_of_the_same_title_then_takes_the_place_of_the_one_before(
    register: None, session: Session, now: datetime
) -> None:
    rows = [f"{SOMERSET},{code}" for code in UNITARIES]
    first = upload(*rows, public=True, now=now)

    upload(*rows[:4], f"{SOMERSET},{KENT}", public=True, now=now + timedelta(days=1))

    assert len(in_force()) == 1 and KENT in in_force()[0][1]
    assert not lists.get_list(first.id).is_in_force
    assert events(session) == ["comparator_list_uploaded"] * 2


def test_uploaded_list_when_a_row_is_wrong_then_nothing_is_kept(
    register: None, session: Session, now: datetime
) -> None:
    with pytest.raises(ReleaseRejected):
        upload(f"{SOMERSET},{UNITARIES[0]}", f"{SOMERSET},E0", now=now)

    assert (lists.uploaded_for_all(), events(session)) == ((), [])


def test_figure_when_a_list_is_chosen_then_stands_beside_its_median(
    register: None, session: Session, now: datetime
) -> None:
    rate = "waste_recycling_rate"
    rows = [f"{rate},{code},2021-22,{30 + n}," for n, code in enumerate((*UNITARIES, SOMERSET))]
    add_release(tidy(*rows), "rates", now)
    choose(now=now)

    found = figures.council_figures(SOMERSET, ["service-delivery"])

    figure = next(item for item in found.all_figures if item.metric.id == rate)
    assert [(item.words, item.n, item.median) for item in figure.lists] == [("Chosen by Somerset", 5, 32)]


def _uuid(text: str):  # type: ignore[no-untyped-def]  # a UUID from its text
    from uuid import UUID

    return UUID(text)
