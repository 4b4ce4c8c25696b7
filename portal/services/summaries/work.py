"""Summaries for the command line: the issued one of a case, or a draft where none has been issued."""

import json
from dataclasses import dataclass

from sqlalchemy import or_, select

from portal.database import db
from portal.domain import sealing
from portal.domain.errors import Refused
from portal.domain.metrics import alphabetical
from portal.domain.roles import SERVICE
from portal.domain.workflow import SummaryState
from portal.models import Assessment, Council, Cycle, ReadinessSummary
from portal.reports.copies import Copy
from portal.services.summaries.issuing import Department, draft, reference
from portal.services.summaries.rendering import render
from portal.storage import FileStore


@dataclass(frozen=True)
class SummaryWork:
    """A submitted self-assessment, and the summary issued for it where there is one."""

    assessment: Assessment
    summary: ReadinessSummary | None

    @property
    def reference(self) -> str:
        """The number of the summary, or of the draft."""
        if self.summary is None:
            return f"{reference(self.assessment, 1)}-draft"
        return reference(self.assessment, self.summary.sequence)

    def document(self, copy: Copy, *, department: Department, store: FileStore) -> bytes:
        """One copy: the stored file where it is ready, else rendered now. A draft is stored nowhere."""
        summary = self.summary
        if summary is None:
            data = sealing.canonical_json(draft(self.assessment, department=department, actor=SERVICE))
            return render(json.loads(data), self.assessment.sealed_json, copy)
        for document in summary.documents:
            if document.copy == copy.value and store.has(document.pdf_sha256):
                return store.get(document.pdf_sha256)
        return render(json.loads(summary.snapshot_json), self.assessment.sealed_json, copy)


def find_work(council: str, cycle: str) -> SummaryWork:
    """The newest submission of a council in a cycle.

    Args:
        council: GSS code or name.

    Raises:
        Refused: there is no such council, cycle or submission, or two councils share the name.
    """
    wanted = council.strip()
    query = select(Council.gss_code).where(or_(Council.gss_code == wanted.upper(), Council.name == wanted))
    codes = list(db.session.execute(query).scalars())
    if len(codes) != 1:
        problem = "There is no council" if not codes else "More than one council is"
        raise Refused(f"{problem} called {wanted}. Use its nine-character code.")
    for work in list_work(cycle):
        if work.assessment.council_gss == codes[0]:
            return work
    raise Refused(f"{wanted} has submitted no self-assessment in cycle {cycle}")


def list_work(cycle: str) -> tuple[SummaryWork, ...]:
    """The newest submission of each council in a cycle, alphabetical.

    Raises:
        Refused: there is no such cycle.
    """
    if db.session.get(Cycle, cycle) is None:
        raise Refused(f"There is no cycle called {cycle}")
    query = select(Assessment).where(Assessment.cycle_slug == cycle).order_by(Assessment.sealed_at)
    newest = {assessment.council_gss: assessment for assessment in db.session.execute(query).scalars()}
    issued = {
        row.assessment_id: row
        for row in db.session.execute(
            select(ReadinessSummary).where(ReadinessSummary.state == SummaryState.ISSUED)
        ).scalars()
    }
    found = sorted(newest.values(), key=lambda item: alphabetical(item.council.name, item.council_gss))
    return tuple(SummaryWork(assessment, issued.get(assessment.id)) for assessment in found)
