"""Carries a move out: answers, evidence, comments and the rest under the codes of the other edition, in one go."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from guidance.lineage import Lineage, Relation, RelationKind
from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply
from portal.domain.moving import MovePlan, Work
from portal.domain.roles import Actor, Permission
from portal.domain.workflow import ROUND, RoundState
from portal.models import (
    AnswerDraft,
    AssuranceReply,
    AssuranceView,
    Citation,
    Comment,
    CommentMention,
    EditionMove,
    IndicatorAnswer,
    JudgementAnswer,
    Round,
    SoftCheckReply,
    UnmovedAnswer,
    WorkbookUpload,
)
from portal.services import guidance as editions
from portal.services.assessments.answers import answer_fields, reply_fields
from portal.services.assessments.rounds import lock_round
from portal.services.edition_changes import line_of
from portal.services.lineages import find_lineage
from portal.services.moving.holding import Held, hold
from portal.services.moving.keeping import Aside, asides, follows, new_key
from portal.services.moving.planning import plan_of, why_not_move
from portal.services.records import record_event

Row = JudgementAnswer | IndicatorAnswer


def move_round(round_id: uuid.UUID, edition: str, *, expected_version: int, actor: Actor, now: datetime) -> EditionMove:
    """Moves a round in draft to another edition, with everything that people have left on its lines.

    Args:
        expected_version: of the round when the preview was shown.

    Raises:
        NotFound: no such round for this actor, or no lineage leads from its edition to that one.
        NotAllowed: the actor may read the round and not set it up.
        TransitionRefused: the round is not in draft.
        Refused: the round has to stay on its edition; says why.
        EditConflict: the round was changed since the preview.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.OPEN_ROUND)
    if found.state is not RoundState.DRAFT:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action="move")
    barred = why_not_move(found)
    if barred:
        raise Refused(barred)
    if found.version != expected_version:
        raise EditConflict(
            "the round", current={"edition": found.edition}, offered={"edition": edition}, version=found.version
        )
    target = editions.keep_edition(edition, actor=actor, now=now)
    lineage = find_lineage(found.edition, found.edition_sha256, target.edition, target.sha256)
    if lineage is None:
        raise NotFound(edition)
    return _Mover(found, target, lineage, actor, now).move()


