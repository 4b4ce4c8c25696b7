"""The page of one answer: words that are kept, people who write at once, a shared narrative, and who may write."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.models import Round, RoundDuty
from portal.services import assessments
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

Arrange = Callable[[], AbstractContextManager[Session]]
THEME = "continuous-improvement"


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def base(draft: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{draft.id}"


@pytest.fixture
def give(draft: Round, arrange: Arrange, now):
    def put(actor, duty: Duty, theme: str = THEME) -> None:
        with arrange() as session:
            session.add(RoundDuty(round_id=draft.id, user_id=actor.user_id, duty=duty, theme=theme, given_at=now))

    return put


def keep(page: Page, base: str, code: str = "CI-01", *, status: int = 200, **fields: str) -> dict[str, str]:
    """What answer.js sends while a person types, and what it is told."""
    typed = {"typed": "yes" if fields else "no", "version": "0", **fields}
    response = page.client.post(f"{base}/drafts/{code}", data={**page.tokens(), **typed})
    assert response.status_code == status, response.text
    return dict(json.loads(response.text)) if response.is_json else {}


def narrative(page: Page, name: str = "narrative") -> str:
    return page.soup.find("textarea", attrs={"name": name}).get_text().strip()


def test_words_when_kept_and_the_page_is_opened_again_then_are_in_the_form(base, sign_in):
    author = sign_in("author")
    told = keep(author, base, narrative="Half a sentence", judgement="partly")

    author.get(f"{base}/characteristics/CI-01")

    assert told == {"kept": "Kept at 10:00am, not saved yet", "writing": "", "notice": ""}
    assert "Words you had not saved, from 3 June 2024 at 10:00am" in author.text
    assert narrative(author) == "Half a sentence"
    assert author.soup.find("input", attrs={"name": "judgement", "value": "partly"}).has_attr("checked")


def test_words_of_an_indicator_when_kept_then_are_in_its_form(base, sign_in):
    author = sign_in("author")
    keep(author, base, "CI-F01", note="We asked three services.", narrative="not a field of it")

    author.get(f"{base}/indicators/CI-F01")

    assert narrative(author, "note") == "We asked three services."


def test_words_when_discarded_or_saved_then_are_kept_no_more(base, sign_in):
    author = sign_in("author")
    keep(author, base, narrative="Half a sentence")
    author.get(f"{base}/characteristics/CI-01")
    author.submit(button="Discard them", follow=True)
    assert narrative(author) == ""
    keep(author, base, narrative="A whole one.")
    author.get(f"{base}/characteristics/CI-01")

    author.submit({"judgement": "partly"}, button="Save", follow=True)

    assert "Words you had not saved" not in author.text
    assert narrative(author) == "A whole one."


@pytest.mark.parametrize("account", ["contributor", "council-admin", "viewer", "chief-executive"])
def test_words_when_another_person_looks_then_stand_on_no_page(base, sign_in, account):
    keep(sign_in("author"), base, narrative="Between me and my desk")
    other = sign_in(account)

    for address in ("", f"/themes/{THEME}", "/characteristics/CI-01", "/document", "/history", "/comments"):
        other.get(base + address)
        assert "Between me and my desk" not in other.response.text


@pytest.mark.parametrize(("account", "status"), [("viewer", 404), ("author2", 404), ("admin", 404), ("reviewer", 404)])
def test_words_when_sent_by_somebody_who_does_not_write_here_then_are_refused(base, sign_in, account, status):
    keep(sign_in(account), base, narrative="Mine", status=status)


def test_words_when_the_session_has_ended_then_are_asked_to_be_sent_again(base, app, sign_in, clock):
    author = sign_in("author")
    author.get(f"{base}/characteristics/CI-01")
    tokens = author.tokens()
    clock.move_to(clock.now() + timedelta(days=30))

    kept = author.client.post(f"{base}/drafts/CI-01", data={**tokens, "typed": "yes", "narrative": "Typed for an hour"})
    saved = author.client.post(f"{base}/characteristics/CI-01", data={**tokens, "narrative": "Typed for an hour"})

    assert (kept.status_code, saved.status_code) == (401, 401)
    assert "Typed for an hour" in saved.text


def test_words_when_the_version_is_no_number_a_column_holds_then_are_kept_all_the_same(base, sign_in):
    author = sign_in("author")

    for version in ("-1", "9" * 25, "²"):
        keep(author, base, version=version, narrative=f"Typed at {version}")

    author.get(f"{base}/characteristics/CI-01")
    assert narrative(author) == "Typed at ²"


def test_words_when_too_long_to_be_kept_then_the_answer_says_so(base, sign_in):
    told = keep(sign_in("author"), base, narrative="x" * 300_001, status=422)

    assert told["problem"].startswith("These words are too long to be kept")


def test_words_when_somebody_saved_meanwhile_then_the_answer_says_who(base, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    keep(author, base, narrative="Mine")
    make.save_answer(contributor, base, narrative="Grace was first.")

    told = keep(author, base, narrative="Mine, longer")

    assert told["notice"].startswith("Grace Oyelaran saved this answer after you opened it.")
    author.get(f"{base}/characteristics/CI-01")
    assert "Grace Oyelaran has saved this answer since" in author.text
    author.submit(button="Save", status=409)
    assert "Mine, longer" in author.text and "Grace was first." in author.text


def test_clash_when_the_page_is_left_then_the_words_are_in_the_form_later(base, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{base}/characteristics/CI-01")
    contributor.submit({"narrative": "Grace was first."}, button="Save")
    author.submit({"narrative": "Tom was second."}, button="Save", status=409)

    author.get(f"{base}/characteristics/CI-01")

    assert narrative(author) == "Tom was second."
    contributor.get(f"{base}/characteristics/CI-01")
    assert narrative(contributor) == "Grace was first."


def test_page_when_somebody_writes_there_then_says_who_for_ninety_seconds(base, sign_in, clock):
    author, contributor = sign_in("author"), sign_in("contributor")
    keep(contributor, base)

    for address in ("", f"/themes/{THEME}", "/characteristics/CI-01"):
        author.get(base + address)
        assert "Grace Oyelaran is writing here now" in author.text
    contributor.get(f"{base}/characteristics/CI-01")
    assert "is writing here" not in contributor.text
    clock.move_to(clock.now() + timedelta(seconds=90))
    author.get(f"{base}/characteristics/CI-01")
    assert "is writing here" not in author.text


def test_preview_when_asked_for_then_is_markup_without_anything_harmful(base, sign_in):
    author = sign_in("author")
    text = "- one\n- **two**\n\n<script>alert(1)</script>"

    response = author.client.post(f"{base}/preview", data={**author.tokens(), "text": text})

    assert "<li><strong>two</strong></li>" in response.json["html"]
    assert "<script" not in response.json["html"]


def test_narrative_when_it_holds_a_list_then_is_a_list_wherever_it_is_read(base, sign_in):
    author, viewer = sign_in("author"), sign_in("viewer")
    make.save_answer(author, base, narrative="In place:\n\n- a plan\n- an owner")

    for address in ("/characteristics/CI-01", "/document"):
        viewer.get(base + address)
        assert [item.get_text() for item in viewer.soup.select(".portal-narrative li")] == ["a plan", "an owner"]


def test_narrative_when_used_for_another_then_reads_the_same_and_ends_as_a_copy(base, draft, app, sign_in):
    author = sign_in("author")
    make.save_answer(author, base, "CI-02", narrative="One narrative for both.")
    author.get(f"{base}/characteristics/CI-01")
    author.submit({"judgement": "partly", "narrative_from": "CI-02"}, button="Save", follow=True)
    assert "Narrative: the same as CI-02" in author.text
    assert author.soup.find("textarea", attrs={"name": "narrative"}) is None

    author.get(f"{base}/document")
    assert author.text.count("One narrative for both.") == 2
    assert "The same narrative as CI-02." in author.text
    author.get(f"{base}/characteristics/CI-02")
    assert "These words also serve for CI-01" in author.text
    author.get(f"{base}/characteristics/CI-01")
    author.submit(button="Copy it here and write it separately", follow=True)

    assert narrative(author) == "One narrative for both."
    with app.app_context():
        answer, _ = assessments.get_answer(draft.id, "CI-01")
    assert (answer.narrative, answer.narrative_from) == ("One narrative for both.", "")


def test_narrative_when_both_written_and_borrowed_then_the_form_asks_which(base, sign_in):
    author = sign_in("author")
    make.save_answer(author, base, "CI-02", narrative="Lent.")
    author.get(f"{base}/characteristics/CI-01")

    author.submit({"narrative": "Own.", "narrative_from": "CI-02"}, button="Save", status=422)

    assert author.errors() == ["Clear the narrative here to use that of CI-02, or choose to write one here"]
    assert narrative(author) == "Own."


def test_answer_when_others_were_named_for_the_theme_then_says_who_writes(base, team, give, sign_in):
    give(team.author, Duty.THEME_OWNER)

    contributor = sign_in("contributor")
    contributor.get(f"{base}/characteristics/CI-01")

    assert f"{team.author.name} writes this theme." in contributor.text
    assert contributor.soup.find("textarea", attrs={"name": "narrative"}) is None
    contributor.post(f"{base}/characteristics/CI-01", {"narrative": "Anyway"}, status=403)


def test_answer_when_the_reader_has_no_view_yet_then_is_hidden(base, team, give, sign_in):
    make.save_answer(sign_in("author"), base, judgement="largely", confidence="high", strength="strong")
    give(team.viewer, Duty.THEME_READER)

    viewer = sign_in("viewer")
    for address in ("/characteristics/CI-01", f"/themes/{THEME}", "/document"):
        viewer.get(base + address)
        assert "Hidden until you record your own view" in viewer.text
        assert "Largely in place" not in viewer.text
        assert "High: tested" not in viewer.text


def test_first_answer_when_only_a_judgement_is_chosen_then_is_saved(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/CI-01")

    author.submit({"judgement": "partly"}, button="Save and go to the next open item", follow=True)

    assert "Your answer to CI-01 is saved." in author.text
    assert author.path == f"{base}/characteristics/CI-02"
