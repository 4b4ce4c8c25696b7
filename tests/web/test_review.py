"""The department's desk, from the queue to the issued summary, and what the council can see of it."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask

from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.domain.reviewing import Stance
from portal.jobs.summaries import render_summary
from portal.services import reviews
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

THEMES = (
    *("continuous-improvement", "leadership", "governance", "culture", "use-of-resources", "service-delivery"),
    "partnerships-and-community-engagement",
)
SignIn = Callable[[str], Page]
VIEW = {"stance": "agrees", "view": "The account is fair.", "reasons": "Minute 12 says so."}
CANARY = "c0ffee1234567890"


@pytest.fixture
def submitted(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        return factory.submitted(now).id


@pytest.fixture
def taken_up(submitted: UUID, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        factory.taken_up(submitted, now=now)
    return submitted


@pytest.fixture
def reviewed(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        return factory.reviewed(now, secret=CANARY).id


def test_review_when_a_draft_exists_then_no_page_of_the_desk_knows_of_it(
    arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        found = factory.begun(now, narrative=CANARY)
        round_id = found.id
    for account in ("reviewer", "lead", "admin"):
        page = sign_in(account)
        if account != "admin":
            page.get("/review")
            assert "Exampleton" not in page.text
        for path in (f"/review/{round_id}", f"/review/{round_id}/themes/governance", f"/review/{round_id}/summary"):
            page.get(path, status=403 if account == "admin" else 404)
            assert CANARY not in page.text


def test_queue_when_two_councils_submitted_then_lists_them_by_name(
    people: None, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        factory.submitted(now, gss=VALLEY)
        factory.submitted(now, gss=EXAMPLETON)
    page = sign_in("reviewer")

    page.get("/review?sort=state&order=desc")

    names = [cell.get_text(strip=True) for cell in page.soup.select("tbody th")]
    assert names == ["Exampleton", "Fictional Valley"]


def test_case_when_nobody_has_taken_it_up_then_a_reviewer_does_not_find_it(submitted: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")

    page.get(f"/review/{submitted}", status=404)


def test_take_up_when_pressed_then_opens_after_the_declaration_and_a_third_reviewer_stays_out(
    submitted: UUID, sign_in: SignIn, arrange: Arrange, now: datetime
) -> None:
    page = sign_in("reviewer")
    page.get("/review")
    page.submit(action=f"/review/{submitted}/take-up")
    page.get(f"/review/{submitted}", status=303)
    page.get(f"/review/{submitted}/interests")
    page.submit({"has_interest": "no"}, follow=True)

    assert page.heading == "Exampleton Borough Council"
    other = sign_in("reviewer2")
    other.get("/review")
    assert "Under review" in other.text
    other.get(f"/review/{submitted}", status=404)
    with arrange():
        factory.declared(submitted, "lead", now=now)
        reviews.allow_one_reader(submitted, "Nobody else is free.", actor=factory.actor("lead", now), now=now)
    other.post(f"/review/{submitted}/take-up", status=422)


@pytest.mark.parametrize("account", ["author", "chief-executive", "admin", "consultation-manager"])
def test_review_when_the_actor_is_not_of_the_desk_then_refuses(submitted: UUID, sign_in: SignIn, account: str) -> None:
    page = sign_in(account)

    for path in ("/review", f"/review/{submitted}", f"/review/{submitted}/summary/restricted.pdf"):
        page.get(path, status=403)


def test_theme_when_read_then_lists_its_lines_with_the_councils_answers(taken_up: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")

    page.get(f"/review/{taken_up}/themes/governance")

    for words in ("G-01", "Largely in place", "G-F01", "Not present", "OFFICIAL-SENSITIVE"):
        assert words in page.text


def test_theme_when_the_view_has_no_reasons_then_says_so_and_keeps_the_words(taken_up: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{taken_up}/themes/governance")

    page.submit({**VIEW, "reasons": ""}, status=422)

    assert page.errors() == ["Enter the reasons for your view"]
    assert page.soup.find("textarea", {"name": "view"}).get_text(strip=True) == VIEW["view"]


def test_theme_when_saved_from_a_stale_page_then_offers_both_texts(taken_up: UUID, sign_in: SignIn) -> None:
    first, second = sign_in("reviewer"), sign_in("reviewer")
    for page in (first, second):
        page.get(f"/review/{taken_up}/themes/governance")
    first.submit(VIEW)

    second.submit({**VIEW, "view": "Quite another view."}, status=409)

    assert "The account is fair." in second.text
    assert second.soup.find("textarea", {"name": "view"}).get_text(strip=True) == "Quite another view."
    second.submit()
    second.get(f"/review/{taken_up}/themes/governance")
    assert "Quite another view." in str(second.soup)


def test_indicator_when_met_without_reasons_then_asks_for_them(taken_up: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{taken_up}/indicators/G-F01")

    page.submit({"finding": "met", "reasons": ""}, status=422)
    assert page.errors() == ["Enter the reasons for your finding"]
    page.submit({"finding": "met", "reasons": "The minutes show it."}, follow=True)

    assert page.heading == "Governance"
    assert "Met" in page.text


def test_review_when_a_theme_has_no_view_then_cannot_be_submitted(taken_up: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")

    page.post(f"/review/{taken_up}/submit", status=422)

    assert "Record a view of every theme" in page.text


def test_path_when_walked_from_queue_to_documents_then_each_person_does_their_part(
    taken_up: UUID, sign_in: SignIn, app: Flask
) -> None:
    reviewer, lead, viewer = sign_in("reviewer"), sign_in("lead"), sign_in("viewer")
    for theme in THEMES:
        reviewer.get(f"/review/{taken_up}/themes/{theme}")
        reviewer.submit(VIEW, follow=True)
    reviewer.submit(action=f"/review/{taken_up}/submit", follow=True)
    assert "Your review is handed in." in reviewer.text
    assert "Submit the review" not in reviewer.text

    lead.get(f"/review/{taken_up}/return")
    lead.submit({"reason": "Say more on culture."}, follow=True)
    reviewer.get(f"/review/{taken_up}")
    assert "Say more on culture." in reviewer.text
    reviewer.submit(action=f"/review/{taken_up}/submit")

    lead.get(f"/review/{taken_up}")
    lead.submit(action=f"/review/{taken_up}/approve", follow=True)
    lead.get(f"/review/{taken_up}/factual-accuracy/not-offered")
    lead.submit({"reason": "The council asked for none."})
    lead.get(f"/review/{taken_up}")
    lead.submit(action=f"/review/{taken_up}/issue", follow=True)
    assert "being prepared" in lead.text or "Download" in lead.text
    _render_all(app)

    lead.get(f"/review/{taken_up}/summary")
    for copy in ("restricted", "council", "public"):
        lead.get(f"/review/{taken_up}/summary/{copy}.pdf")
        assert lead.response is not None and lead.response.data.startswith(b"%PDF")
    viewer.get(f"/council/{EXAMPLETON}/summaries")
    links = [str(link["href"]) for link in viewer.soup.select("main a[href$='.pdf']")]
    assert [re.sub(r".*/", "", link) for link in links] == ["council.pdf", "public.pdf"]
    for link in links:
        viewer.get(link)
        assert viewer.response is not None and viewer.response.data.startswith(b"%PDF")
    viewer.get(links[0].replace("council.pdf", "restricted.pdf"), status=404)
    sign_in("author2").get(links[0], status=404)
    _assert_one_byte_is_enough(lead, f"/review/{taken_up}/summary/restricted.pdf", app)


def test_approve_when_the_reviewer_is_also_a_lead_then_refuses_their_own_review(
    taken_up: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    from portal.domain.roles import SERVICE, Role
    from portal.services import people

    with arrange():
        user = people.find_user("reviewer@portal.example")
        assert user is not None
        people.add_membership(user, Role.LEAD, council=None, actor=SERVICE, now=now)
    page = sign_in("reviewer")
    for theme in THEMES:
        page.get(f"/review/{taken_up}/themes/{theme}")
        page.submit(VIEW)
    page.post(f"/review/{taken_up}/submit")

    page.get(f"/review/{taken_up}")
    assert "Nobody approves their own review" in page.text
    page.post(f"/review/{taken_up}/approve", status=403)


def test_council_pages_when_the_department_reviews_then_do_not_change_by_one_byte(
    submitted: UUID, arrange: Arrange, now: datetime, sign_in: SignIn, new_page: Callable[[], Page]
) -> None:
    viewer, public = sign_in("viewer"), new_page()
    before = dict(_walk(viewer, "/council")) | dict(_walk(public, f"/councils/{EXAMPLETON}", depth=0))

    with arrange():
        factory.read_by_two(submitted, now=now)
        for account in ("reviewer", "reviewer2"):
            text = reviews.ViewText(Stance.DIFFERS, CANARY, CANARY, CANARY, CANARY)
            factory.handed_in(submitted, account, now=now, text=text)
        reviews.approve(submitted, actor=factory.actor("lead", now), now=now)

    after = dict(_walk(viewer, "/council")) | dict(_walk(public, f"/councils/{EXAMPLETON}", depth=0))
    assert len(before) > 5
    assert after == before
    assert not any(CANARY in html for html in after.values())


def _assert_one_byte_is_enough(page: Page, path: str, app: Flask) -> None:
    """The document as downloaded is accepted; with one byte changed, anywhere, it is not."""
    from portal.services.verification import check_file

    content = page.client.get(path).data
    named = [content.index(mark) + 12 for mark in (b"/EmbeddedFile", b"/CreationDate", b"endstream")]
    with app.app_context():
        assert check_file(content).is_good
        for place in [0, len(content) - 1, *named, *range(11, len(content), len(content) // 60)]:
            changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            assert not check_file(changed).is_good, f"byte {place}"


def _walk(page: Page, start: str, depth: int = 3) -> Iterator[tuple[str, str]]:
    """Every page reached by links from an address under /council, without what changes from page to page by design."""
    seen, todo = set(), [(start, 0)]
    while todo:
        path, level = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        response = page.client.get(path)
        if response.status_code in (301, 302, 303):
            todo.append((response.headers["Location"], level))
            continue
        if response.status_code != 200:
            continue
        text = response.data.decode("utf-8", "surrogateescape")  # some links lead to files
        yield path, re.sub(r'name="(csrf_token|idempotency_token)" value="[^"]*"', "", text)
        if level < depth:
            links = re.findall(r'href="(/council[/"][^"#?]*)', text)
            todo += [(link.rstrip('"'), level + 1) for link in links]


def _render_all(app: Flask) -> None:
    """Does the slow work that waits; with an immediate queue there is none left."""
    from portal.models import ReadinessSummary

    with app.app_context():
        from portal.database import db

        ids = [row.id for row in db.session.query(ReadinessSummary)]
        db.session.rollback()
        for summary_id in ids:
            render_summary({"summary": str(summary_id)})
