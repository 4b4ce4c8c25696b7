"""Everything that people have left on the lines of a round, read at once."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from portal.database import db
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply
from portal.models import (
    AnswerDraft,
    AssuranceReply,
    AssuranceView,
    Citation,
    Comment,
    IndicatorAnswer,
    JudgementAnswer,
    Round,
    SoftCheckReply,
)
from portal.services.assessments.answers import to_answer, to_reply

OnLine = TypeVar("OnLine", Citation, Comment, AssuranceView, SoftCheckReply, AnswerDraft)


@dataclass(frozen=True)
class Held:
    """What a round holds, as rows; `view_replies` are the authors' answers by the view they answer."""

    answers: Mapping[str, JudgementAnswer]
    replies: Mapping[str, IndicatorAnswer]
    citations: Sequence[Citation]
    comments: Sequence[Comment]
    views: Sequence[AssuranceView]
    view_replies: Mapping[uuid.UUID, Sequence[AssuranceReply]]
    sentences: Sequence[SoftCheckReply]
    drafts: Sequence[AnswerDraft]

    @property
    def said(self) -> tuple[dict[str, CharacteristicAnswer], dict[str, IndicatorReply]]:
        """Answers and replies as values, as they are stored."""
        answers = {code: to_answer(row) for code, row in self.answers.items()}
        return answers, {code: to_reply(row) for code, row in self.replies.items()}

    @property
    def rows(self) -> Iterator[JudgementAnswer | IndicatorAnswer]:
        """Every answer and reply."""
        yield from self.answers.values()
        yield from self.replies.values()


def hold(found: Round) -> Held:
    """Everything on the lines of a round, in eight queries however much there is.

    Args:
        found: from `get_round` or `lock_round`, which have already asked whether the actor may read it.
    """
    answers = db.session.scalars(select(JudgementAnswer).where(JudgementAnswer.round_id == found.id))
    replies = db.session.scalars(select(IndicatorAnswer).where(IndicatorAnswer.round_id == found.id))
    views = _of(AssuranceView, found, AssuranceView.recorded_at)
    by_view: dict[uuid.UUID, list[AssuranceReply]] = {}
    answered = select(AssuranceReply).join(AssuranceView, AssuranceView.id == AssuranceReply.view_id)
    for reply in db.session.scalars(
        answered.where(AssuranceView.round_id == found.id).order_by(AssuranceReply.recorded_at)
    ):
        by_view.setdefault(reply.view_id, []).append(reply)
    return Held(
        {row.code: row for row in answers},
        {row.code: row for row in replies},
        _of(Citation, found, Citation.added_at),
        _of(Comment, found, Comment.written_at),
        views,
        by_view,
        _of(SoftCheckReply, found, SoftCheckReply.recorded_at),
        _of(AnswerDraft, found, AnswerDraft.seen_at),
    )


def _of(model: type[OnLine], found: Round, order: object) -> Sequence[OnLine]:
    query = select(model).where(model.round_id == found.id).order_by(order)  # type: ignore[arg-type]  # a column
    return db.session.scalars(query).unique().all()
