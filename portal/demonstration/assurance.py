"""What Exampleton's committee said of its first round, and how readers look at the second before anybody signs."""

import uuid
from datetime import date, datetime, timedelta

from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.duties import Duty
from portal.domain.judgements import Judgement
from portal.domain.roles import Actor
from portal.domain.submissions.additions import CommitteeRecommendation
from portal.models import Round
from portal.services import assessments, assurance, governance, papers, people
from portal.services.assessments.rounds import guidance_of
from portal.services.governance import StepDetails
from portal.transactions import writing

#: What a reader who differs says of what the authors say.
OTHER = {Judgement.EMBEDDED: Judgement.LARGELY, Judgement.LARGELY: Judgement.PARTLY}
RECOMMENDATIONS = (
    CommitteeRecommendation(
        "That the action plan be published with the assessment, with an owner and a date for each action.", True, ""
    ),
    CommitteeRecommendation(
        "That progress be reported to this committee each month.",
        False,
        "The committee meets each quarter. A quarterly report is agreed, with a note to the chair in between.",
    ),
    CommitteeRecommendation("That the external auditor be asked to comment on the whole.", None, ""),
)
SAME = "I opened the documents cited here. They are recent, and they show what the narrative says."
OTHERWISE = (
    "Two of the four directorates I asked could show this; the other two described what they mean to do.\n\n"
    "- The plan is in place and dated.\n- I found no record that anybody looked at the results.",
    "The policy is there. The sample I took has three cases in which it was not followed, and no note of why.",
)
CONSISTENCY = (
    "Where another theme says the same of half the directorates, it is judged one step further down. I would bring"
    " the two together."
)
KEPT = (
    "The two directorates have since sent us their records, which are now cited. We keep the judgement, and the"
    " narrative names the date from which it holds."
)
#: Minutes before the demonstration is built.
READY, READ, EVENED_OUT, ANSWERED = 28, 24, 12, 6


def build(now: datetime) -> None:
    """Lets one theme of Exampleton's new round be read, in one write transaction; its team has to be there."""
    with writing():
        author, reader = _actor("author", now), _actor("viewer", now)
        found = assessments.find_round_of(EXAMPLETON, "2025", actor=author)
        assert found is not None
        theme = guidance_of(found).themes[0]
        assurance.mark_ready(found.id, theme.slug, actor=author, now=_before(now, READY))
        differing = _read(found, [line.code for line in theme.characteristics], reader, _before(now, READ))
        view = assurance.list_views(found, differing[0])[differing[0]].views[0]
        _record(
            found, differing[0], Duty.CONSISTENCY_READER, view.judgement, CONSISTENCY,
            _actor("consistency-reader", now), _before(now, EVENED_OUT),
        )  # fmt: skip  # one line for what, one for who and when
        assurance.record_reply(
            found.id, view.id, changed_answer=False, text=KEPT, actor=author, now=_before(now, ANSWERED)
        )


def committee_meets(round_id: uuid.UUID, *, actor: Actor, met_on: date, now: datetime) -> None:
    """Records that the committee considered a round in draft; call inside a write transaction."""
    details = StepDetails(
        "Audit and Standards Committee",
        met_on,
        "minute 14",
        "https://www.exampleton.example/committees/audit-and-standards",
    )
    step = governance.add_step(round_id, details, actor=actor, now=now)
    for found in RECOMMENDATIONS:
        governance.add_recommendation(
            round_id, step.id, found, actor=actor, expected_version=step.version, now=now + timedelta(minutes=2)
        )


def pack_is_made(round_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Asks for a committee pack; call inside a write transaction."""
    papers.ask_for_pack(round_id, with_restricted=False, with_readers=False, actor=actor, now=now)


def _read(found: Round, codes: list[str], reader: Actor, at: datetime) -> list[str]:
    """Reads a theme: what the reader finds is what the authors say, but for the first two that can differ."""
    differing: list[str] = []
    for number, code in enumerate(codes):
        said = assessments.get_answer(found.id, code)[0].judgement
        moment = at + timedelta(seconds=45 * number)
        if said in OTHER and len(differing) < len(OTHERWISE):
            _record(found, code, Duty.THEME_READER, OTHER[said], OTHERWISE[len(differing)], reader, moment)
            differing.append(code)
        elif said is not Judgement.UNJUDGED:
            _record(found, code, Duty.THEME_READER, said, SAME, reader, moment)
    return differing


def _record(
    found: Round, code: str, stage: Duty, judgement: Judgement, reason: str, actor: Actor, now: datetime
) -> None:
    assurance.record_view(
        found.id, code, stage, judgement=judgement, reason=reason,
        expected_version=assessments.get_answer(found.id, code)[1].version, actor=actor, now=now,
    )  # fmt: skip  # one line for what was said, one for of what, by whom and when


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    assert user is not None, account
    return people.actor_of(user, today=now.date())


def _before(now: datetime, minutes: int) -> datetime:
    return now - timedelta(minutes=minutes)
