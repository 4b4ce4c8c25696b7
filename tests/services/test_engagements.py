"""The log of contacts, on both databases: what stays inside, what both sides agree, and who may do what."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import db
from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.domain.casework import AttendeeSide, EngagementKind, Side
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.models import Assessment, Engagement, FollowUp, Job
from portal.services import engagements, records
from portal.services.engagements import Attendee, EngagementWords, Entry, FollowUpWords, Shared
from portal.services.reviews.access import find_case_file
from portal.transactions import writing
from tests.factories import reviews as factory

WORDS = EngagementWords(
    EngagementKind.EARLY_CONVERSATION,
    date(2024, 5, 28),
    "The plan for the audit committee",
    (
        Attendee("Ada Example", "Leader of Exampleton", AttendeeSide.COUNCIL),
        Attendee("Pat Elsewhere", "Leader of Elsewhere", AttendeeSide.LOCAL_LEADER),
    ),
    "Both say that the committee will meet monthly.",
    "Ask again in July.",
)


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """A case that `reviewer` reads and that `lead` has opened."""
    with writing():
        assessment = factory.submitted(now)
        factory.taken_up(assessment, now=now)
    return assessment


@pytest.fixture
def entry(case: Assessment, now: datetime) -> Engagement:
    with writing():
        return engagements.add(case.id, WORDS, actor=factory.actor("reviewer", now), now=now)


@pytest.fixture
def shared(case: Assessment, entry: Engagement, now: datetime) -> Engagement:
    with writing():
        engagements.share(case.id, entry.id, expected_version=1, actor=factory.actor("lead", now), now=now)
    return entry


def change(case: Assessment, found: Engagement, now: datetime, *, version: int, **changes: object) -> None:
    words = replace(WORDS, **changes)  # type: ignore[arg-type]  # each test changes what it names
    with writing():
        engagements.change(
            case.id, found.id, words, expected_version=version, actor=factory.actor("lead", now), now=now
        )


def agree(case: Assessment, found: Engagement, now: datetime, *, version: int) -> None:
    with writing():
        engagements.agree_for_department(
            case.id, found.id, expected_version=version, actor=factory.actor("reviewer", now), now=now
        )


def council_sees(found: Engagement, now: datetime, account: str = "author") -> Shared:
    return engagements.get_for_council(EXAMPLETON, found.id, actor=factory.actor(account, now))


def council_agrees(found: Engagement, now: datetime, *, content: str = "", account: str = "author") -> None:
    content = content or council_sees(found, now).content
    with writing():
        engagements.agree_for_council(EXAMPLETON, found.id, content=content, actor=factory.actor(account, now), now=now)


def council_says(found: Engagement, now: datetime, words: str, *, content: str = "") -> None:
    content = content or council_sees(found, now).content
    with writing():
        engagements.say_otherwise(
            EXAMPLETON, found.id, words, content=content, actor=factory.actor("author", now), now=now
        )


def department_sees(case: Assessment, found: Engagement, now: datetime) -> Entry:
    return engagements.get_for_department(case.id, found.id, actor=factory.actor("lead", now))


def test_entry_when_not_shared_then_the_council_finds_nothing(entry: Engagement, now: datetime) -> None:
    author = factory.actor("author", now)

    assert engagements.list_for_council(EXAMPLETON, actor=author) == ()
    assert engagements.list_awaiting(EXAMPLETON, actor=author) == ()
    with pytest.raises(NotFound):
        council_sees(entry, now)
    with pytest.raises(NotFound):
        council_agrees(entry, now, content="0" * 64)
    assert records.list_events(subject=("engagement", str(entry.id)))[0].council_gss is None
    assert not db.session.execute(select(Job.key).where(Job.key.startswith("engagement"))).all()


def test_entry_when_shared_then_the_council_reads_all_but_the_private_note(shared: Engagement, now: datetime) -> None:
    seen = council_sees(shared, now, "viewer")

    assert (seen.notes, seen.standing) == (WORDS.notes, "Shared, not agreed yet")
    assert [one.name for one in seen.attendees] == ["Ada Example", "Pat Elsewhere"]
    assert "private_note" not in {field.name for field in fields(seen)} and WORDS.private_note not in repr(seen)
    told = db.session.execute(select(Job.payload).where(Job.key.startswith("engagement"))).scalars().all()
    assert {one["to"].split("@")[0] for one in told} == {"author", "council-admin"}
    assert not any(WORDS.subject in one["body"] or "monthly" in one["body"] for one in told)


def test_agreement_when_both_agree_then_stands_until_the_text_changes(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    agree(case, shared, now, version=2)
    council_agrees(shared, now)
    both = department_sees(case, shared, now)
    change(case, shared, now, version=4, notes="They will meet every quarter.")
    after = department_sees(case, shared, now)

    assert (both.is_agreed, both.department_agreed_by != "", both.council_agreed_by != "") == (True, True, True)
    assert (after.is_agreed, after.department_agreed_at, after.council_agreed_at) == (False, None, None)
    assert after.standing == "Shared, not agreed yet"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Another matter"},
        {"held_on": date(2024, 5, 29)},
        {"kind": EngagementKind.MEETING},
        {"attendees": WORDS.attendees[:1]},
        {"attendees": tuple(reversed(WORDS.attendees))},
    ],
    ids=["subject", "day", "kind", "people", "order of people"],
)
def test_agreement_when_anything_that_both_read_changes_then_is_gone(
    case: Assessment, shared: Engagement, now: datetime, changes: dict[str, object]
) -> None:
    agree(case, shared, now, version=2)
    council_agrees(shared, now)

    change(case, shared, now, version=4, **changes)

    after = department_sees(case, shared, now)
    assert (after.department_agreed_at, after.council_agreed_at) == (None, None)


def test_agreement_when_only_the_private_note_changes_then_stands_and_the_council_sees_the_same(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    agree(case, shared, now, version=2)
    council_agrees(shared, now)
    before = council_sees(shared, now)

    change(case, shared, now + timedelta(days=1), version=4, private_note="Ask in June instead.")

    assert council_sees(shared, now) == before
    newest = records.list_events(subject=("engagement", str(shared.id)))[0]
    assert (newest.kind, newest.council_gss) == ("engagement_changed", None)


def test_agreement_when_the_text_changed_since_it_was_read_then_conflicts(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    content = council_sees(shared, now).content
    change(case, shared, now, version=2, notes="Other words.")

    with pytest.raises(EditConflict):
        council_agrees(shared, now, content=content)
    with pytest.raises(EditConflict) as conflict:
        council_says(shared, now, "We said quarterly.", content=content)
    assert conflict.value.offered == {"words": "We said quarterly."}


def test_change_when_the_council_agreed_since_then_conflicts(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    council_agrees(shared, now)

    with pytest.raises(EditConflict):
        change(case, shared, now, version=2, notes="Other words.")


def test_words_when_the_council_says_otherwise_then_it_does_not_agree_and_its_words_are_kept(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    council_agrees(shared, now)
    council_says(shared, now, "We said quarterly.")
    disputed = department_sees(case, shared, now)
    council_agrees(shared, now)
    agreed = department_sees(case, shared, now)

    assert (disputed.council_agreed_at, disputed.council_words) == (None, "We said quarterly.")
    assert agreed.council_agreed_at is not None and agreed.council_words == "We said quarterly."
    with pytest.raises(Refused, match="Enter what you would have otherwise"):
        council_says(shared, now, "We said quarterly.")


@pytest.mark.parametrize(
    ("account", "error"),
    [
        ("viewer", NotAllowed),
        ("contributor", NotAllowed),
        ("author2", NotFound),
        ("lead", NotFound),
        ("admin", NotFound),
    ],
)
def test_agree_when_the_person_may_not_answer_then_is_refused(
    shared: Engagement, now: datetime, account: str, error: type[Exception]
) -> None:
    content = council_sees(shared, now).content

    with pytest.raises(error):
        council_agrees(shared, now, content=content, account=account)
    with pytest.raises(NotFound):
        engagements.get_for_council(VALLEY, shared.id, actor=factory.actor("author5", now))


def test_log_when_the_person_does_not_read_the_case_then_there_is_none(
    case: Assessment, entry: Engagement, now: datetime
) -> None:
    for account in ("reviewer2", "author", "admin"):
        actor = factory.actor(account, now)
        with pytest.raises(NotFound):
            engagements.list_for_department(case.id, actor=actor)
        with pytest.raises(NotFound), writing():
            engagements.add(case.id, WORDS, actor=actor, now=now)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": " "}, "Enter what it was about"),
        ({"held_on": date(2024, 6, 4)}, "Enter a day that has come"),
        ({"notes": "x" * 20_001}, "Shorten the notes"),
        ({"private_note": "x" * 20_001}, "Shorten the notes"),
        ({"attendees": WORDS.attendees * 31}, "Name 60 people or fewer"),
    ],
    ids=["subject", "day to come", "notes", "private note", "people"],
)
def test_add_when_a_part_is_wrong_then_is_refused(
    case: Assessment, now: datetime, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(Refused, match=message), writing():
        engagements.add(case.id, replace(WORDS, **changes), actor=factory.actor("lead", now), now=now)  # type: ignore[arg-type]  # one is made wrong


def test_share_when_there_are_no_notes_then_is_refused(case: Assessment, entry: Engagement, now: datetime) -> None:
    change(case, entry, now, version=1, notes=" ")

    with pytest.raises(Refused, match="Write the notes first"), writing():
        engagements.share(case.id, entry.id, expected_version=2, actor=factory.actor("lead", now), now=now)


def test_withdraw_when_shared_then_both_read_the_reason_and_nothing_is_added(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    with writing():
        engagements.withdraw(
            case.id, shared.id, "Entered twice.", expected_version=2, actor=factory.actor("lead", now), now=now
        )

    seen = council_sees(shared, now)
    assert (seen.standing, seen.withdrawn_reason) == ("Taken out of the log", "Entered twice.")
    with pytest.raises(Refused):
        council_agrees(shared, now)
    with pytest.raises(Refused):
        change(case, shared, now, version=3, notes="More.")


def test_follow_up_when_marked_then_only_by_the_side_that_does_it(
    case: Assessment, shared: Engagement, now: datetime
) -> None:
    lead, author = factory.actor("lead", now), factory.actor("author", now)
    with writing():
        theirs = engagements.add_follow_up(
            case.id, shared.id, FollowUpWords("Send the minutes", Side.COUNCIL, "Clerk"), actor=lead, now=now
        )
        ours = engagements.add_follow_up(
            case.id, shared.id, FollowUpWords("Read them", Side.DEPARTMENT), actor=lead, now=now
        )

    def by_department(line: FollowUp, *, version: int = 1, is_done: bool = True) -> None:
        with writing():
            engagements.mark_for_department(
                case.id, shared.id, line.id, is_done=is_done, expected_version=version, actor=lead, now=now
            )

    def by_council(line: FollowUp, version: int = 1) -> None:
        with writing():
            engagements.mark_for_council(
                EXAMPLETON, shared.id, line.id, is_done=True, expected_version=version, actor=author, now=now
            )

    with pytest.raises(NotAllowed):
        by_department(theirs)
    with pytest.raises(NotAllowed):
        by_council(ours)
    by_council(theirs)
    by_department(ours)
    with pytest.raises(EditConflict):
        by_council(theirs)
    by_department(ours, version=2, is_done=False)

    assert [(one.text, one.done_on) for one in council_sees(shared, now).follow_ups] == [
        ("Send the minutes", date(2024, 6, 3)),
        ("Read them", None),
    ]


def test_row_when_the_council_agrees_to_what_is_not_shared_then_the_database_refuses(
    entry: Engagement, now: datetime
) -> None:
    with pytest.raises(IntegrityError), writing():
        db.session.get(Engagement, entry.id).council_agreed_at = now  # type: ignore[union-attr]  # it is there
        db.session.flush()


def test_lists_when_there_are_many_entries_then_ask_the_database_as_often(
    case: Assessment, shared: Engagement, now: datetime, session: Session
) -> None:
    lead, author = factory.actor("lead", now), factory.actor("author", now)
    file = find_case_file(case)

    def statements(work: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(*arguments: object) -> None:
            if str(arguments[2]) != "BEGIN":  # said where the commit before it ended a transaction
                seen.append(str(arguments[2]))

        session.expire_all()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    def counts() -> tuple[int, ...]:
        return (
            statements(lambda: engagements.list_for_case(file)),
            statements(lambda: engagements.list_for_council(EXAMPLETON, actor=author)),
            statements(lambda: engagements.list_awaiting(EXAMPLETON, actor=author)),
        )

    few = counts()
    for _ in range(10):
        with writing():
            found = engagements.add(case.id, WORDS, actor=lead, now=now)
            engagements.share(case.id, found.id, expected_version=1, actor=lead, now=now)
    assert counts() == few
    assert max(few) <= 5
    assert len(engagements.list_for_case(file)) == 11
