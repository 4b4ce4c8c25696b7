"""Fields of a workbook as the values that the services take."""

from collections.abc import Mapping
from datetime import date

from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.services.assessments import EvidenceDetails

Fields = Mapping[str, str]


def to_answer(code: str, fields: Fields) -> CharacteristicAnswer:
    """Fields as an answer to a characteristic."""
    return CharacteristicAnswer(
        code=code,
        judgement=Judgement(fields["judgement"]),
        confidence=Confidence(fields["confidence"]) if fields["confidence"] else None,
        strength=Strength(fields["strength"]) if fields["strength"] else None,
        narrative=fields["narrative"],
        reason=fields["reason"],
        narrative_from=fields["narrative_from"],
    )


def to_reply(code: str, fields: Fields) -> IndicatorReply:
    """Fields as a reply to an indicator."""
    state = IndicatorState(fields["answer"]) if fields["answer"] else None
    return IndicatorReply(code=code, state=state, note=fields["note"])


def to_details(fields: Fields) -> EvidenceDetails:
    """Fields as what is said of a document."""
    return EvidenceDetails(
        title=fields["title"],
        address=fields["address"],
        dated_on=date.fromisoformat(fields["dated_on"]) if fields["dated_on"] else None,
        is_public=fields["access"] == "public",
        owner=fields["owner"],
        strength=fields["strength"],
    )
