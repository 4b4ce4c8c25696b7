"""Everything that others recorded on a line stands on its page, in the lens where it belongs."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import pytest

from portal.domain import moderation as rules
from portal.domain.casework import Bearing, SampleResult
from portal.domain.judgements import Judgement
from portal.services import external_evidence, moderation, reviews, sampling
from portal.services.external_evidence import BearingText, OutsideDetails
from portal.services.reviews import CharacteristicText
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

REPORT = OutsideDetails(
    kind="external-audit",
    title="Auditor’s annual report",
    source="The external auditor",
    supplied_by="Published",
    dated_on=date(2024, 3, 1),
)
SAYS = BearingText(Bearing.CONFLICTS, "The audit committee met once in the year.", "page 14")


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    """A case of which a document was drawn, a report conflicts with an answer, and a difference was settled."""
    with arrange():
        assessment = factory.submitted(now)
        first, second = factory.read_by_two(assessment, now=now)
        case, lead = assessment.id, factory.actor("lead", now)
        sample = sampling.draw_sample(case, "governance", actor=first, now=now)
        result, note = SampleResult.DOES_NOT_SUPPORT, "Page 4 is about another year."
        sampling.record_result(case, sample.id, 1, result, note, actor=first, expected_version=1, now=now)
        report = external_evidence.add_outside(case, REPORT, actor=first, now=now)
        for section in ("G-01", "G-F01", "governance"):
            external_evidence.add_bearing(case, report.id, section, SAYS, actor=first, now=now)
        for reader, judgement in ((first, Judgement.LARGELY), (second, Judgement.PARTLY)):
            text = CharacteristicText(judgement, "As the file says.")
            reviews.record_characteristic(case, "G-01", text, actor=reader, expected_version=0, now=now)
        for account in ("reviewer", "reviewer2"):
            factory.handed_in(case, account, now=now)
        said = rules.Said(Judgement.PARTLY.value, "medium")
        reasons = "The auditor’s report weighs most."
        moderation.settle(case, "G-01", said, reasons=reasons, actor=lead, expected_version=0, now=now)
        return case


def lens(page: Page, name: str) -> str:
    """The words of one lens."""
    heading = page.soup.select_one(f"#{name}")
    assert heading is not None and heading.parent is not None
    return heading.parent.get_text(" ", strip=True)


def test_characteristic_when_all_lenses_hold_something_then_each_stands_in_its_own(
    case: UUID, sign_in: Callable[[str], Page]
) -> None:
    lead = sign_in("lead")

    lead.get(f"/review/{case}/characteristics/G-01")

    evidence, readers = lens(lead, "evidence"), lens(lead, "readers")
    assert "does not support the answer" in evidence and "Page 4 is about another year." in evidence
    assert "Conflicts with the council’s view" in evidence and "met once in the year" in evidence
    assert "What stands after the readings were compared Partly in place" in readers
    assert "weighs most" in readers
    assert "differ in judgement" in lens(lead, "apart")


@pytest.mark.parametrize("address", ["indicators/G-F01", "themes/governance"])
def test_page_when_outside_evidence_conflicts_then_says_so(
    case: UUID, sign_in: Callable[[str], Page], address: str
) -> None:
    lead = sign_in("lead")

    lead.get(f"/review/{case}/{address}")

    assert "Conflicts with the council’s view" in lens(lead, "evidence")
