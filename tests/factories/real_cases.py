"""The public facts of two real interventions, recorded for fictional councils by the services that people's clicks use.

The facts are those of two entries of our research note on the guidance, and of what it says of them elsewhere. The
councils' names are the demonstration's, and whoever decided or was appointed is named by office alone. Call inside
`writing()`.
"""

from datetime import date, datetime
from uuid import UUID

from portal.demonstration.people import EXAMPLETON, PLACEHOLDER, email_of
from portal.domain.casework import Bearing, DecisionOutcome, OptionStanding
from portal.domain.readiness import StepState
from portal.domain.roles import SERVICE, Actor, Office, Role
from portal.models import Assessment, ExternalBearing, ExternalEvidence
from portal.services import ladder, people
from portal.services.reviews.access import begin_case_file

MINISTER = "The Secretary of State"

#: The entries, word for word.
WOKING = {
    "authority": "Woking BC",
    "type": "district",
    "instrument": "commissioners without a representation period (urgent)",
    "dates.directions": date(2023, 5, 25),
    "ref": "S-WOK-DIR",
}
WARRINGTON = {
    "authority": "Warrington BC",
    "type": "unitary",
    "instrument": "inspection, then envoys with reserve powers",
    "themes_failing": ["continuous-improvement", "leadership", "governance", "culture", "use-of-resources"],
    "dates.minded_to": date(2025, 5, 8),
    "dates.directions": date(2025, 7, 9),
    "dates.end": date(2030, 7, 31),
    "ref": "S-WAR-EM; S-LGL-61524; S-LGL-60865",
}
#: Whose name stands in the place of a real one.
STANDS_FOR = {"Woking BC": PLACEHOLDER, "Warrington BC": EXAMPLETON}
DISTRICT_SIGNERS = ("author3", ("chief-executive3", "section-151-3", "monitoring-officer3"))


def add_district_officers(now: datetime) -> None:
    """The three statutory officers of the fictional district, which the demonstration leaves without any."""
    for account, office in zip(DISTRICT_SIGNERS[1], Office, strict=True):
        user = people.add_user(email_of(account), f"The {account}", password_hash="!", actor=SERVICE, now=now)
        people.add_membership(user, Role.SIGNATORY, council=PLACEHOLDER, actor=SERVICE, now=now)
        people.add_appointment(
            user, office, council=PLACEHOLDER, from_on=date(2020, 4, 1), is_interim=False, actor=SERVICE, now=now
        )


def record_like_woking(case: Assessment, *, lead: Actor, now: datetime) -> None:
    """Commissioners without a representation period, on an assurance review and no inspection."""
    day = date(2023, 5, 25)
    review = _outside(case, 1, "assurance-review", "Independent assurance review", now=now)
    _bears(review, "UR-F03", "Borrowing out of scale with the authority.", now=now)
    _outside(case, 2, "correspondence", "Directions, with the list of what was considered (S-WOK-DIR)", day, now=now)
    _outside(case, 3, "other", "The department’s own engagement", now=now)
    _options(
        case,
        {
            "section-10-inspection": "It is no required step. The assurance review gave the assurance that was needed.",
            "commissioners": "Powers may need to move at once.",
        },
        chosen="commissioners",
        day=day,
        lead=lead,
        now=now,
    )
    period = ladder.PeriodText(
        "commissioners",
        "the proposed directions",
        MINISTER,
        is_skipped=True,
        urgency_reason="The direction was considered sufficiently urgent.",
    )
    ladder.set_period(case.id, period, actor=lead, now=now)
    _steps(case, "commissioners", ("ST-1", "ST-2", "PS-11", "PS-14", "PS-15"), day, lead=lead, now=now)
    urgent = ladder.StepText(StepState.NOT_APPLICABLE, MINISTER, day, "Sufficiently urgent: section 15(11).")
    for step in ("ST-3", "PS-12", "PS-13"):
        ladder.record_step(case.id, "commissioners", step, urgent, actor=lead, expected_version=0, now=now)
    ladder.record_instrument(
        case.id,
        ladder.InstrumentText("commissioners", "Directions under section 15(5) and (6)", day),
        actor=lead,
        now=now,
    )
    text = ladder.DecisionText(
        outcome=DecisionOutcome.MODEL_CHOSEN,
        model="commissioners",
        decided_by=MINISTER,
        decided_on=day,
        reasons="As the directions give them.",
        rests_on="An independent assurance review. There was no inspection.",
        powers="Specified functions, exercised by nominees.",
        in_force_on=day,
    )
    _decide(case, text, lead=lead, now=now)


