"""A register, a plan and a notice of councils that do not exist, from reports that nobody wrote.

Built before the rounds are written, so that what is sealed takes its actions along.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from portal.demonstration.people import EXAMPLETON, NOWHERE, email_of
from portal.demonstration.plan_texts import (
    ACTIONS,
    COMMITMENTS,
    DOCUMENTS,
    NOTICE_DOCUMENTS,
    RECOMMENDATIONS,
    Act,
)
from portal.domain.closing import Taken
from portal.domain.roles import Actor
from portal.domain.workflow import Action
from portal.models import Commitment, EvidenceItem, ImprovementAction, Recommendation
from portal.services import people
from portal.services.assessments import EvidenceDetails
from portal.services.evidence_library.items import add_item
from portal.services.plans import action_changes, closing, notice_changes, recommendation_changes
from portal.services.plans.action_changes import ActionDetails
from portal.services.plans.closing import Kind
from portal.services.plans.notice_changes import CommitmentDetails, NoticeDetails
from portal.services.plans.recommendations import RecommendationDetails
from portal.transactions import writing

#: Days before the demonstration is built.
ENTERED, AGREED = 175, 160


def build(now: datetime) -> None:
    """Adds both councils' entries in one write transaction; accounts, register and figures have to be there."""
    with writing():
        _Exampleton(now).build()
        _Nowhere(now).build()


@dataclass
class _Story:
    """One council's entries, each made at its moment by one of its people."""

    now: datetime

    def actor(self, account: str) -> Actor:
        user = people.find_user(email_of(account))
        if user is None:
            raise LookupError(account)
        return people.actor_of(user, today=self.now.date())

    def at(self, days: int) -> datetime:
        """Office hours of a day so many days ago; never later than now."""
        day = (self.now - timedelta(days=days)).replace(
            hour=9 + days % 7, minute=days * 7 % 60, second=0, microsecond=0
        )
        return min(day, self.now)

    def day(self, days: int) -> date:
        return (self.now + timedelta(days=days)).date()

    def document(self, gss: str, title: str, owner: str, days: int, who: Actor) -> EvidenceItem:
        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
        site = "exampleton" if gss == EXAMPLETON else "nowhere"
        address = f"https://www.{site}.example/documents/{slug}"
        details = EvidenceDetails(title=title, address=address, pointer="", dated_on=self.day(-days), is_public=True)
        item = add_item(gss, details, actor=who, now=self.at(days - 1))
        item.owner = owner
        return item

    def step(
        self, kind: Kind, row: Recommendation | ImprovementAction | Commitment, gss: str, taken: Taken, who: Actor,
        days: int,
    ) -> None:  # fmt: skip  # what is done to what, by whom and when
        closing.take_step(kind, row.id, gss, taken, actor=who, expected_version=row.version, now=self.at(days))


class _Exampleton(_Story):
    """A register of a dozen recommendations and a plan of eight actions."""

    def build(self) -> None:
        self.author, self.second = self.actor("author"), self.actor("council-admin")
        self.contributor = self.actor("contributor")
        self.items = {
            name: self.document(EXAMPLETON, title, owner, days, self.contributor)
            for name, (title, owner, days) in DOCUMENTS.items()
        }
        self.entries = {reference: self._recommend(reference) for reference in RECOMMENDATIONS}
        self._ends()
        for act in ACTIONS:
            self._act(act)

    def _recommend(self, name: str) -> Recommendation:
        told = RECOMMENDATIONS[name]
        details = RecommendationDetails(told.source, told.text, told.report, told.reference, self.day(-told.days))
        return recommendation_changes.add_recommendation(
            EXAMPLETON, details, told.codes, actor=self.author, now=self.at(ENTERED)
        )

    def _ends(self) -> None:
        """One is the same as another, one is not accepted, one is closed by two people and one waits for the second."""
        same, main = self.entries["peer-3"], self.entries["audit-2"]
        recommendation_changes.say_same(
            same.id, EXAMPLETON, main.id, actor=self.author, expected_version=same.version, now=self.at(ENTERED - 1)
        )
        kind = Kind.RECOMMENDATION
        declined = Taken(
            Action.DECLINE,
            words="Cabinet decided to keep the committee of nine members, and gave its reasons in minute 31.",
        )
        self.step(kind, self.entries["peer-4"], EXAMPLETON, declined, self.second, 150)
        for name, item, days in (("ombudsman-1", "complaints", 120), ("internal-1", "register", 40)):
            proposed = Taken(Action.PROPOSE_CLOSING, self.items[item].id, "Reported to the audit committee.")
            self.step(kind, self.entries[name], EXAMPLETON, proposed, self.contributor, days)
        self.step(kind, self.entries["ombudsman-1"], EXAMPLETON, Taken(Action.CLOSE), self.second, 110)

    def _act(self, act: Act) -> None:
        details = ActionDetails(
            title=act.title,
            detail=act.detail,
            owner=act.owner,
            due_on=self.day(act.due) if act.due is not None else None,
            cost=act.cost,
            effect=act.effect,
            effect_metric_id=act.metric,
            effect_by_on=self.day(act.shows) if act.shows is not None else None,
            codes=act.codes,
            recommendations=tuple(self.entries[name].id for name in act.answers),
        )
        row = action_changes.add_action(EXAMPLETON, details, actor=self.author, now=self.at(AGREED))
        happened: list[tuple[int, Action | str]] = [(days, action) for action, days in act.steps]
        happened += [(days, note) for days, note in act.notes]
        for days, what in sorted(happened, key=lambda one: -one[0]):
            if isinstance(what, Action):
                self._take(act, row, what, days)
            else:
                action_changes.add_note(row.id, EXAMPLETON, what, actor=self.contributor, now=self.at(days))

    def _take(self, act: Act, row: ImprovementAction, action: Action, days: int) -> None:
        item: UUID | None = self.items[act.evidence].id if action is Action.PROPOSE_CLOSING else None
        words = act.words if action is not Action.CLOSE else ""
        who = self.second if action is Action.CLOSE else self.contributor
        self.step(Kind.ACTION, row, EXAMPLETON, Taken(action, item, words), who, days)


class _Nowhere(_Story):
    """A made-up notice, half way through by its own dates."""

    def build(self) -> None:
        author, second = self.actor("author4"), self.actor("council-admin4")
        details = NoticeDetails(
            title="Best Value Notice (non-statutory; made up for this demonstration)",
            issued_on=self.day(-240),
            ends_on=self.day(125),
            address="https://www.nowhere.example/best-value-notice",
        )
        notice = notice_changes.add_notice(NOWHERE, details, actor=author, now=self.at(230))
        items = {
            name: self.document(NOWHERE, title, owner, days, author)
            for name, (title, owner, days) in NOTICE_DOCUMENTS.items()
        }
        for promised in COMMITMENTS:
            row = notice_changes.add_commitment(
                notice.id,
                NOWHERE,
                CommitmentDetails(
                    promised.text, promised.closes_with, self.day(promised.due) if promised.due is not None else None
                ),
                actor=author,
                now=self.at(229),
            )
            if promised.evidence:
                proposed = Taken(Action.PROPOSE_CLOSING, items[promised.evidence].id, promised.note)
                self.step(Kind.COMMITMENT, row, NOWHERE, proposed, author, promised.proposed)
            if promised.agreed:
                self.step(Kind.COMMITMENT, row, NOWHERE, Taken(Action.CLOSE), second, promised.proposed - 6)
