"""The ladder, representations, the decision and instruments as a lead, a reader and the council meet them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import event

from portal.database import db
from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import DecisionOutcome, OptionStanding
from portal.services import ladder
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
DAY = {"day": "3", "month": "6", "year": "2024"}
CANARY = "c0ffee5551234"


def on(name: str, **parts: str) -> dict[str, str]:
    """A day in the three boxes of a form."""
    return {f"{name}-{part}": text for part, text in {**DAY, **parts}.items()}


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        return factory.reviewed(now).id


def test_ladder_when_opened_then_shows_every_model_of_the_edition_and_proposes_none(
    case: UUID, sign_in: SignIn
) -> None:
    page = sign_in("lead")

    page.get(f"/review/{case}/ladder")

    rows = [cell.get_text(" ", strip=True) for cell in page.soup.select(".ladder-models tbody th")]
    assert rows[0].startswith("Sector-led improvement")
    assert rows[-1].startswith("Commissioners")
    assert "Not shown: ministerial envoys" in page.text
    assert page.soup.select_one(".review-marking") is not None


def test_words_when_they_are_the_acts_then_stand_in_their_block_alone(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    paths = [f"/review/{case}/{part}" for part in ("ladder", "decision", "representations", "instruments")]
    paths += [
        f"/review/{case}/ladder/{code}" for code in ("commissioners", "section-15-review", "section-10-inspection")
    ]
    paths += [
        f"/review/{case}/ladder/commissioners/{part}" for part in ("steps/st-1", "option", "facts/commissioners-s1")
    ]
    for path in paths:
        page.get(path)
        for block in page.soup.select(".legal-test"):
            block.decompose()

        found = re.findall(
            r"\b(?:failing|breach|scor|rank|worst|best-performing)\w*", str(page.soup.find("main")).lower()
        )

        assert found == [], path


def test_model_when_a_lead_says_where_a_step_stands_then_the_page_names_the_person(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/ladder/commissioners/steps/st-1")

    page.submit({"state": "not_applicable", "person": "A Minister", **on("said_on"), "reason": ""}, status=422)
    assert "Enter why the step does not apply" in page.text
    page.submit({"state": "done", "person": "A Minister", **on("said_on"), "reason": ""}, follow=True)

    assert "A Minister, 3 June 2024" in page.text
    page.get(f"/review/{case}/ladder")
    assert "Done: section 15(1)" in page.text


def test_step_when_somebody_saved_first_then_shows_both_and_saves_nothing(
    case: UUID, sign_in: SignIn, arrange: Arrange, now: datetime
) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/ladder/commissioners/option")
    with arrange():
        text = ladder.OptionText(OptionStanding.IN_USE, "They are there.", "A Director", date(2024, 6, 3))
        ladder.record_option(case, "commissioners", text, actor=factory.actor("lead", now), expected_version=0, now=now)

    page.submit({"standing": "would_do", "reasons": "Mine.", "person": "Me", **on("considered_on")}, status=409)

    assert "They are there." in page.text and "Mine." in page.text


def test_fact_when_a_reader_sets_one_then_stands_beside_its_line(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{case}/ladder/commissioners")
    assert "Say where it stands" not in page.text
    page.get(f"/review/{case}/ladder/commissioners/facts/commissioners-s1")

    page.submit({"record": f"assessment:{case}", "words": "It is their own account."}, follow=True)

    assert "It is their own account." in page.text
    assert "The council’s self-assessment is sealed." in page.text


@pytest.mark.parametrize(
    "path",
    ["ladder/commissioners/steps/st-1", "ladder/commissioners/option", "representations/new", "instruments/new"],
)
def test_forms_of_a_lead_when_a_reader_opens_them_then_are_refused(case: UUID, sign_in: SignIn, path: str) -> None:
    sign_in("reviewer").get(f"/review/{case}/{path}", status=403)


def test_forms_when_a_reading_is_out_then_a_reader_finds_none_and_the_pages_say_when_they_open(
    people: None, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        found = factory.submitted(now)
        factory.taken_up(found, now=now, alone=False)
        case = found.id
    page = sign_in("reviewer")

    for part in ("ladder", "ladder/commissioners", "representations", "decision"):
        page.get(f"/review/{case}/{part}")
        assert "opens to readers once every reading is in" in page.text, part
    page.get(f"/review/{case}/ladder/commissioners/facts/commissioners-s1", status=404)


def test_unknowns_when_the_council_left_something_open_then_the_decision_page_names_it(
    case: UUID, sign_in: SignIn
) -> None:
    page = sign_in("lead")

    page.get(f"/review/{case}/decision")

    assert "Not fully answered by the council: " in page.text
    assert "Evidence from outside the council" in page.text


def test_decision_when_a_reader_posts_one_then_is_refused_and_the_box_stays_empty(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{case}/decision")
    assert "Nobody has recorded a decision" in page.text
    assert page.soup.select_one("form[method=post] [name=outcome]") is None

    page.post(f"/review/{case}/decision", {"outcome": "no_decision_needed"}, status=403)


def test_decision_when_legal_steps_are_open_then_each_is_shown_and_confirmed_and_printed(
    case: UUID, sign_in: SignIn
) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/decision")
    typed = {
        "outcome": "model_chosen",
        "model": "commissioners",
        "decided_by": "A Minister",
        "office": "Secretary of State",
        **on("decided_on"),
        "reasons": "The finances cannot wait.",
    }

    page.submit(typed, action=f"/review/{case}/decision", status=422)
    offered = [str(box["value"]) for box in page.soup.select("[name=seen]")]
    assert offered == ["ST-1", "ST-2", "ST-3", "ST-4", "ST-5"]
    page.submit({**typed, "seen": offered}, action=f"/review/{case}/decision", follow=True)

    box = page.soup.select_one(".ladder-box")
    assert box is not None
    assert "Commissioners" in box.get_text() and "section 15(1)" in box.get_text()
    assert "The finances cannot wait." in box.get_text()


def test_decision_when_none_is_needed_then_is_recorded_as_one_and_a_later_one_stands_after_it(
    case: UUID, sign_in: SignIn
) -> None:
    page = sign_in("lead")
    for reasons in ("The account stands.", "It stands still."):
        page.get(f"/review/{case}/decision")
        page.submit(
            {"outcome": "no_decision_needed", "decided_by": "A Director", **on("decided_on"), "reasons": reasons},
            action=f"/review/{case}/decision",
            follow=True,
        )

    boxes = [box.get_text(" ", strip=True) for box in page.soup.select(".ladder-box")]
    assert [box.startswith("No decision is needed") for box in boxes] == [True, True]
    assert "The account stands." in boxes[0] and "It stands still." in boxes[1]


def test_representations_when_a_period_is_skipped_then_says_why_and_who_was_told(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/representations/periods/new?model=commissioners")
    page.submit(
        {
            "model": "commissioners",
            "subject": "the proposed directions",
            "kind": "none",
            "urgency_reason": "Debts fall due in a week.",
            **on("authority_told_on"),
            "person": "A Minister",
        },
        follow=True,
    )

    assert "None, for urgency" in page.text
    assert "Debts fall due in a week." in page.text
    assert re.search(r"Bodies that represent authorities told Not recorded", page.text)


def test_representation_when_considered_then_says_by_whom(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/representations/new")
    page.submit({"made_by": "The council", **on("received_on"), "text": "We object."}, follow=True)
    assert "Nobody has recorded how it was considered" in page.text

    page.get(f"/review/{case}/representations/1")
    page.submit(
        {"considered": "The second point was taken.", "considered_by": "A Director", **on("considered_on")}, follow=True
    )

    assert "The second point was taken." in page.text
    page.get(f"/review/{case}/decision")
    assert "The second point was taken." in page.text


def test_instrument_when_its_last_day_has_passed_then_awaits_its_outcome_until_confirmed(
    case: UUID, sign_in: SignIn
) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/instruments/new")
    page.submit(
        {
            "model": "best-value-notice",
            "title": "Best Value Notice",
            **on("issued_on", year="2023"),
            **on("ends_on", day="2"),
        },
        follow=True,
    )
    assert "Expired, outcome awaited" in page.text
    address = page.soup.find("a", href=re.compile(r"/end$"))["href"]  # type: ignore[index]

    page.get(str(address))
    page.submit({**on("ended_on"), "outcome": "A letter confirmed that it lapsed."}, follow=True)

    assert "A letter confirmed that it lapsed." in page.text
    assert "Expired, outcome awaited" not in page.text


def test_appointee_when_recorded_then_stands_with_their_days(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/instruments/new")
    page.submit({"model": "commissioners", "title": "Directions", **on("issued_on")}, follow=True)
    address = page.soup.find("a", href=re.compile(r"/appointees/new$"))["href"]  # type: ignore[index]

    page.get(str(address))
    page.submit({"name": "A Commissioner", "role": "Lead commissioner", **on("from_on")}, follow=True)

    assert "A Commissioner, Lead commissioner: 3 June 2024 to no day named" in page.text


def test_council_when_everything_is_recorded_then_not_one_byte_of_its_pages_moves(
    case: UUID, sign_in: SignIn, arrange: Arrange, now: datetime
) -> None:
    council, visitor = sign_in("author"), sign_in("viewer")
    paths = [f"/council/{EXAMPLETON}", f"/council/{EXAMPLETON}/summaries", f"/councils/{EXAMPLETON}"]
    before = [_stripped(council, path) for path in paths] + [_stripped(visitor, path) for path in paths]
    with arrange():
        _record_everything(case, now)

    after = [_stripped(council, path) for path in paths] + [_stripped(visitor, path) for path in paths]

    assert before == after
    for part in ("ladder", "decision", "representations", "instruments", "ladder/commissioners"):
        council.get(f"/review/{case}/{part}", status=403)


def test_ladder_when_much_is_recorded_then_asks_no_more_queries(
    case: UUID, sign_in: SignIn, arrange: Arrange, now: datetime
) -> None:
    page = sign_in("lead")
    with arrange():
        _record_everything(case, now)
    few = _queries(page, f"/review/{case}/ladder")
    with arrange():
        lead, today = factory.actor("lead", now), now.date()
        for number in range(20):
            ladder.add_representation(
                case, made_by=f"Body {number}", received_on=today, text="No.", actor=lead, now=now
            )
            fact = ladder.FactText(f"assessment:{case}", "It says so.")
            ladder.set_fact(case, "commissioners", "commissioners-S2", fact, actor=lead, now=now)
            ladder.record_instrument(
                case, ladder.InstrumentText("commissioners", "Directions", today), actor=lead, now=now
            )

    many = _queries(page, f"/review/{case}/ladder")

    assert many == few
    assert many < 60


def _record_everything(case: UUID, now: datetime) -> None:
    lead, today = factory.actor("lead", now), now.date()
    option = ladder.OptionText(OptionStanding.WOULD_NOT_DO, CANARY, CANARY, today)
    ladder.record_option(case, "best-value-notice", option, actor=lead, expected_version=0, now=now)
    fact = ladder.FactText(f"assessment:{case}", CANARY)
    ladder.set_fact(case, "commissioners", "commissioners-S1", fact, actor=lead, now=now)
    period = ladder.PeriodText("commissioners", CANARY, CANARY, today, today)
    ladder.set_period(case, period, actor=lead, now=now)
    ladder.add_representation(case, made_by=CANARY, received_on=today, text=CANARY, actor=lead, now=now)
    instrument = ladder.InstrumentText("commissioners", CANARY, today)
    ladder.record_instrument(case, instrument, actor=lead, now=now)
    decision = ladder.DecisionText(DecisionOutcome.NO_DECISION_NEEDED, CANARY, today, CANARY)
    ladder.record_decision(case, decision, seen_open_steps=(), expected_sequence=0, actor=lead, now=now)


def _stripped(page: Page, path: str) -> str:
    page.get(path)
    assert CANARY not in page.text
    return re.sub(r'name="(csrf|idempotency)_token" value="[^"]*"', "", page.text)


def _queries(page: Page, path: str) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with page.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        page.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in asked if statement.startswith("SELECT")])
