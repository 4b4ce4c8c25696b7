"""The log of contacts on the department's screens, and shared notes on the council's."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from uuid import UUID

import pytest

from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import AttendeeSide, EngagementKind, Side
from portal.services import engagements
from portal.services.engagements import Attendee, EngagementWords, FollowUpWords
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
COUNCIL = f"/council/{EXAMPLETON}/conversations"
CANARY = "c0ffee1234567890"
#: Pages of a draft's items, of which there are hundreds alike.
_ITEM = re.compile(r"/(characteristics|indicators)/")
FORM = {
    "kind": "early_conversation",
    "held_on-day": "28",
    "held_on-month": "5",
    "held_on-year": "2024",
    "subject": "The plan for the audit committee",
    "council": "Ada Example, Leader of Exampleton\n\nBo Example",
    "local_leader": "Pat Elsewhere, Leader, Elsewhere Council",
    "notes": "Both say that the committee will meet monthly.",
    "private_note": CANARY,
}


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        found = factory.submitted(now).id
        factory.taken_up(found, now=now)
    return found


@pytest.fixture
def shared(case: UUID, arrange: Arrange, now: datetime) -> UUID:
    return unshared_entry(case, arrange, now, is_shared=True)


def unshared_entry(case: UUID, arrange: Arrange, now: datetime, *, is_shared: bool = False) -> UUID:
    """An entry with every part filled and a follow-up on each side."""
    people = tuple(Attendee(f"Name {side.value}", "Office", side) for side in AttendeeSide)
    words = EngagementWords(
        EngagementKind.EARLY_CONVERSATION, date(2024, 5, 28), f"Subject {CANARY[:4]}", people, "Notes.", CANARY
    )
    with arrange():
        lead = factory.actor("lead", now)
        found = engagements.add(case, words, actor=lead, now=now)
        for side in Side:
            engagements.add_follow_up(case, found.id, FollowUpWords(f"Do {side}", side), actor=lead, now=now)
        if is_shared:
            engagements.share(case, found.id, expected_version=1, actor=lead, now=now)
        return found.id


def walk(page: Page, start: str) -> Iterator[tuple[str, bytes]]:
    """Every answer under a council's address that links lead to, without what differs from one page to the next."""
    seen, todo = set[str](), [start]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        response = page.client.get(path)
        body = re.sub(rb'name="(csrf_token|idempotency_token)" value="[^"]*"', b"", response.data)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items() if name != "Set-Cookie")
        yield path, f"{response.status_code}\n{headers}\n".encode() + body
        if response.mimetype == "text/html":
            links = re.findall(rf'href="(/council/{EXAMPLETON}[^"#]*)', body.decode())
            todo += [link.replace("&amp;", "&") for link in links if not _ITEM.search(link)]


def test_council_when_the_department_writes_what_it_does_not_share_then_not_one_byte_differs(
    case: UUID, arrange: Arrange, sign_in: SignIn, now: datetime
) -> None:
    author = sign_in("author")
    before = dict(walk(author, f"/council/{EXAMPLETON}"))

    found = unshared_entry(case, arrange, now)
    words = EngagementWords(EngagementKind.VISIT, date(2024, 5, 1), CANARY, (), CANARY, CANARY)
    with arrange():
        lead = factory.actor("lead", now)
        engagements.change(case, found, words, expected_version=1, actor=lead, now=now)
        engagements.agree_for_department(case, found, expected_version=2, actor=lead, now=now)
        engagements.withdraw(case, found, CANARY, expected_version=3, actor=lead, now=now)

    after = dict(walk(author, f"/council/{EXAMPLETON}"))
    assert {COUNCIL, f"/council/{EXAMPLETON}/clarifications"} <= before.keys() and len(before) > 25
    assert {path for path in before | after if before.get(path) != after.get(path)} == set()
    for path in ("", "/otherwise"):
        author.get(f"{COUNCIL}/{found}{path}", status=404)
    author.post(f"{COUNCIL}/{found}/agree", {"content": "0"}, status=404)


def test_council_when_the_private_note_of_a_shared_entry_changes_then_not_one_byte_differs(
    case: UUID, shared: UUID, arrange: Arrange, sign_in: SignIn, now: datetime
) -> None:
    author = sign_in("author")
    before = dict(walk(author, COUNCIL))
    reviewer = sign_in("reviewer")
    reviewer.get(f"/review/{case}/engagements/{shared}/change")
    reviewer.submit({"private_note": f"Another {CANARY}."})

    after = dict(walk(author, COUNCIL))

    assert f"{COUNCIL}/{shared}" in before and after == before
    assert not any(CANARY.encode() in body for body in after.values())


def test_entry_when_added_shared_agreed_and_changed_then_each_side_reads_how_it_stands(
    case: UUID, sign_in: SignIn
) -> None:
    reviewer, author = sign_in("reviewer"), sign_in("author")
    reviewer.get(f"/review/{case}/engagements/new")
    reviewer.submit(FORM, follow=True)
    assert reviewer.heading == "The plan for the audit committee" and "Not shared" in reviewer.text
    assert "Pat Elsewhere, Leader, Elsewhere Council" in reviewer.text and "OFFICIAL-SENSITIVE" in reviewer.text
    entry = reviewer.path

    reviewer.submit(action=f"{entry}/agree", follow=True)
    reviewer.get(f"{entry}/share")
    assert CANARY not in reviewer.text
    reviewer.submit(follow=True)
    author.get(f"/council/{EXAMPLETON}")
    assert "Notes of conversations to agree" in author.text
    author.get(COUNCIL)
    author.get(str(author.soup.select_one(".dialogue-card a")["href"]))  # type: ignore[index]  # the one entry
    assert CANARY not in str(author.soup) and "Agreed by the department" in author.text
    mine = author.path
    author.submit(action=f"{mine}/agree", follow=True)
    assert "Agreed by both" in author.text

    reviewer.get(f"{entry}/change")
    assert "takes both agreements away" in reviewer.text
    reviewer.submit({"notes": "They will meet every quarter."}, follow=True)
    assert "Shared, not agreed yet" in reviewer.text
    author.get(mine)
    assert "They will meet every quarter." in author.text and "Has not agreed" in author.text