def record_like_warrington(case: Assessment, *, lead: Actor, now: datetime) -> None:
    """An inspection that advised commissioners, and ministers who chose envoys with powers in reserve."""
    minded, day, end = date(2025, 5, 8), date(2025, 7, 9), date(2030, 7, 31)
    report = _outside(case, 1, "inspection-report", "Best value inspection report (S-LGL-61524)", now=now)
    _bears(report, "UR-F03", "Borrowing and commercial exposure out of scale with the authority.", now=now)
    _bears(report, "UR-F04", "No agreed strategy for a complex, high-risk borrowing and investment programme.", now=now)
    _bears(report, "UR-F05", "Reserves falling fast, and no record of delivering large savings at pace.", now=now)
    _outside(case, 2, "assurance-review", "External assurance review", now=now)
    _outside(case, 3, "correspondence", "Minded-to letter (S-LGL-60865)", minded, now=now)
    _outside(case, 4, "correspondence", "Explanatory memorandum (S-WAR-EM)", day, now=now)
    _outside(case, 5, "ags", "The council’s own improvement and recovery plan, with milestones", now=now)
    _options(
        case,
        {
            "commissioners": "The inspectors recommended them. The recommendation does not bind; envoys were chosen.",
            "ministerial-envoys": "Partnership is preferred to takeover, with powers in reserve.",
        },
        chosen="ministerial-envoys",
        day=day,
        lead=lead,
        now=now,
    )
    _steps(case, "section-10-inspection", ("PS-08", "PS-09", "PS-10"), minded, lead=lead, now=now)
    _steps(case, "ministerial-envoys", ("ST-1", "ST-2", "PS-11", "PS-14", "PS-15"), day, lead=lead, now=now)
    _steps(case, "ministerial-envoys", ("PS-12",), minded, lead=lead, now=now)
    row = ladder.record_instrument(
        case.id,
        ladder.InstrumentText("ministerial-envoys", "Directions under section 15(5) and (6)", day, end),
        actor=lead,
        now=now,
    )
    for number in (1, 2, 3):
        person = ladder.AppointeeText(f"Envoy {number}", "Ministerial envoy, with powers in reserve", day, end)
        ladder.add_appointee(case.id, row.id, person, actor=lead, expected_version=number, now=now)
    text = ladder.DecisionText(
        outcome=DecisionOutcome.MODEL_CHOSEN,
        model="ministerial-envoys",
        decided_by=MINISTER,
        decided_on=day,
        reasons="As the explanatory memorandum gives them.",
        themes=tuple(WARRINGTON["themes_failing"]),
        rests_on="A best value inspection. The inspectors recommended commissioners, which does not bind.",
        powers="Section 15(6) powers, held in reserve by the envoys.",
        minded_to_on=minded,
        in_force_on=day,
        ends_on=end,
    )
    _decide(case, text, lead=lead, now=now)


def _outside(
    case: Assessment, number: int, kind: str, title: str, dated_on: date | None = None, *, now: datetime
) -> ExternalEvidence:
    from portal.database import db

    row = ExternalEvidence(
        case_id=begin_case_file(case, now=now).id, number=number, kind=kind, title=title, source="A public source",
        dated_on=dated_on, supplied_by="The department", is_public=True, added_at=now,
    )  # fmt: skip  # what, then about it
    db.session.add(row)
    db.session.flush()
    return row


def _bears(row: ExternalEvidence, section: str, words: str, *, now: datetime) -> None:
    row.bearings.append(ExternalBearing(section=section, bearing=Bearing.ADDS, words=words, written_at=now))


def _options(case: Assessment, reasons: dict[str, str], *, chosen: str, day: date, lead: Actor, now: datetime) -> None:
    for model, words in reasons.items():
        standing = OptionStanding.WOULD_DO if model == chosen else OptionStanding.WOULD_NOT_DO
        text = ladder.OptionText(standing, words, MINISTER, day)
        ladder.record_option(case.id, model, text, actor=lead, expected_version=0, now=now)


def _steps(case: Assessment, model: str, steps: tuple[str, ...], day: date, *, lead: Actor, now: datetime) -> None:
    for step in steps:
        text = ladder.StepText(StepState.DONE, MINISTER, day)
        ladder.record_step(case.id, model, step, text, actor=lead, expected_version=0, now=now)


def _decide(case: Assessment, text: ladder.DecisionText, *, lead: Actor, now: datetime) -> None:
    seen = [step.code for step in ladder.find_open_steps(case, text.model)]
    ladder.record_decision(case.id, text, seen_open_steps=seen, expected_sequence=0, actor=lead, now=now)


def case_id_of(case: Assessment, now: datetime) -> UUID:
    """The id of the department's file of a case."""
    return begin_case_file(case, now=now).id
