"""What the department gathers about Exampleton: samples of its evidence, documents from outside, and its answers."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.demonstration.desk_readings import told
from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import Bearing, SampleResult
from portal.domain.errors import Refused
from portal.domain.roles import Actor
from portal.services import clarifications, external_evidence, reviews, sampling
from portal.services.clarifications import Question
from portal.services.external_evidence import BearingText, OutsideDetails

At = Callable[[float], datetime]
#: What is found of the drawn documents of a theme, in turn, with the note that some need.
_FOUND = (
    (SampleResult.FOUND, ""),
    (SampleResult.FOUND, ""),
    (SampleResult.DOES_NOT_SUPPORT, "It is a draft. Nothing in it shows that it was adopted."),
    (SampleResult.FOUND, ""),
    (SampleResult.NOT_FOUND, "The address leads to a page that no longer has the document."),
)


def sample(assessment_id: UUID, readers: tuple[Actor, Actor], at: At) -> None:
    """Each reader draws for some themes and looks; the last drawn document of each theme is left to look at."""
    number = 0
    for place, theme in enumerate(reviews.get_case(assessment_id, actor=readers[0]).themes):
        reader, now = readers[place % 2], at(10 + place / 4)
        try:
            drawn = sampling.draw_sample(assessment_id, theme.entry.slug, actor=reader, now=now)
        except Refused:  # a theme under which the council cites nothing
            continue
        for item in drawn.items[:-1] or drawn.items:
            result, note = _FOUND[number % len(_FOUND)]
            number += 1
            sampling.record_result(
                assessment_id,
                drawn.id,
                item.place,
                result,
                note,
                actor=reader,
                expected_version=item.version,
                now=now + timedelta(minutes=10 * item.place),
            )


def gather(assessment_id: UUID, reader: Actor, at: At) -> None:
    """The list of documents from outside, one of them taken back."""
    for line in told("desk")["external"]:
        now, day = at(line["received"]), at(0).date()
        details = OutsideDetails(
            kind=line["kind"],
            title=line["title"],
            source=line["source"],
            supplied_by=line["supplied_by"],
            address=line["address"],
            dated_on=day + timedelta(days=line["dated"]),
            received_on=now.date(),
            is_public=line["is_public"],
        )
        row = external_evidence.add_outside(assessment_id, details, actor=reader, now=now)
        for bearing in line["bearings"]:
            words = BearingText(Bearing(bearing["bearing"]), bearing["words"], bearing["pointer"])
            external_evidence.add_bearing(
                assessment_id, row.id, bearing["section"], words, actor=reader, now=now + timedelta(hours=2)
            )
        if "withdrawn" in line:
            external_evidence.withdraw_outside(
                assessment_id, row.id, line["withdrawn"], actor=reader, expected_version=row.version, now=at(13)
            )


def ask(assessment_id: UUID, reader: Actor, lead: Actor, author: Actor, at: At) -> None:
    """One question that was answered and closed. Another, asked later, waits for the council."""
    asked = _ask(assessment_id, told("desk")["question"], reader, at(11), due=at(25))
    answered = clarifications.answer(
        EXAMPLETON,
        asked.id,
        told("desk")["question"]["answer"].strip(),
        expected_version=asked.version,
        actor=author,
        now=at(15),
    )
    clarifications.close(
        assessment_id,
        asked.id,
        told("desk")["question"]["conclusion"],
        expected_version=answered.version,
        actor=lead,
        now=at(16),
    )


def ask_again(assessment_id: UUID, lead: Actor, at: At) -> None:
    """A question after the readings, for the next conversation; it waits for the council."""
    _ask(assessment_id, told("desk")["open_question"], lead, at(70), due=None)


def _ask(assessment_id: UUID, words: Mapping[str, Any], actor: Actor, now: datetime, *, due: datetime | None) -> Any:
    question = Question(words["subject"], words["sections"], words["text"].strip(), due.date() if due else None)
    return clarifications.ask(assessment_id, question, actor=actor, now=now)