def test_agree_when_the_notes_changed_since_then_shows_them_and_asks_again(
    case: UUID, shared: UUID, sign_in: SignIn
) -> None:
    author, lead = sign_in("author"), sign_in("lead")
    author.get(f"{COUNCIL}/{shared}")
    lead.get(f"/review/{case}/engagements/{shared}/change")
    lead.submit({"notes": "Quite other notes."})

    author.submit(action=f"{COUNCIL}/{shared}/agree", status=409)

    assert "Your council has not agreed yet" in author.text and "Quite other notes." in author.text
    author.submit(action=f"{COUNCIL}/{shared}/agree", follow=True)
    assert "Agreed by the council" in author.text


def test_words_when_the_notes_changed_since_then_are_kept(case: UUID, shared: UUID, sign_in: SignIn) -> None:
    author, lead = sign_in("author"), sign_in("lead")
    author.get(f"{COUNCIL}/{shared}/otherwise")
    lead.get(f"/review/{case}/engagements/{shared}/change")
    lead.submit({"notes": "Quite other notes."})

    author.submit({"text": "We said quarterly."}, status=409)

    assert author.soup.find("textarea").get_text(strip=True) == "We said quarterly."  # type: ignore[union-attr]  # it is there
    assert "Quite other notes." in author.text
    author.submit(follow=True)
    assert "What the council would have otherwise" in author.text
    lead.get(f"/review/{case}/engagements/{shared}")
    assert "We said quarterly." in lead.text


def test_change_when_the_council_answered_since_then_offers_both(case: UUID, shared: UUID, sign_in: SignIn) -> None:
    author, lead = sign_in("author"), sign_in("lead")
    lead.get(f"/review/{case}/engagements/{shared}/change")
    author.get(f"{COUNCIL}/{shared}")
    author.submit(action=f"{COUNCIL}/{shared}/agree")

    lead.submit({"notes": "My words."}, status=409)

    assert "Your words are not saved yet" in lead.text
    assert lead.soup.find("textarea", {"name": "notes"}).get_text(strip=True) == "My words."  # type: ignore[union-attr]  # it is there
    lead.submit(follow=True)
    assert "My words." in lead.text and "Has not agreed" in lead.text


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": ""}, ["Choose what it was"]),
        ({"subject": ""}, ["Enter what it was about"]),
        ({"held_on-year": ""}, ["The day must include a year"]),
        ({"held_on-year": "2025"}, ["Enter a day that has come: the log says what happened"]),
        ({"council": ", Leader"}, ["Begin each line with a name, then a comma and the office"]),
    ],
    ids=["kind", "subject", "year", "day to come", "name"],
)
def test_form_when_a_part_is_wrong_then_says_what_to_do_and_keeps_the_rest(
    case: UUID, sign_in: SignIn, changes: dict[str, str], errors: list[str]
) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/engagements/new")

    page.submit({**FORM, **changes}, status=422)

    assert page.errors() == errors
    assert page.soup.find("textarea", {"name": "notes"}).get_text(strip=True) == FORM["notes"]  # type: ignore[union-attr]  # it is there


def test_follow_ups_when_marked_then_each_side_has_a_button_for_its_own(
    case: UUID, shared: UUID, sign_in: SignIn
) -> None:
    reviewer, author, viewer = sign_in("reviewer"), sign_in("author"), sign_in("viewer")
    reviewer.get(f"/review/{case}/engagements/{shared}/follow-ups/new")
    reviewer.submit({"text": "", "side": "council"}, status=422)
    assert reviewer.errors() == ["Enter what is to be done"]
    reviewer.submit({"text": "Send minutes", "side": "department", "owner": "Clerk"}, follow=True)

    buttons = [button.get_text(" ", strip=True) for button in reviewer.soup.select("main form button")]
    assert [words for words in buttons if "done" in words] == [
        "Mark as done Do department",
        "Mark as done Send minutes",
    ]
    author.get(f"{COUNCIL}/{shared}")
    author.submit(button="Mark as done Do council", follow=True)
    assert "Done on 3 June 2024" in author.text
    viewer.get(f"{COUNCIL}/{shared}")
    assert viewer.soup.select("main form") == []


def test_entry_when_taken_out_then_stays_readable_with_the_reason(case: UUID, shared: UUID, sign_in: SignIn) -> None:
    lead, author = sign_in("lead"), sign_in("author")
    lead.get(f"/review/{case}/engagements/{shared}/withdraw")
    assert "to the council too" in lead.text
    lead.submit({"text": ""}, status=422)
    lead.submit({"text": "Entered twice."}, follow=True)

    assert "Entered twice." in lead.text and lead.soup.select("main form") == []
    author.get(f"{COUNCIL}/{shared}")
    assert "Entered twice." in author.text and author.soup.select("main form") == []


def test_pages_when_opened_by_others_then_are_not_found(case: UUID, shared: UUID, sign_in: SignIn) -> None:
    sign_in("author2").get(f"{COUNCIL}/{shared}", status=404)
    sign_in("reviewer2").get(f"/review/{case}/engagements", status=404)
    sign_in("author").get(f"/review/{case}/engagements/{shared}", status=403)
