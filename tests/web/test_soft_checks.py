"""The questions of the service on their page, beside an answer, before sending, and at the department's desk."""

import pytest

from portal.domain.judgements import Confidence, Judgement
from portal.services import assessments
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.web.test_figures import queries

QUESTION = "Your confidence is high and no evidence is cited. Who tested this, and where is it written down?"


@pytest.fixture
def team(people, app, now):
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team, arrange, now):
    with arrange():
        found = make.open_round(make.EXAMPLETON, actor=team.author, now=now)
        answer = make.answer("G-02", judgement=Judgement.EMBEDDED, confidence=Confidence.HIGH)
        assessments.record_judgement(found.id, answer, actor=team.author, expected_version=0, now=now)
        return found


@pytest.fixture
def base(draft):
    return f"/council/{make.EXAMPLETON}/rounds/{draft.id}"


def test_question_is_answered_beside_the_answer_and_told_wherever_the_round_is_read(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/G-02")
    assert QUESTION in author.text

    author.submit({"text": "Internal audit did."}, button="Save sentence on G-02", follow=True)

    assert author.path.startswith(f"{base}/characteristics/G-02")
    assert "Your sentence on G-02 is saved." in author.text
    author.get(f"{base}/document")
    assert f"{QUESTION} The council: “Internal audit did.”" in author.text
    author.get(f"{base}/sign-off")
    assert "These questions have no sentence yet" not in author.text
    viewer = sign_in("viewer")
    viewer.get(f"{base}/checks")
    assert "Internal audit did." in viewer.text
    assert viewer.soup.find("textarea") is None


def test_questions_are_listed_answered_and_taken_back(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/sign-off")
    assert "These questions have no sentence yet" in author.text
    author.get(f"{base}/checks")

    author.submit({"text": "A sentence."}, button="Save sentence on G-02", follow=True)
    author.submit({"text": ""}, button="Save sentence on G-02", follow=True)

    assert "Your sentence on G-02 is taken back." in author.text


def test_sentence_that_is_too_long_is_sent_back_with_its_words(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/checks")

    author.submit({"text": "x" * 501}, button="Save sentence on G-02", status=422)

    assert author.errors() == ["Your sentence must be 500 characters or fewer; shorten it by 1"]
    assert len(author.soup.find("textarea").get_text().strip()) == 501


def test_two_sentences_at_once_are_shown_beside_each_other(base, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{base}/checks")
    contributor.submit({"text": "Grace’s sentence."}, button="Save sentence on G-02")

    author.submit({"text": "Tom’s sentence."}, button="Save sentence on G-02", status=409)
    assert "Grace’s sentence." in author.text and "Tom’s sentence." in author.text
    author.submit(button="Save sentence on G-02", follow=True)

    assert "Tom’s sentence." in author.text and "Grace’s sentence." not in author.text


def test_round_without_answers_asks_nothing(team, arrange, now, sign_in):
    with arrange():
        found = make.open_round(make.EXAMPLETON, actor=team.author, now=now)
    author = sign_in("author")

    author.get(f"/council/{make.EXAMPLETON}/rounds/{found.id}/checks")

    assert "Nothing is asked of the answers saved so far." in author.text


def test_department_reads_question_and_sentence_of_what_was_sealed(base, draft, team, arrange, app, now, sign_in):
    author = sign_in("author")
    author.get(f"{base}/checks")
    author.submit({"text": "Internal audit did."}, button="Save sentence on G-02")
    with arrange():
        sealed = make.seal(draft, team, now=now)
    with arrange():
        desk.taken_up(sealed, now=now)
    reviewer = sign_in("reviewer")

    reviewer.get(f"/review/{sealed.id}/characteristics/G-02")

    assert f"{QUESTION} The council: “Internal audit did.”" in reviewer.text


def test_page_of_questions_takes_a_bounded_number_of_queries(base, draft, team, arrange, app, now, sign_in):
    with arrange():
        for theme in make.guidance_of(draft).themes:
            for line in theme.characteristics:
                if line.code != "G-02":
                    assessments.record_judgement(
                        draft.id, make.answer(line.code), actor=team.author, expected_version=0, now=now
                    )
    author = sign_in("author")

    author.get(f"{base}/checks")

    assert len(author.soup.select(".soft-check")) > 40
    assert queries(app, author, f"{base}/checks") <= 30