class _Mover:
    """Moves one round, once."""

    def __init__(self, found: Round, target: editions.Edition, lineage: Lineage, actor: Actor, now: datetime) -> None:
        self._round, self._target, self._lineage, self._actor, self._now = found, target, lineage, actor, now
        self._held: Held = hold(found)
        self._plan: MovePlan = plan_of(self._held, lineage)
        #: Higher than any answer's: a page that was open before the move can overwrite nothing after it.
        self._version = max((row.version for row in self._held.rows), default=0) + 1

    def move(self) -> EditionMove:
        found, kept = self._round, asides(self._held, self._lineage, self._plan)
        move = EditionMove(
            round_id=found.id,
            from_edition=found.edition,
            from_sha256=found.edition_sha256,
            to_edition=self._target.edition,
            to_sha256=self._target.sha256,
            moved_at=self._now,
            moved_by_id=self._actor.user_id,
        )
        db.session.add(move)
        db.session.flush()
        self._keep(move, kept)
        self._answers()
        self._evidence()
        self._comments()
        self._views()
        self._sentences()
        self._drafts()
        self._workbooks()
        found.edition, found.edition_sha256 = self._target.edition, self._target.sha256
        found.version += 1
        db.session.flush()
        self._record(move, kept)
        db.session.expire_all()
        return move

    def _keep(self, move: EditionMove, kept: Iterable[Aside]) -> None:
        before = editions.get_content(move.from_edition, move.from_sha256)
        for aside in kept:
            text = line_of(before, aside.code).text
            db.session.add(
                UnmovedAnswer(
                    move_id=move.id, code=aside.code, line_text=text, fields=aside.fields, reason=aside.reason
                )
            )
        db.session.flush()

    def _answers(self) -> None:
        """Rows of lines that stay as they are stay; all others are written anew under the new codes."""
        staying = {relation.sources[0] for relation in self._lineage.all if _stays(relation)}
        sources = {row.code: row for row in self._held.rows}
        for code, row in sources.items():
            if code in staying:
                self._refer(row)
            else:
                db.session.delete(row)
        db.session.flush()
        for relation in self._lineage.all:
            if not _stays(relation):
                for target in relation.targets:
                    self._write(target, [sources[code] for code in relation.sources if code in sources])
        db.session.flush()

    def _refer(self, row: Row) -> None:
        """A line that stays may have used the narrative of one that does not."""
        planned = self._plan.answers.get(row.code)
        if isinstance(row, JudgementAnswer) and planned is not None and planned.narrative_from != row.narrative_from:
            row.narrative, row.narrative_from = planned.narrative, planned.narrative_from
            row.version = self._version

    def _write(self, code: str, sources: list[Row]) -> None:
        said: CharacteristicAnswer | IndicatorReply | None = self._plan.answers.get(code) or self._plan.replies.get(
            code
        )
        if said is None and self._lineage.after(code) is None:
            return  # a code that the edition before did not have: no page can be open on it
        is_indicator = code.rpartition("-")[2].startswith("F")
        if is_indicator:
            reply = said if isinstance(said, IndicatorReply) else IndicatorReply(code)
            row: Row = IndicatorAnswer(round_id=self._round.id, code=code, **reply_fields(reply))
        else:
            answer = said if isinstance(said, CharacteristicAnswer) else CharacteristicAnswer(code)
            row = JudgementAnswer(round_id=self._round.id, code=code, **answer_fields(answer))
        latest = max(sources, key=lambda source: source.changed_at, default=None)
        row.needs_review = said is not None and said.needs_review
        row.version = self._version
        row.changed_at = latest.changed_at if latest else self._now
        row.changed_by_id = latest.changed_by_id if latest else None
        db.session.add(row)

    def _evidence(self) -> None:
        cited = set()
        for citation in self._held.citations:
            targets = follows(self._lineage, citation.code, Work.EVIDENCE)
            new = [code for code in targets if (code, citation.item_id, citation.pointer) not in cited]
            cited |= {(code, citation.item_id, citation.pointer) for code in new}
            if not new:
                db.session.delete(citation)
                continue
            if citation.code != new[0]:
                citation.code, citation.version = new[0], citation.version + 1
            db.session.add_all(_copy(citation, code) for code in new[1:])
        db.session.flush()

    def _comments(self) -> None:
        gone = []
        for comment in self._held.comments:
            targets = follows(self._lineage, comment.code, Work.COMMENTS)
            if targets:
                comment.code = targets[0]
            else:
                gone.append(comment.id)
        db.session.flush()
        if gone:
            db.session.execute(delete(CommentMention).where(CommentMention.comment_id.in_(gone)))
            db.session.execute(delete(Comment).where(Comment.id.in_(gone), Comment.thread_id.is_not(None)))
            db.session.execute(delete(Comment).where(Comment.id.in_(gone)))

    def _views(self) -> None:
        gone = [view.id for view in self._held.views if not follows(self._lineage, view.code, Work.VIEWS)]
        if gone:
            db.session.execute(delete(AssuranceReply).where(AssuranceReply.view_id.in_(gone)))
            db.session.execute(delete(AssuranceView).where(AssuranceView.id.in_(gone)))
        rows = {row.code: row for row in self._held.rows}
        for relation in self._renumbered():
            # The same words under another number: a view of the answer as it was is a view of it as it is.
            row = rows.get(relation.sources[0])
            if row is not None and relation.kind is RelationKind.UNCHANGED:
                views = update(AssuranceView).where(
                    AssuranceView.round_id == self._round.id,
                    AssuranceView.code == row.code,
                    AssuranceView.answer_version == row.version,
                )
                db.session.execute(views.values(answer_version=self._version))
        self._recode(AssuranceView)

    def _sentences(self) -> None:
        for sentence in self._held.sentences:
            key, targets = new_key(sentence.key, self._lineage), follows(self._lineage, sentence.code, Work.SENTENCES)
            if key is None or not targets:
                db.session.execute(delete(SoftCheckReply).where(SoftCheckReply.id == sentence.id))
        keys = {s.id: new_key(s.key, self._lineage) for s in self._held.sentences}
        moved = [s for s in self._held.sentences if keys[s.id] not in (None, s.key)]
        for sentence in moved:
            values = {"key": f"~{sentence.id}"}
            db.session.execute(update(SoftCheckReply).where(SoftCheckReply.id == sentence.id).values(**values))
        for sentence in moved:
            code = follows(self._lineage, sentence.code, Work.SENTENCES)
            if code:
                values = {"key": str(keys[sentence.id]), "code": code[0]}
                db.session.execute(update(SoftCheckReply).where(SoftCheckReply.id == sentence.id).values(**values))

    def _drafts(self) -> None:
        gone = [draft.id for draft in self._held.drafts if not follows(self._lineage, draft.code, Work.UNSAVED)]
        if gone:
            db.session.execute(delete(AnswerDraft).where(AnswerDraft.id.in_(gone)))
        self._recode(AnswerDraft)

    def _recode(self, model: type[AssuranceView] | type[AnswerDraft]) -> None:
        """Gives rows of renumbered lines their new codes, in two steps: two lines may change places."""
        pairs = [(relation.sources[0], relation.targets[0]) for relation in self._renumbered()]
        for old, _ in pairs:
            here = (model.round_id == self._round.id, model.code == old)
            db.session.execute(update(model).where(*here).values(code=f"~{old}"))
        for old, new in pairs:
            here = (model.round_id == self._round.id, model.code == f"~{old}")
            db.session.execute(update(model).where(*here).values(code=new))

    def _renumbered(self) -> list[Relation]:
        kinds = (RelationKind.UNCHANGED, RelationKind.REWORDED)
        return [r for r in self._lineage.all if r.kind in kinds and r.sources != r.targets]

    def _workbooks(self) -> None:
        """A workbook of the edition before cannot be read into this one any more."""
        waiting = select(WorkbookUpload).where(
            WorkbookUpload.round_id == self._round.id,
            WorkbookUpload.applied_at.is_(None),
            WorkbookUpload.discarded_at.is_(None),
        )
        for upload in db.session.scalars(waiting):
            upload.discarded_at = self._now

    def _record(self, move: EditionMove, kept: tuple[Aside, ...]) -> None:
        kinds = [relation.kind for relation in self._lineage.all]
        record_event(
            "round_moved_to_edition",
            subject=("round", str(self._round.id)),
            actor=self._actor,
            now=self._now,
            council=self._round.council_gss,
            facts={
                "from_edition": move.from_edition,
                "from_sha256": move.from_sha256,
                "to_edition": move.to_edition,
                "to_sha256": move.to_sha256,
                "lines": {kind.value: kinds.count(kind) for kind in RelationKind},
                "kept_aside": [aside.code for aside in kept],
            },
        )


def _stays(relation: Relation) -> bool:
    """Whether the line keeps its words and its code."""
    return relation.kind is RelationKind.UNCHANGED and relation.sources == relation.targets


def _copy(citation: Citation, code: str) -> Citation:
    return Citation(
        round_id=citation.round_id,
        code=code,
        item_id=citation.item_id,
        pointer=citation.pointer,
        added_at=citation.added_at,
        added_by_id=citation.added_by_id,
    )
