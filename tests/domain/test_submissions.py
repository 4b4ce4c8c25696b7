"""The stored form of a submission: what goes in comes out, and its keys stay."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.domain.declarations import OWN_THEMES, statement_for
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.roles import Office
from portal.domain.sealing import canonical_json
from portal.domain.submissions import (
    CharacteristicEntry,
    ComparatorEntry,
    EvidenceLink,
    FigureEntry,
    IndicatorEntry,
    SignedDeclaration,
    Submission,
    ThemeEntry,
    declarations_of,
    from_plain,
    seal_record,
    to_plain,
)

LINK = EvidenceLink("3f0c", "Plan", "https://www.exampleton.example/plan", "page 9", date(2024, 2, 1), False)
FIGURE = FigureEntry(
    "council_tax_band_d",
    "Band D",
    "£",
    "2023-24",
    Decimal("1660.21"),
    "published",
    "mhclg-council-tax-levels",
    (ComparatorEntry("england", 0, None), ComparatorEntry("type:unitary", 63, Decimal("1730.84"))),
    "",
    2,
)
JUDGED = CharacteristicAnswer("R-01", Judgement.PARTLY, Confidence.LOW, Strength.NONE, "Zwölf “Gründe”.\n\nMore.")
WAIVED = CharacteristicAnswer(
    "R-02", Judgement.NOT_APPLICABLE, Confidence.HIGH, Strength.STRONG, "", "No such service."
)


def submission(*entries: CharacteristicEntry, state: IndicatorState | None = IndicatorState.NOT_KNOWN) -> Submission:
    indicator = IndicatorEntry("A sign", "case_finding", IndicatorReply("R-F01", state, "Asked."), (LINK,))
    theme = ThemeEntry("use-of-resources", "R", "Use of resources", entries, (indicator,), (FIGURE,))
    return Submission(
        round_id="9b1d",
        gss_code="E99000002",
        council="Exampleton",
        official_name="Exampleton Borough Council",
        council_type="unitary",
        cycle="2024",
        cycle_title="Self-assessment 2024",
        edition="2024-05",
        edition_sha256="0" * 64,
        edition_title="Best value standards and intervention",
        themes=(theme,),
    )


def test_submission_when_stored_then_comes_back_equal():
    given = submission(CharacteristicEntry("Controls work", "theme_description", JUDGED, (LINK,)))

    stored = json.loads(canonical_json(to_plain(given)))

    assert from_plain(stored) == given


def test_answer_that_does_not_apply_when_stored_then_keeps_only_its_reason():
    stored = to_plain(submission(CharacteristicEntry("Value for money", "theme_description", WAIVED)))

    entry = stored["themes"][0]["characteristics"][0]
    assert (entry["judgement"], entry["confidence"], entry["strength"]) == ("not_applicable", None, None)
    assert entry["reason"] == "No such service."


def test_reason_when_it_does_apply_after_all_then_is_not_stored():
    answer = CharacteristicAnswer("R-01", Judgement.PARTLY, narrative="Words.", reason="Thought so before.")

    stored = to_plain(submission(CharacteristicEntry("Controls work", "theme_description", answer)))

    assert stored["themes"][0]["characteristics"][0]["reason"] == ""


def test_open_items_when_stored_then_are_named():
    half = CharacteristicEntry("Controls work", "theme_description", CharacteristicAnswer("R-01"))

    stored = to_plain(submission(half, state=None))

    assert stored["not_fully_answered"] == ["R-01", "R-F01"]
    assert stored["themes"][0]["indicators"][0]["answer"] is None


def test_keys_of_a_sealed_record_stay():
    content = to_plain(submission(CharacteristicEntry("Controls work", "theme_description", JUDGED, (LINK,))))
    theme = content["themes"][0]

    assert set(content) == {
        "round", "council", "cycle", "guidance", "period", "governance", "themes", "not_fully_answered",
    }  # fmt: skip  # one line of keys
    assert set(theme) == {"slug", "code", "title", "characteristics", "indicators", "figures"}
    assert set(theme["characteristics"][0]) == {
        "code", "text", "basis", "judgement", "confidence", "strength", "narrative", "reason", "evidence",
        "narrative_from", "needs_review", "soft_checks", "actions",
    }  # fmt: skip  # one line of keys
    assert set(theme["indicators"][0]) == {
        "code", "text", "basis", "answer", "note", "evidence", "needs_review", "soft_checks",
    }  # fmt: skip  # one line of keys
    assert set(theme["figures"][0]) == {
        "metric_id", "name", "unit", "period", "value", "status", "release", "comparators", "words", "decimals",
        "note", "note_on",
    }  # fmt: skip  # one line of keys


def test_declarations_when_sealed_then_come_back_equal():
    at = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
    signed = SignedDeclaration(Office.MONITORING_OFFICER, "Sarah Whitcombe", True, "I declare.", "But.", at)
    record = seal_record({}, [signed], content_sha256="0" * 64, receipt="BV-1", sealed_at=at)

    assert declarations_of(json.loads(canonical_json(record))) == (signed,)


def test_figure_beside_the_first_group_that_has_a_median():
    assert FIGURE.comparator is not None
    assert FIGURE.comparator.group == "Unitary authorities"
    assert FIGURE.period_words == "2023 to 2024"
    assert FIGURE.status_words == "Published"


@pytest.mark.parametrize("office", list(Office))
def test_statement_names_the_council_and_differs_for_each_office(office):
    said = statement_for(office, council="Exampleton Borough Council", cycle="Self-assessment 2024")
    others = {
        statement_for(other, council="Exampleton Borough Council", cycle="Self-assessment 2024")
        for other in Office
        if other is not office
    }

    assert "Exampleton Borough Council" in said
    assert said not in others
    assert office in OWN_THEMES


def test_combined_authority_has_a_section_73_officer():
    said = statement_for(
        Office.CHIEF_FINANCE_OFFICER, council="The Valley", cycle="Self-assessment 2024", combined_authority=True
    )

    assert "section 73" in said
    assert "151" not in said
