"""Writes what a workbook would change: all of it in one transaction, by the verbs that people's clicks use."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from portal.domain.errors import EditConflict, NotFound, PortalError, Refused
from portal.domain.roles import Actor
from portal.domain.workbooks import Change, Difference, Effect, Kind, compare
from portal.models import Round, WorkbookUpload
from portal.services import evidence_library
from portal.services.assessments import change_evidence, record_indicator, record_judgement, remove_evidence
from portal.services.assessments.evidence import cite_item, details_of, get_evidence
from portal.services.assessments.rounds import lock_draft
from portal.services.records import record_event
from portal.services.workbooks.state import Contents, get_contents
from portal.services.workbooks.uploads import get_upload, offer_of
from portal.services.workbooks.values import to_answer, to_details, to_reply


class Stale(PortalError):
    """The difference is not the one that was shown: somebody changed something since. Nothing was written."""


@dataclass(frozen=True)
class Applied:
    """What was written, in rows."""

    answers: int
    documents: int
    citations: int
    #: Conflicts in which what stands in the portal was kept.
    kept: int


def apply(
    upload_id: uuid.UUID, round_id: uuid.UUID, *, seen: str, mine: Collection[str], actor: Actor, now: datetime
) -> Applied:
    """Writes what a workbook changes, as it was shown.

    Args:
        seen: digest of the difference that the person saw and agreed to.
        mine: ids of those conflicts in which the workbook stands; in all others the portal does.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `rounds.lock_draft`; NotFound also for an upload of somebody else.
        Stale: the difference is another one by now.
        Refused: the upload was applied or discarded before, or a rule bars one of the changes; nothing was written.
    """
    found = lock_draft(round_id, actor=actor)
    upload = _waiting(upload_id, found, actor)
    contents = get_contents(found, actor=actor)
    difference = compare(offer_of(upload), contents.state)
    if difference.digest() != seen:
        raise Stale()
    agreed = [change for change in difference.changes if not change.is_conflict or change.id in mine]
    writer = _Writer(found, contents, actor, now)
    writer.write(agreed)
    upload.applied_at = now
    applied = _counted(agreed, difference)
    _record("workbook_applied", found, upload, actor, now, applied)
    return applied


def discard(upload_id: uuid.UUID, found: Round, *, actor: Actor, now: datetime) -> WorkbookUpload:
    """Says that a workbook is not to be written.

    Raises:
        NotFound: somebody else uploaded it.
        Refused: it was applied or discarded before.
    """
    upload = _waiting(upload_id, found, actor)
    upload.discarded_at = now
    _record("workbook_discarded", found, upload, actor, now)
    return upload


def _waiting(upload_id: uuid.UUID, found: Round, actor: Actor) -> WorkbookUpload:
    upload = get_upload(upload_id, found, actor=actor)
    if upload.applied_at is not None:
        raise Refused("This workbook has been written already. Upload it again if you changed it since")
    if upload.discarded_at is not None:
        raise Refused("This workbook was discarded. Upload it again to write it")
    return upload


def _counted(agreed: Iterable[Change], difference: Difference) -> Applied:
    kinds = [change.kind for change in agreed]
    lines = kinds.count(Kind.CHARACTERISTIC) + kinds.count(Kind.INDICATOR)
    kept = len(difference.changes) - len(kinds)
    return Applied(lines, kinds.count(Kind.EVIDENCE), kinds.count(Kind.CITATION), kept)


def _record(
    kind: str, found: Round, upload: WorkbookUpload, actor: Actor, now: datetime, applied: Applied | None = None
) -> None:
    counts = {} if applied is None else {
        "answers": applied.answers, "documents": applied.documents, "citations": applied.citations,
        "conflicts_kept": applied.kept,
    }  # fmt: skip  # the counts of one event
    record_event(
        kind,
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"workbook": str(upload.id), "file_sha256": upload.file_sha256, **counts},
    )


@dataclass
class _Writer:
    """Writes agreed changes in an order in which each finds what it needs."""

    found: Round
    contents: Contents
    actor: Actor
    now: datetime
    #: Ids of documents by their id in the workbook, those that it added among them.
    documents: dict[str, uuid.UUID] = field(default_factory=dict)

    def write(self, changes: Iterable[Change]) -> None:
        self.documents = {key: item.id for key, item in self.contents.items.items()}
        for change in sorted(changes, key=_order):
            try:
                self._write(change)
            except Refused as refused:
                raise Refused(f"{self._name(change)}: {refused.message}") from refused
            except NotFound as error:
                message = "the document was put away. Bring it back in the library first"
                raise Refused(f"{self._name(change)}: {message}") from error
            except EditConflict as conflict:
                raise Stale() from conflict

    def _write(self, change: Change) -> None:
        if change.kind is Kind.CHARACTERISTIC:
            record_judgement(
                self.found.id, to_answer(change.key, change.after),
                actor=self.actor, expected_version=change.version, now=self.now,
            )  # fmt: skip  # one line for what, one for who and when
        elif change.kind is Kind.INDICATOR:
            record_indicator(
                self.found.id, to_reply(change.key, change.after),
                actor=self.actor, expected_version=change.version, now=self.now,
            )  # fmt: skip  # as above
        elif change.kind is Kind.EVIDENCE:
            self._write_document(change)
        else:
            self._write_citation(change)

    def _write_document(self, change: Change) -> None:
        gss, details = self.found.council_gss, to_details(change.after)
        if change.effect is Effect.NEW:
            item = evidence_library.add_item(gss, details, actor=self.actor, now=self.now)
            self.documents[change.key] = item.id
            return
        evidence_library.change_item(
            self.documents[change.key], gss, details,
            actor=self.actor, expected_version=change.version, now=self.now,
        )  # fmt: skip  # as above

    def _write_citation(self, change: Change) -> None:
        if change.effect is Effect.NEW:
            code, item_id = change.after["code"], self.documents[change.after["evidence"]]
            cite_item(self.found.id, code, item_id, change.after["pointer"], actor=self.actor, now=self.now)
            return
        citation_id = uuid.UUID(hex=change.key)
        code = self.contents.state.citations[change.key].fields["code"]
        if change.effect is Effect.REMOVED:
            remove_evidence(self.found.id, code, citation_id, actor=self.actor, now=self.now)
            return
        # Its version counts changes of the document too, some of which this workbook may just have made.
        citation = get_evidence(self.found.id, code, citation_id)
        details = replace(details_of(citation), pointer=change.after["pointer"])
        change_evidence(
            self.found.id, code, citation_id, details,
            actor=self.actor, expected_version=citation.version, now=self.now,
        )  # fmt: skip  # as above

    def _name(self, change: Change) -> str:
        if change.kind is Kind.CITATION:
            fields = change.after or self.contents.state.citations[change.key].fields
            return f"Evidence {fields['evidence']} under {fields['code']}"
        return change.key


def _order(change: Change) -> tuple[int, int]:
    """Answers with words of their own, then those without, then those that borrow; documents before what cites them."""
    if change.kind in (Kind.CHARACTERISTIC, Kind.INDICATOR):
        has_words = bool(change.after.get("narrative", "x").strip())
        return (0, 2 if change.after.get("narrative_from") else 0 if has_words else 1)
    if change.kind is Kind.EVIDENCE:
        return (1, 0)
    return (2, 0 if change.effect is Effect.REMOVED else 1)
