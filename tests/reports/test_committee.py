"""The committee pack as a file: tagged, without errors of PDF/UA, and with as many pages as it says."""

import io
import json
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from portal.domain.submissions.additions import CommitteeRecommendation
from portal.reports.committee import build
from portal.reports.html import set_page
from portal.reports.paging import count_pages
from portal.services import assessments, governance, papers
from portal.services.governance import StepDetails
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON

NARRATIVE = "Plans <b>&</b>:\n\n- *one*\n- two\n\n" + "Long. " * 80
ADDRESS = f"https://www.exampleton.example/{'y' * 150}"


@pytest.fixture
def source(app: Flask, people: None, now: datetime) -> dict[str, Any]:  # Any: JSON values
    """What a pack of two themes is made of, with awkward text, evidence and a committee; nothing is made of it yet."""
    with app.app_context():
        team = make.team_of_exampleton(now.date())
        with writing() as unit:
            found = make.open_round(EXAMPLETON, actor=team.author, now=now)
            for code in ("CI-01", "CI-02"):
                answer = make.answer(code, narrative=NARRATIVE)
                assessments.record_judgement(found.id, answer, actor=team.author, expected_version=0, now=now)
            for number in range(3):
                details = make.evidence(title=f"Document {number} {'x' * 90}", address=ADDRESS)
                assessments.add_evidence(found.id, "CI-01", details, actor=team.author, now=now)
            step = governance.add_step(
                found.id, StepDetails("Audit & Standards", date(2024, 5, 20)), actor=team.author, now=now
            )
            refused = CommitteeRecommendation("Report each month.", False, "Each quarter is enough.")
            governance.add_recommendation(found.id, step.id, refused, actor=team.author, expected_version=1, now=now)
            paper = papers.ask_for_pack(found.id, with_restricted=False, with_readers=False, actor=team.author, now=now)
            frozen: dict[str, Any] = json.loads(paper.source_json)
            unit.abandon()
    frozen["submission"]["themes"] = frozen["submission"]["themes"][:2]
    return frozen


def test_pack_when_made_then_has_no_error_of_pdf_ua_and_says_what_it_is(
    source: dict[str, Any], outloud: str, tmp_path: Path
) -> None:
    source["submission"]["council"]["official_name"] = "Bath & O’Brien <b>Council</b>"

    made = papers.render_pack(source)

    path = tmp_path / "pack.pdf"
    path.write_bytes(made.content)
    done = subprocess.run([outloud, "--fail-on", "error", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [page.extract_text().replace("\n", " ") for page in PdfReader(io.BytesIO(made.content)).pages]
    assert made.pages == len(pages)
    assert all("Draft for committee" in text for text in pages)
    assert "Plans <b>&</b>:" in " ".join(pages)
    assert "Not accepted. Each quarter is enough." in " ".join(pages)
    assert "Bath & O’Brien <b>Council</b>" in pages[0]


def test_sheet_when_nothing_was_sealed_before_then_the_pack_says_so(source: dict[str, Any]) -> None:
    html = set_page("committee.html", build(source))

    assert "there is nothing to set these judgements beside" in html
    assert "Not yet judged" in html


def test_changes_when_a_judgement_was_another_then_both_are_told(source: dict[str, Any]) -> None:
    source["earlier"], source["before"] = "Self-assessment 2023", {"CI-01": "partly", "CI-02": "largely"}
    source["changes"] = {"CI-01": "was Partly in place", "CI-02": "same as last time"}

    page = build(source)

    assert [(line.code, line.before, line.now) for line in page.changes] == [
        ("CI-01", "Partly in place", "Largely in place")
    ]
    assert page.themes[0].entries[0].answers[1] == ("Last time", "Was Partly in place")


def test_count_pages_when_the_file_is_not_ours_then_is_none() -> None:
    assert count_pages(b"%PDF-1.7 nothing") == 0
