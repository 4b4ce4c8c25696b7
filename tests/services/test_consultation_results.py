"""Results: what is counted, what the public may see and when, and that no export holds a formula."""

import csv
import io
import zipfile
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.consultation.answers import QuestionKind
from portal.errors import NotFound
from portal.services import consultations
from portal.services.consultations import exports
from portal.transactions import writing
from tests.factories import consultations as make

SLUG = "a-consultation"
OUTCOME = {"summary": ["We heard."]}
FORMULA = '=HYPERLINK("http://127.0.0.1/","x")'


def fill(now: datetime, counts: dict[str, dict[str, int]]) -> None:
    """Counts are by respondent type and answer to question 1; an empty answer is silence on it."""
    for kind, answers in counts.items():
        for answer, number in answers.items():
            for _ in range(number):
                make.respond(now, {"Q1": [answer] if answer else [], "Q6": ["Words"]}, kind=kind)


def publish(now: datetime) -> None:
    consultations.publish_outcome(SLUG, outcome=OUTCOME, version=1, actor=make.MANAGER, now=now + timedelta(days=11))


def test_only_sent_responses_are_counted_with_silence_as_a_row(session: Session, now: datetime) -> None:
    with writing():
        make.open_one(now)
        fill(now, {"council": {"oppose": 3, "favour": 1, "": 4}, "public": {"oppose": 2}})
        token = consultations.new_token()
        consultations.start_response(SLUG, token=token, now=now)
        consultations.save_answers(SLUG, token, make.EVERYTHING, now=now)

    found = consultations.results(SLUG)
    tally = found.questions[0].tally

    assert found.responses == 10 and tally is not None
    assert (tally.base, tally.answered, tally.no_view) == (10, 6, 4)
    assert [(option.code, option.count) for option in tally.options] == [("oppose", 5), ("favour", 1)]
    assert [(row.type, row.base, row.no_view) for row in tally.by_type] == [
        ("council", 8, 4),
        ("body", 0, 0),
        ("public", 2, 0),
    ]
    assert consultations.progress(SLUG) == consultations.Progress(
        10, 1, (("Local authority", 8), ("Representative body", 0), ("Member of the public", 2))
    )


def test_219_responses_of_2014_come_out_of_the_database_as_they_were(session: Session, now: datetime) -> None:
    with writing():
        found = make.open_one(now)
        make.add_sent(found, {"oppose": 91, "favour": 15, "": 113}, now=now)

    tally = consultations.results(SLUG).questions[0].tally

    assert tally is not None
    assert (tally.base, tally.answered, tally.no_view) == (219, 106, 113)
    assert [option.count for option in tally.options] == [91, 15]
    lines = exports.as_text(consultations.results(SLUG)).splitlines()
    assert "     113   52%  No view given" in lines


def test_several_choices_are_counted_each(session: Session, now: datetime) -> None:
    with writing():
        make.open_one(now)
        for chosen in (["governance"], ["governance", "culture"], ["culture"], []):
            make.respond(now, {"Q2": chosen, "Q6": ["Words"]})

    tally = consultations.results(SLUG).questions[1].tally

    assert tally is not None
    assert [option.count for option in tally.options] == [2, 2]
    assert (tally.answered, tally.no_view) == (3, 1)


@pytest.mark.parametrize("days", [0, 5, 11], ids=["open", "half way", "closed and not published"])
def test_the_public_sees_no_results_before_the_outcome_is_published(session: Session, now: datetime, days: int) -> None:
    with writing():
        make.open_one(now)
        make.respond(now)

    with pytest.raises(NotFound):
        consultations.public_results(SLUG, now=now + timedelta(days=days))


def test_published_results_withhold_small_numbers(session: Session, now: datetime) -> None:
    with writing():
        make.open_one(now)
        fill(now, {"council": {"oppose": 6, "favour": 1, "": 5}, "body": {"oppose": 7, "": 1}, "public": {"": 2}})
        publish(now)

    found = consultations.public_results(SLUG, now=now + timedelta(days=11))
    tally = found.questions[0].tally

    assert tally is not None
    assert (tally.base, [option.count for option in tally.options], tally.no_view) == (22, [13, 1], 8)
    assert [row.base for row in tally.by_type] == [12, None, None]
    assert [base for _, _, base in found.types] == [12, None, None]
    for row in tally.by_type:
        assert all(count is None or count >= 5 for count in (row.no_view, *(o.count for o in row.options)))


def test_exports_hold_no_formula_and_name_the_base(session: Session, now: datetime) -> None:
    questions = (make.question("Q1", QuestionKind.SINGLE, ("a", FORMULA), ("b", "+44"), text=f"\t{FORMULA}"),)
    with writing():
        make.open_one(now, questions=questions)
        make.respond(now, {"Q1": ["a"]})
    found = consultations.results(SLUG)

    table = list(csv.reader(io.StringIO(exports.as_csv(found).removeprefix("\ufeff"))))

    assert table[0] == list(exports.COLUMNS)
    assert table[1][3:] == ["all", "1", "a", "'" + FORMULA, "1", "100"]
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    with zipfile.ZipFile(io.BytesIO(exports.as_xlsx(found))) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == 1
        assert b"<f>" not in book.read(sheets[0]) and b"hyperlink" not in book.read(sheets[0])
    assert "Base: 1 response" in exports.as_text(found)


def test_json_has_the_shape_that_others_read(session: Session, now: datetime) -> None:
    with writing():
        make.open_one(now)
        make.respond(now)

    found = exports.as_json(consultations.results(SLUG))

    first = found["questions"][0]  # type: ignore[index]  # a list, as the contract says
    assert {"slug", "responses", "questions"} <= set(found)
    assert {"code", "base", "answered", "no_view", "options", "by_respondent_type"} <= set(first)
    assert first["options"][0] == {"code": "oppose", "label": "Oppose", "count": 1}
    assert {"type", "base", "options"} <= set(first["by_respondent_type"][0])
