"""The ladder of one case as it is read: every model, lightest first, with what is on file for it and what is not."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from guidance import Guidance
from portal.database import Base, db
from portal.domain.closing import notice_standing
from portal.domain.ladder import availability, ladder_of, legal_steps, lightest_first, representation_standing
from portal.domain.readiness import Facts, lay_out
from portal.domain.roles import Actor, Permission, may
from portal.models import LadderFact, LadderOption, LadderStep, Representation, RepresentationPeriod, User
from portal.services.ladder.access import edition_of, may_read, may_set_facts
from portal.services.ladder.decisions import list_decisions
from portal.services.ladder.facts import facts_of_case, list_records
from portal.services.ladder.instruments import list_instruments
from portal.services.ladder.shapes import DatedInstrument, LadderOfCase, Line, ModelOfCase, Period, SetFact
from portal.services.reviews.access import find_case
from portal.services.reviews.cases import Case, build_case

_Row = TypeVar("_Row", bound=Base)


def get_ladder(assessment_id: uuid.UUID, *, actor: Actor, today: date) -> LadderOfCase:
    """The ladder of a case that the actor may read.

    Raises:
        NotFound: there is no such case for this actor. InterestsFirst: they have to declare their interests first.
    """
    assessment = find_case(assessment_id, actor=actor)
    case, guidance, is_open = (
        build_case(assessment, actor=actor),
        edition_of(assessment),
        may_read(assessment, actor=actor),
    )
    around = _Around(case, guidance, today) if is_open else None
    named = lightest_first(guidance)
    return LadderOfCase(
        case=case,
        guidance=guidance,
        may_read=is_open,
        may_write=may(actor, Permission.APPROVE_REVIEW),
        may_set_facts=may_set_facts(assessment, actor=actor),
        models=around.models() if around else (),
        not_yet=tuple(model for model in named if not availability(model, on=today).may_be_named),
        periods=around.periods if around else (),
        representations=around.representations() if around else (),
        decisions=list_decisions(case.file.id) if around and case.file else (),
        instruments=_dated(case.assessment.council_gss, guidance, today),
    )


class _Around:
    """What is stored around a case, each table read once."""

    def __init__(self, case: Case, guidance: Guidance, today: date) -> None:
        self.case, self.guidance, self.today = case, guidance, today
        self.file_id = case.file.id if case.file else None
        self.instruments = _dated(case.assessment.council_gss, guidance, today)
        self.periods = tuple(
            Period(row, representation_standing(row, today=today))
            for row in sorted(
                self._rows(RepresentationPeriod), key=lambda row: (row.from_on or date.max, row.recorded_at)
            )
        )

    def models(self) -> tuple[ModelOfCase, ...]:
        facts = facts_of_case(self.case)
        ladder = ladder_of(self.guidance, on=self.today)
        laid_out = lay_out(ladder, facts, ruleset=self.guidance.ruleset)
        options = {row.model: row for row in self._rows(LadderOption)}
        lines, steps = self._facts_by_line(facts), self._rows(LadderStep)
        sources = {model.code: model for model in self.guidance.interventions}
        return tuple(
            ModelOfCase(
                model=sources[readiness.code],
                availability=availability(sources[readiness.code], on=self.today),
                readiness=readiness,
                lines=tuple(Line(item, lines.get(item.code, ())) for item in sources[readiness.code].to_be_shown),
                legal_codes=frozenset(step.code for step in legal_steps(self.guidance, readiness.code)),
                step_versions={row.step: row.version for row in steps if row.model == readiness.code},
                option=options.get(readiness.code),
                periods=tuple(period for period in self.periods if period.row.model == readiness.code),
                instruments=tuple(item for item in self.instruments if item.row.model == readiness.code),
            )
            for readiness in laid_out.models
        )

    def representations(self) -> tuple[Representation, ...]:
        return tuple(sorted(self._rows(Representation), key=lambda row: row.number))

    def _facts_by_line(self, facts: Facts) -> Mapping[str, tuple[SetFact, ...]]:
        rows = sorted(self._rows(LadderFact), key=lambda row: (row.added_at, str(row.id)))
        if not rows:
            return {}
        records = {(choice.kind, choice.id): choice.text for choice in list_records(self.case, facts)}
        people = select(User.id, User.name).where(User.id.in_({row.added_by_id for row in rows}))
        names = {person.id: person.name for person in db.session.execute(people)}
        found: dict[str, list[SetFact]] = {}
        for row in rows:
            text = records.get((row.row_kind, row.row_id), "")
            found.setdefault(row.line, []).append(SetFact(row, text, names.get(row.added_by_id, "")))
        return {line: tuple(items) for line, items in found.items()}

    def _rows(self, kind: type[_Row]) -> list[_Row]:
        query = select(kind).where(kind.case_id == self.file_id)  # type: ignore[attr-defined]  # all of them have it
        return list(db.session.execute(query).scalars()) if self.file_id else []


def _dated(gss: str, guidance: Guidance, today: date) -> tuple[DatedInstrument, ...]:
    rows = list_instruments(gss)
    by_id, titles = {row.id: row for row in rows}, {model.code: model.title for model in guidance.interventions}
    return tuple(
        DatedInstrument(
            row=row,
            standing=notice_standing(ends_on=row.ends_on, ended_on=row.ended_on, today=today),
            title_of_model=titles.get(row.model, row.model),
            follows=by_id.get(row.follows_id) if row.follows_id else None,
            followed_by=tuple(other for other in rows if other.follows_id == row.id),
        )
        for row in rows
    )
