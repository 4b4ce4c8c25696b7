"""What a council says of its figures: written, changed, taken back, and read beside the figure; on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.roles import SERVICE
from portal.models import Event
from portal.services import figures
from portal.services.figures import notes, storage
from portal.services.figures.types import Figure
from portal.transactions import writing
from tests.factories.figures import UNITARIES, add_register, add_release, tidy

RATE, COUNCIL, KENT = "waste_recycling_rate", UNITARIES[0], "E10000016"


@pytest.fixture
def register(session: Session, now: datetime) -> None:
    add_register(now)


def write(text: str, *, now: datetime, expected: int = 0, period: str = "2021-22", council: str = COUNCIL) -> int:
    with writing():
        return notes.write_note(council, RATE, text, period=period, expected=expected, actor=SERVICE, now=now)


def rates(period: str, first: int) -> bytes:
    return tidy(*(f"{RATE},{code},{period},{first + n}," for n, code in enumerate(UNITARIES)))


def shown() -> Figure:
    found = figures.council_figures(COUNCIL, ["service-delivery"])
    return next(figure for figure in found.all_figures if figure.metric.id == RATE)


def test_note_when_written_then_stands_beside_its_figure_at_once(
    register: None, session: Session, now: datetime
) -> None:
    add_release(rates("2021-22", 30), "first", now)
    before = storage.version()

    number = write("  One depot burnt down.\r\n\r\n \r\nA new one opens in May.  ", now=now)

    note = shown().note
    assert note is not None and (note.number, note.period) == (number, "2021-22") == (1, "2021-22")
    assert note.text == "One depot burnt down.\n\nA new one opens in May."
    assert notes.standing(shown()) == ""
    assert storage.version() != before
    events = session.scalars(select(Event).where(Event.kind.startswith("figure_note"))).all()
    assert [(e.kind, e.council_gss, e.facts["number"]) for e in events] == [("figure_note_written", COUNCIL, 1)]
    assert "depot" not in str(events[0].facts)


def test_note_when_changed_then_the_newest_counts_and_all_are_kept(
    register: None, session: Session, now: datetime
) -> None:
    write("First", now=now)

    write("Second", expected=1, now=now)
    write("Second", expected=2, now=now)

    assert notes.notes_of(COUNCIL)[RATE].text == "Second"
    assert [(v.number, v.text) for v in notes.note_history(COUNCIL, RATE)] == [(2, "Second"), (1, "First")]


def test_note_when_taken_back_then_is_gone_from_the_figure_only(
    register: None, session: Session, now: datetime
) -> None:
    write("First", now=now)

    with writing():
        notes.take_back(COUNCIL, RATE, expected=1, actor=SERVICE, now=now)

    assert notes.notes_of(COUNCIL) == {}
    assert [v.text for v in notes.note_history(COUNCIL, RATE)] == ["", "First"]
    with pytest.raises(Refused), writing():
        notes.take_back(COUNCIL, RATE, expected=2, actor=SERVICE, now=now)
    assert write("Again", expected=2, now=now) == 3


def test_note_when_its_number_is_stale_then_both_texts_are_given_back(
    register: None, session: Session, now: datetime
) -> None:
    write("Theirs", now=now)

    with pytest.raises(EditConflict) as caught:
        write("Mine", expected=0, now=now)

    assert (caught.value.current, caught.value.offered) == ({"text": "Theirs"}, {"text": "Mine"})
    assert caught.value.version == 1
    assert notes.notes_of(COUNCIL)[RATE].text == "Theirs"


@pytest.mark.parametrize(
    ("text", "message"),
    [(" \n ", "Enter what the council says"), ("word " * 151, "150 words or fewer; shorten it by 1")],
)
def test_note_when_empty_or_too_long_then_says_what_to_do(
    register: None, session: Session, now: datetime, text: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        write(text, now=now)


def test_note_when_the_council_does_not_run_the_service_then_is_refused(
    register: None, session: Session, now: datetime
) -> None:
    with pytest.raises(Refused, match="does not run the service"):
        write("We have no bins.", council=KENT, now=now)
    with pytest.raises(NotFound), writing():
        notes.write_note(COUNCIL, "no_such", "x", period="", expected=0, actor=SERVICE, now=now)


def test_note_when_a_later_period_is_shown_then_says_which_it_was_written_about(
    register: None, session: Session, now: datetime
) -> None:
    add_release(rates("2021-22", 30), "first", now)
    write("One depot burnt down.", now=now)

    add_release(rates("2022-23", 40), "second", now + timedelta(days=1))

    assert notes.standing(shown()) == "Written about 2021-22. The figure shown is of 2022-23."


def test_note_when_its_figure_was_revised_since_then_says_so(register: None, session: Session, now: datetime) -> None:
    add_release(rates("2021-22", 30), "first", now)
    write("One depot burnt down.", now=now + timedelta(hours=1))
    assert not notes.notes_of(COUNCIL)[RATE].is_revised

    add_release(rates("2021-22", 31), "revised", now + timedelta(days=1))

    assert notes.standing(shown()) == "The figure of 2021-22 has been revised since this was written."
    write("Still so.", expected=1, now=now + timedelta(days=2))
    assert notes.standing(shown()) == ""


def test_notes_when_read_as_they_stood_then_later_ones_are_left_out(
    register: None, session: Session, now: datetime
) -> None:
    write("First", now=now)
    write("Second", expected=1, now=now + timedelta(days=2))

    assert notes.notes_of(COUNCIL, moment=now + timedelta(days=1))[RATE].text == "First"
    assert notes.notes_of(COUNCIL, moment=now - timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One \u202edepot\u2066 burnt\x1b[31m.", "One depot burnt[31m."),
        ("First\rsecond \U0001f469\u200d\U0001f467", None),
    ],
)
def test_note_when_it_holds_signs_nobody_sees_then_they_are_left_out(
    register: None, session: Session, now: datetime, text: str, kept: str | None
) -> None:
    add_release(rates("2021-22", 30), "first", now)

    write(text, now=now)

    note = shown().note
    assert note is not None and note.text == (kept or text.replace("\r", "\n"))


def test_note_when_of_unseen_signs_alone_then_is_empty(register: None, session: Session, now: datetime) -> None:
    add_release(rates("2021-22", 30), "first", now)

    with pytest.raises(Refused, match="Enter what the council says"):
        write("\u200b\u200b\ufeff", now=now)
