"""Self-assessments of the fictional councils, at every stage from nothing begun to sealed.

Everything happens in the order and at the moments in which people would have done it: the steps of all councils are
collected, sorted by time and carried out by the services, so the event log reads like months of work.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from guidance.types import Characteristic, FailureIndicator
from portal.demonstration import assurance, narratives
from portal.demonstration.people import EXAMPLETON, email_of
from portal.demonstration.rounds import DOES_NOT_APPLY, PLANS, Plan
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.roles import SERVICE, Actor, Office
from portal.models import Round
from portal.services import assessments, people
from portal.services.assessments import EvidenceDetails
from portal.services.guidance import get_edition
from portal.transactions import writing

#: Days before the demonstration is built.
OPENED, NEW_CYCLE_OPENED = 150, 20
DUE_IN, NEW_CYCLE_DUE_IN = 21, 200
#: How often each strength of evidence is chosen, in the order of the scale, under each confidence.
STRENGTHS = {Confidence.HIGH: (6, 4, 0, 0), Confidence.MEDIUM: (1, 6, 3, 0), Confidence.LOW: (0, 2, 5, 3)}
SCALE = (Judgement.EMBEDDED, Judgement.LARGELY, Judgement.PARTLY, Judgement.ABSENT)

Step = tuple[datetime, Callable[[], object]]


def build(now: datetime) -> None:
    """Adds the cycles and the rounds in one write transaction; accounts, register and figures have to be there."""
    with writing():
        _add_cycles(now)
        steps = [step for plan in PLANS for step in Story(plan, now).steps()]
        for _, act in sorted(steps, key=lambda step: step[0]):
            act()


def _add_cycles(now: datetime) -> None:
    for slug, opened, due in (("2024", OPENED, DUE_IN), ("2025", NEW_CYCLE_OPENED, NEW_CYCLE_DUE_IN)):
        opens_at = now - timedelta(days=opened)
        assessments.add_cycle(
            slug,
            f"Self-assessment {slug}",
            edition="2024-05",
            opens_on=opens_at.date(),
            due_on=(now + timedelta(days=due)).date(),
            actor=SERVICE,
            now=opens_at,
        )


class Story:
    """One council's round as a list of steps, each at its moment."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self.plan, self.now = plan, now
        # A seed, so that two demonstrations of one day are alike; nothing here guards a secret.
        self.chance = Random(plan.seed)  # noqa: S311
        self.began = (now - timedelta(days=plan.began)).replace(hour=8, minute=40, second=0, microsecond=0)
        self.round: Round | None = None
        self.actors: dict[str, Actor] = {}

    def steps(self) -> list[Step]:
        """Every step, in the order of time."""
        found: list[Step] = [(self.began, self._open)]
        items = self._items()
        answered = items[: int(len(items) * self.plan.share)]
        for number, item in enumerate(answered):
            at = self._in_office_hours(self.plan.took * (number + 1) / (len(answered) + 1), number)
            is_last = number == len(answered) - 1 and self.plan.share < 1
            found += self._answer_steps(item, at, writer=number, unfinished=is_last or number % 17 == 11)
        if self.plan.sends:
            found += self._sign_off_steps(self.began + timedelta(days=self.plan.took + 2))
        return found

    def _in_office_hours(self, days: float, number: int) -> datetime:
        day = self.began + timedelta(days=int(days))
        return min(day.replace(hour=9 + number % 8, minute=(number * 7) % 48, second=0, microsecond=0), self.now)

    def _items(self) -> list[Characteristic | FailureIndicator]:
        themes = get_edition("2024-05").guidance.themes
        found: list[Characteristic | FailureIndicator] = []
        for theme in themes:
            found += [*theme.characteristics, *theme.indicators]
        return found

    def _answer_steps(
        self, item: Characteristic | FailureIndicator, at: datetime, *, writer: int, unfinished: bool
    ) -> list[Step]:
        who = self.plan.writers[writer % len(self.plan.writers)]
        if isinstance(item, FailureIndicator):
            reply = self._reply(item.code)
            return [
                (
                    at,
                    lambda: assessments.record_indicator(
                        self._id, reply, actor=self._actor(who), expected_version=0, now=at
                    ),
                )
            ]
        answer = self.answer(item.code, unfinished=unfinished and not self.plan.sends)
        saving: Step = (
            at,
            lambda: assessments.record_judgement(self._id, answer, actor=self._actor(who), expected_version=0, now=at),
        )
        return [saving, *self._evidence_steps(item.code, answer, who, at + timedelta(minutes=9))]

    def _evidence_steps(self, code: str, answer: CharacteristicAnswer, who: str, at: datetime) -> list[Step]:
        block = narratives.block_for(code, combined=self.plan.combined)
        if block is None or answer.strength in (None, Strength.NONE):
            return []
        documents = block.evidence if answer.strength is Strength.STRONG else block.evidence[:1]
        return [
            (at + timedelta(minutes=number), self._adding(code, title, pointer, answer.strength, who, at))
            for number, (title, pointer) in enumerate(documents)
        ]

    def _adding(
        self, code: str, title: str, pointer: str, strength: Strength | None, who: str, at: datetime
    ) -> Callable[[], object]:
        # Strong evidence is under twelve months old; other evidence may be older, and some of it has no date.
        age = self.chance.randrange(40, 330) if strength is Strength.STRONG else self.chance.randrange(90, 1100)
        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
        details = EvidenceDetails(
            title=title,
            address=f"https://www.{self.plan.site}.example/documents/{slug}",
            pointer=pointer,
            dated_on=None if self.chance.random() < 0.06 else (at - timedelta(days=age)).date(),
            is_public=self.chance.random() < 0.75,
        )
        return lambda: assessments.add_evidence(self._id, code, details, actor=self._actor(who), now=at)

    def answer(self, code: str, *, unfinished: bool) -> CharacteristicAnswer:
        """The council's next answer; an unfinished one lacks its strength of evidence and its end."""
        plan, chance = self.plan, self.chance
        if plan.combined and code in DOES_NOT_APPLY:
            return CharacteristicAnswer(code, Judgement.NOT_APPLICABLE, reason=DOES_NOT_APPLY[code])
        judgement = chance.choices(SCALE, plan.leaning)[0]
        confidence = chance.choices(tuple(Confidence), (3, 5, 2) if judgement is Judgement.EMBEDDED else (1, 4, 3))[0]
        strength = chance.choices(tuple(Strength), STRENGTHS[confidence])[0]
        words = narratives.narrative(code, judgement, chance=chance, combined=plan.combined, labelled=plan.labelled)
        if unfinished:
            return CharacteristicAnswer(code, judgement, confidence, None, words.split("\n\n")[0])
        return CharacteristicAnswer(code, judgement, confidence, strength, words)

    def _reply(self, code: str) -> IndicatorReply:
        state = self.chance.choices(tuple(IndicatorState), (1, 4, 12, 3))[0]
        words = narratives.note(code, state, chance=self.chance, combined=self.plan.combined)
        return IndicatorReply(code, state, words)

    def _sign_off_steps(self, at: datetime) -> list[Step]:
        found: list[Step] = [*self._committee_steps(at), self._sending(at)]
        if self.plan.reservation:
            found += self._declined_once(at)
            at += timedelta(days=9)
        for number, (account, office) in enumerate(self.plan.signed):
            moment = at + timedelta(days=2 + 2 * number, hours=2 + number, minutes=13 * number)
            found.append((moment, self._signing(account, office, moment)))
        return found

    def _committee_steps(self, sent_at: datetime) -> list[Step]:
        """Where there is a site with committees: their pack, and what they said the day before it is sent."""
        if self.plan.gss != EXAMPLETON:
            return []
        asked, met = sent_at - timedelta(hours=40), sent_at - timedelta(hours=16)
        return [
            (asked, lambda: assurance.pack_is_made(self._id, actor=self._actor(self.plan.writers[0]), now=asked)),
            (
                met,
                lambda: assurance.committee_meets(
                    self._id, actor=self._actor(self.plan.writers[0]), met_on=met.date(), now=met
                ),
            ),
        ]

    def _declined_once(self, sent_at: datetime) -> list[Step]:
        """The finance officer sends it back once, so that the history holds a decline and a signature that fell."""
        signed, declined = sent_at + timedelta(days=1), sent_at + timedelta(days=3)
        reason = (
            "R-08 does not say that two years of accounts are unaudited. Say it, and I will sign with a reservation."
        )
        account, office = self.plan.signed[1]
        again = sent_at + timedelta(days=9)
        return [
            (signed, self._signing(*self.plan.signed[0], signed)),
            (
                declined,
                lambda: assessments.decline(self._id, office, reason=reason, actor=self._actor(account), now=declined),
            ),
            (declined + timedelta(days=2), lambda: self._reword("R-08", declined + timedelta(days=2))),
            self._sending(again),
        ]

    def _reword(self, code: str, at: datetime) -> None:
        answer, recorded = assessments.get_answer(self._id, code)
        added = "The accounts for the last two years are not yet audited."
        reworded = CharacteristicAnswer(
            code, answer.judgement, answer.confidence, answer.strength, f"{answer.narrative}\n\n{added}"
        )
        who = self._actor(self.plan.writers[0])
        assessments.record_judgement(self._id, reworded, actor=who, expected_version=recorded.version, now=at)

    def _signing(self, account: str, office: Office, at: datetime) -> Callable[[], object]:
        reservation = self.plan.reservation if office is Office.CHIEF_FINANCE_OFFICER else ""

        def sign() -> None:
            assert self.round is not None
            digest = self.round.content_sha256
            who = self._actor(account)
            read_at = at - timedelta(minutes=50)
            assessments.record_reading(self._id, office, content_sha256=digest, actor=who, now=read_at)
            assessments.sign_off(self._id, office, content_sha256=digest, reservation=reservation, actor=who, now=at)

        return sign

    def _sending(self, at: datetime) -> Step:
        return at, lambda: self._send(at)

    def _send(self, at: datetime) -> None:
        who = self._actor(self.plan.writers[0])
        self.round = assessments.send_for_sign_off(self._id, accept_open_items=True, actor=who, now=at)

    def _open(self) -> None:
        who = self._actor(self.plan.writers[0])
        self.round = assessments.open_round(self.plan.gss, self.plan.cycle, actor=who, now=self.began)

    def _actor(self, account: str) -> Actor:
        if account not in self.actors:
            user = people.find_user(email_of(account))
            assert user is not None, account
            self.actors[account] = people.actor_of(user, today=self.now.date())
        return self.actors[account]

    @property
    def _id(self) -> UUID:
        assert self.round is not None
        return self.round.id
