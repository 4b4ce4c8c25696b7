"""The administrator's screens."""

import re
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.roles import SERVICE
from portal.models.records import JobState
from portal.services import records
from portal.settings import Settings
from tests.conftest import Arrange
from tests.pages import Page

SignIn = Callable[..., Page]


def test_invitation_when_sent_then_the_mail_holds_a_link_that_opens_an_account(
    sign_in: SignIn, new_page: Callable[[], Page], settings: Settings
) -> None:
    page = sign_in("admin")
    page.get("/admin/people/invite")

    page.submit({"email": "new@exampleton.example", "role": "contributor", "council": EXAMPLETON}, follow=True)
    newest = max(Path(settings.mail).glob("*.eml"), key=lambda file: file.stat().st_mtime)
    mail = message_from_bytes(newest.read_bytes(), policy=default)
    link = re.search(r"(/account/invitations/\S+)", mail.get_content())
    assert link is not None
    visitor = new_page()
    visitor.get(link.group(1))
    visitor.submit({"name": "New Person", "password": "too short"}, action=link.group(1), status=422)
    visitor.submit({"name": "New Person", "password": "three random words"}, action=link.group(1))
    visitor.get(link.group(1), status=404)

    assert visitor.heading == "Page not found"


def test_invitation_when_role_lacks_its_council_then_says_what_to_do(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.get("/admin/people/invite")

    page.submit({"email": "new@exampleton.example", "role": "author", "council": ""}, status=422)

    assert page.errors() == ["The role “author” needs a council"]
    assert page.soup.select_one("#email")["value"] == "new@exampleton.example"  # type: ignore[index]


def test_role_when_taken_away_then_the_next_request_is_refused(sign_in: SignIn) -> None:
    author, admin = sign_in("author"), sign_in("admin")
    author.get("/account")
    admin.get("/admin/people")
    person = next(s for s in admin.soup.select("section") if email_of("author") in s.get_text())

    admin.submit(action=person.find("form")["action"])  # type: ignore[index]

    author.get("/account", status=302)


def test_failed_work_when_tried_again_then_waits_anew(sign_in: SignIn, arrange: Arrange, now: datetime) -> None:
    page = sign_in("admin")
    with arrange() as session:
        records.enqueue("no_such_task", {}, key="k", now=now)
    with arrange() as session:
        job = records.list_jobs()[0]
        job.state, job.last_error = JobState.FAILED, "UnknownTask"
        session.flush()
    page.get("/admin/jobs")

    page.submit(button="Try again", follow=True)

    assert "put back in the queue" in page.soup.get_text()


def test_event_log_when_opened_then_shows_the_chain_holds(sign_in: SignIn, arrange: Arrange, now: datetime) -> None:
    page = sign_in("admin")
    with arrange():
        records.record_event("thing_done", subject=("thing", "1"), actor=SERVICE, now=now)

    page.get("/admin/events")

    assert "Thing done" in page.text and "holds" in page.text


@pytest.mark.parametrize("path", ["/admin", "/admin/people", "/admin/releases", "/admin/jobs", "/admin/events"])
@pytest.mark.parametrize("account", ["author", "reviewer", "consultation-manager"])
def test_administration_when_opened_by_others_then_refused(sign_in: SignIn, path: str, account: str) -> None:
    page = sign_in(account)

    page.get(path, status=403)
