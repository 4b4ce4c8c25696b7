"""How Exampleton answers for its figures: its own group, what it says of two, and corrections it asked for."""

from datetime import datetime, timedelta
from uuid import UUID

from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.register import CorrectionOutcome
from portal.domain.roles import Actor
from portal.services import figures, people
from portal.services.figures import corrections, list_changes, notes
from portal.services.figures.corrections import CorrectionDetails
from portal.transactions import writing

#: Real councils, chosen for nothing but this demonstration: unitary authorities on the coast or on an estuary.
GROUP = (
    "E06000001",  # Hartlepool
    "E06000003",  # Redcar and Cleveland
    "E06000009",  # Blackpool
    "E06000012",  # North East Lincolnshire
    "E06000026",  # Plymouth
    "E06000033",  # Southend-on-Sea
    "E06000044",  # Portsmouth
    "E06000045",  # Southampton
    "E06000046",  # Isle of Wight
)
REASON = (
    "Exampleton is a made-up port town, so we read our figures beside unitary authorities by the sea. They share"
    " seasonal work, an older population and homes that are let by the week, which the model of neighbours does not"
    " look at. This list is part of the demonstration: the councils in it are real and had no part in it."
)
NOTES = {
    "waste_recycling_rate": (
        "One of our two made-up depots was closed for five months after a fire, and garden waste went to landfill in"
        " that time. Collections have been back to normal since the spring.\n\n"
        "We expect the next figure to show it. Our own monthly count, which nobody has checked, does."
    ),
    "asc_workforce_turnover": (
        "We moved three care homes to a new provider in this year. Staff who moved with them are counted as leavers,"
        " although they do the same work in the same place.\n\n"
        "This note, like the figure beside it, is made up for the demonstration."
    ),
}
#: A request that nobody has answered yet, and one that was: metric, request, days ago.
ASKED = (
    "waste_recycling_rate",
    CorrectionDetails(
        "Garden waste from our two made-up depots was left out of what we returned. We sent the publisher a corrected"
        " return in March.",
        proposed="About 2 points higher",
        source_address="https://www.exampleton.example/waste-return",
        is_public=True,
    ),
    6,
)
ANSWERED = (
    "asc_workforce_turnover",
    CorrectionDetails(
        "Staff who moved to another provider with their care home are counted as leavers.",
        source_address="https://www.exampleton.example/care-homes",
    ),
    30,
)
ANSWER = (
    "The publisher counts staff by employer, so a move to another provider is a leaver by its definition. The figure"
    " stands as published, and your note says why it is high. We have told the publisher that the definition was asked"
    " about."
)


def build(now: datetime) -> None:
    """Chooses the group, writes the notes and asks for corrections; the figures have to be there."""
    with writing():
        administrator, author = _actor("council-admin", now), _actor("author", now)
        list_changes.choose(EXAMPLETON, GROUP, REASON, expected="", actor=administrator, now=now - timedelta(days=40))
        for metric_id, text in NOTES.items():
            shown = figures.figure_history(EXAMPLETON, figures.get_metric(metric_id)).latest
            period = shown.period.text if shown.period else ""
            notes.write_note(
                EXAMPLETON, metric_id, text, period=period, expected=0, actor=author, now=now - timedelta(days=12)
            )
        _ask(ASKED, author, now)
        corrections.answer(
            _ask(ANSWERED, author, now),
            CorrectionOutcome.PASSED_ON,
            ANSWER,
            expected_version=1,
            base_url="http://127.0.0.1:8000",
            actor=_actor("admin", now),
            now=now - timedelta(days=25),
        )


def _ask(asked: tuple[str, CorrectionDetails, int], author: Actor, now: datetime) -> UUID:
    metric_id, details, days = asked
    shown = figures.figure_history(EXAMPLETON, figures.get_metric(metric_id)).latest
    return corrections.ask(EXAMPLETON, shown, details, actor=author, now=now - timedelta(days=days))


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    if user is None:
        raise LookupError(account)
    return people.actor_of(user, today=now.date())
