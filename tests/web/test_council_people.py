"""A council's people and offices on their pages, and a new person's first two minutes."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from portal.demonstration.people import EXAMPLETON, SAMPLESHIRE, email_of
from portal.domain.duties import Duty
from portal.domain.roles import SERVICE, Role
from portal.models import Round, RoundDuty
from portal.services import people as accounts
from portal.services.assessments.rounds import guidance_of
from portal.settings import Settings
from tests.factories import assessments as make
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]
HOME = f"/council/{EXAMPLETON}"


@pytest.fixture
def draft(app: Flask, people: None, arrange: Arrange, now: datetime) -> Round:
    with app.app_context():
        author = make.account("author", today=now.date())
    with arrange():
        return make.open_round(EXAMPLETON, actor=author, now=now)


def newest_mail(settings: Settings, to: str) -> str:
    found = []
    for file in Path(settings.mail).glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        if mail["To"] == to:
            found.append((file.stat().st_mtime_ns, mail.get_content()))
    return max(found)[1]


def invitation_link(settings: Settings, to: str) -> str:
    found = re.search(r"(/account/invitations/\S+)", newest_mail(settings, to))
    assert found is not None
    return found.group(1)


def address_behind(page: Page, hidden: str) -> str:
    """The address of the link whose hidden words tell it from others."""
    return str(next(a for a in page.soup.select("a") if hidden in a.get_text(" ", strip=True))["href"])


def test_new_person_when_invited_then_saves_a_first_answer_in_four_pages(draft, sign_in, new_page, settings):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/people/invite")
    admin.submit({"email": "ada@exampleton.example", "role": "contributor"}, follow=True)
    assert "ada@exampleton.example" in admin.text and "The link works until" in admin.text

    ada, link = new_page(), invitation_link(settings, "ada@exampleton.example")
    ada.get(link)
    assert "contributor of Exampleton Borough Council" in ada.text
    assert "contributor of Exampleton Borough Council" in newest_mail(settings, "ada@exampleton.example")
    ada.submit({"name": "Ada Marlow", "password": "three random words"}, action=link, follow=True)
    assert ada.heading == "Exampleton: self-assessment"
    assert "What you were asked to do" in ada.text
    ada.get(address_behind(ada, "Answer CI-01, the first that is open"))
    ada.submit({"judgement": "partly", "narrative": "First words."}, button="Save", follow=True)

    assert "Your answer to CI-01 is saved." in ada.text


def test_contributor_when_others_are_named_for_every_theme_then_is_told_whom_to_ask(app, draft, arrange, sign_in, now):
    with app.app_context():
        author = make.account("author", today=now.date())
    with arrange() as session:
        for theme in guidance_of(draft).themes:
            duty = RoundDuty(round_id=draft.id, user_id=author.user_id, duty=Duty.THEME_OWNER, theme=theme.slug)
            duty.given_at = now
            session.add(duty)

    page = sign_in("contributor")
    page.get(HOME)
    assert "ask an author or an administrator of your council to name you" in page.text
    assert "Who does what in this round" in page.text
    author_page = sign_in("author")
    author_page.get(HOME)
    assert "to name you" not in author_page.text


def test_known_person_when_invited_then_signs_in_first_and_comes_to_the_council(sign_in, new_page, settings):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/people/invite")
    admin.submit({"email": email_of("author2"), "role": "viewer"})
    link = invitation_link(settings, email_of("author2"))

    stranger = new_page()
    stranger.get(link)
    stranger.submit(action=link)

    assert stranger.location == f"/sign-in?next={HOME}"
    known = sign_in("author2")
    known.get(f"/council/{EXAMPLETON}")


def test_link_when_used_by_somebody_signed_in_then_opens_the_new_council(sign_in, settings):
    admin, known = sign_in("council-admin"), sign_in("author2")
    admin.get(f"{HOME}/people/invite")
    admin.submit({"email": email_of("author2"), "role": "viewer"})
    link = invitation_link(settings, email_of("author2"))

    known.get(link)
    known.submit(action=link, follow=True)

    assert known.heading == "Exampleton: self-assessment"


def test_invitation_when_sent_again_then_only_the_new_link_opens(sign_in, new_page, settings):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/people/invite")
    admin.submit({"email": "ada@exampleton.example", "role": "author"}, follow=True)
    old = invitation_link(settings, "ada@exampleton.example")

    admin.submit(button="Send again to ada@exampleton.example", follow=True)

    new_page().get(old, status=404)
    new_page().get(invitation_link(settings, "ada@exampleton.example"))


def test_invitation_when_cancelled_then_asks_first_and_opens_nothing(sign_in, new_page, settings):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/people/invite")
    admin.submit({"email": "ada@exampleton.example", "role": "author"}, follow=True)
    admin.get(address_behind(admin, "Cancel the invitation of ada"))

    admin.submit(button="Cancel the invitation", follow=True)

    assert "ada@exampleton.example is cancelled" in admin.text
    new_page().get(invitation_link(settings, "ada@exampleton.example"), status=404)


def test_invitation_when_words_are_missing_then_says_what_to_do(sign_in):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/people/invite")

    admin.submit({"email": "nobody"}, status=422)

    assert admin.errors() == [
        "Enter an email address in the correct format, like name@example.com",
        "Choose what they will do",
    ]
    assert "reviewer" not in admin.text.lower()


def test_role_when_removed_then_says_what_follows_and_ends_the_session(sign_in):
    admin, contributor = sign_in("council-admin"), sign_in("contributor")
    contributor.get(HOME)
    admin.get(f"{HOME}/people")
    admin.get(address_behind(admin, "the role of contributor from Grace Oyelaran"))
    assert "signed out everywhere at once" in admin.text and "keep no role in Exampleton" in admin.text

    admin.submit(button="Remove the role", follow=True)

    assert "Grace Oyelaran" not in admin.text.split("no longer contributor")[1]
    contributor.get(HOME, status=302)


def test_last_administrator_when_removing_the_own_role_then_is_told_why_not(sign_in):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/people")
    address = address_behind(admin, "the role of council administrator from Priya Nair")

    admin.get(address)
    assert "You are the only administrator of the council" in admin.text
    admin.post(address, status=422)

    admin.get(f"{HOME}/people")


@pytest.mark.parametrize("who", ["author", "viewer", "chief-executive", "author2", "admin"])
def test_people_when_asked_for_by_others_then_are_not_found(sign_in, who):
    page = sign_in(who)

    for address in ("/people", "/people/invite", "/offices/new"):
        page.get(HOME + address, status=404)
    page.post(f"{HOME}/people/invite", {"email": "a@b.example", "role": "viewer"}, status=404)


def test_people_of_a_large_council_when_listed_then_cost_no_query_for_each(app, sign_in, arrange, now):
    with arrange():
        for number in range(30):
            new = accounts.add_user(f"p{number}@exampleton.example", f"Person {number}", actor=SERVICE, now=now)
            accounts.add_membership(new, Role.CONTRIBUTOR, council=EXAMPLETON, actor=SERVICE, now=now)
    admin, statements = sign_in("council-admin"), []

    def note(*args: object) -> None:
        statements.append(args[2])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        admin.get(f"{HOME}/people")
        event.remove(db.engine, "before_cursor_execute", note)

    assert "37 people" in admin.text
    assert len(statements) <= 30


def test_office_when_recorded_ended_and_delegated_then_the_page_tells_its_history(sign_in):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/offices")
    assert "Held by an interim." in admin.text
    admin.get(address_behind(admin, "Record the last day of Sarah Whitcombe"))
    admin.submit({"to_on-day": "1", "to_on-month": "5", "to_on-year": "2024"}, follow=True)
    assert "Nobody holds this office today" in admin.text
    assert "Has stood empty since 2 May 2024" in admin.text

    admin.get(f"{HOME}/offices/new?office=monitoring_officer")
    person = next(o["value"] for o in admin.soup.select("#person option") if "Tom Ashby" in o.get_text())
    first = {"from_on-day": "3", "from_on-month": "6", "from_on-year": "2024"}
    admin.submit({"person": str(person), "kind": "permanent", **first}, follow=True)

    assert "Stood empty from 2 May 2024 to 2 June 2024" in admin.text
    admin.get(address_behind(admin, "Name a deputy of Anil Deshmukh"))
    deputy = next(o["value"] for o in admin.soup.select("#person option") if "Helen Marsh" in o.get_text())
    last = {"to_on-day": "31", "to_on-month": "8", "to_on-year": "2024"}
    admin.submit({"person": str(deputy), **first, **last, "instrument": "Scheme 4.2"}, follow=True)
    assert "Helen Marsh for Anil Deshmukh" in admin.text and "Scheme 4.2" in admin.text
    admin.get(address_behind(admin, "the delegation to Helen Marsh"))
    admin.submit(button="End the delegation", follow=True)
    assert "Deputy: Helen Marsh" not in admin.text


def test_office_when_the_law_bars_it_then_says_so_and_keeps_what_was_typed(sign_in):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/offices/new?office=monitoring_officer")
    person = next(o["value"] for o in admin.soup.select("#person option") if "Margaret Lisle" in o.get_text())
    first = {"from_on-day": "3", "from_on-month": "6", "from_on-year": "2024"}

    admin.submit({"person": str(person), "kind": "interim", **first}, status=422)

    assert "may not also be head of paid service" in admin.errors()[0]
    assert admin.soup.select_one("#from_on-day")["value"] == "3"


def test_office_of_another_council_is_not_found(sign_in):
    admin = sign_in("council-admin")
    admin.get(f"{HOME}/offices")
    address = address_behind(admin, "Record the last day of Sarah Whitcombe")

    admin.get(address.replace(EXAMPLETON, SAMPLESHIRE), status=404)
    sign_in("author").get(address, status=404)
