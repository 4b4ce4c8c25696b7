"""The stored form of a submission, and the record that is sealed.

A key that is renamed here makes sealed records unreadable, so keys are only ever added.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.roles import Office
from portal.domain.submissions.additions import (
    actions_from_plain,
    actions_to_plain,
    checks_from_plain,
    checks_to_plain,
    governance_from_plain,
    governance_to_plain,
)
from portal.domain.submissions.types import (
    CharacteristicEntry,
    ComparatorEntry,
    EvidenceLink,
    FigureEntry,
    IndicatorEntry,
    SignedDeclaration,
    Submission,
    ThemeEntry,
)

#: Name and version of the sealed form.
FORMAT = "best-value-self-assessment/1"

Plain = dict[str, Any]  # Any: JSON values, whose shape the functions below tell


def to_plain(submission: Submission) -> Plain:
    """The stored form of a submission, ready for `sealing.canonical_json`."""
    return {
        "round": submission.round_id,
        "council": {
            "gss_code": submission.gss_code,
            "name": submission.council,
            "official_name": submission.official_name,
            "type": submission.council_type,
        },
        "cycle": {"slug": submission.cycle, "title": submission.cycle_title},
        "guidance": {
            "edition": submission.edition,
            "sha256": submission.edition_sha256,
            "title": submission.edition_title,
        },
        "period": {"from": submission.period_from, "to": submission.period_to},
        "governance": governance_to_plain(submission.governance),
        "themes": [_theme_to_plain(theme) for theme in submission.themes],
        "not_fully_answered": list(submission.open_codes),
    }


def seal_record(
    content: Plain,
    declarations: Iterable[SignedDeclaration],
    *,
    content_sha256: str,
    receipt: str,
    sealed_at: datetime,
) -> Plain:
    """The record that is sealed: the content as it was signed, under the declarations that signed it."""
    return {
        "format": FORMAT,
        "receipt": receipt,
        "sealed_at": sealed_at,
        "content": content,
        "content_sha256": content_sha256,
        "declarations": [
            {
                "office": signed.office.value,
                "signed_by": signed.signed_by,
                "is_interim": signed.is_interim,
                "statement": signed.statement,
                "reservation": signed.reservation,
                "signed_at": signed.signed_at,
                "signed_for": signed.signed_for,
                "delegation": signed.delegation,
                "sections": list(signed.sections),
                "carried": signed.carried,
            }
            for signed in declarations
        ],
    }


def from_plain(content: Mapping[str, Any]) -> Submission:  # Any: JSON values
    """The submission of a stored form: the `content` of a sealed record, or what was frozen for signing."""
    return Submission(
        round_id=content["round"],
        gss_code=content["council"]["gss_code"],
        council=content["council"]["name"],
        official_name=content["council"]["official_name"],
        council_type=content["council"]["type"],
        cycle=content["cycle"]["slug"],
        cycle_title=content["cycle"]["title"],
        edition=content["guidance"]["edition"],
        edition_sha256=content["guidance"]["sha256"],
        edition_title=content["guidance"]["title"],
        themes=tuple(_theme_from_plain(theme) for theme in content["themes"]),
        period_from=_day(content.get("period", {}).get("from")),
        period_to=_day(content.get("period", {}).get("to")),
        governance=governance_from_plain(content.get("governance", ())),
    )


def declarations_of(record: Mapping[str, Any]) -> tuple[SignedDeclaration, ...]:  # Any: JSON values
    """The declarations of a sealed record, in the order in which they were signed."""
    return tuple(
        SignedDeclaration(
            office=Office(signed["office"]),
            signed_by=signed["signed_by"],
            is_interim=signed["is_interim"],
            statement=signed["statement"],
            reservation=signed["reservation"],
            signed_at=datetime.fromisoformat(signed["signed_at"]),
            signed_for=signed.get("signed_for", ""),
            delegation=signed.get("delegation", ""),
            sections=tuple(signed.get("sections", ())),
            carried=signed.get("carried", False),
        )
        for signed in record["declarations"]
    )


def _theme_to_plain(theme: ThemeEntry) -> Plain:
    return {
        "slug": theme.slug,
        "code": theme.code,
        "title": theme.title,
        "characteristics": [_characteristic_to_plain(entry) for entry in theme.characteristics],
        "indicators": [_indicator_to_plain(entry) for entry in theme.indicators],
        "figures": [_figure_to_plain(figure) for figure in theme.figures],
    }


def _theme_from_plain(theme: Mapping[str, Any]) -> ThemeEntry:  # Any: JSON values
    return ThemeEntry(
        slug=theme["slug"],
        code=theme["code"],
        title=theme["title"],
        characteristics=tuple(_characteristic_from_plain(entry) for entry in theme["characteristics"]),
        indicators=tuple(_indicator_from_plain(entry) for entry in theme["indicators"]),
        figures=tuple(_figure_from_plain(figure) for figure in theme["figures"]),
    )


def _characteristic_to_plain(entry: CharacteristicEntry) -> Plain:
    answer = entry.answer
    applies = answer.judgement is not Judgement.NOT_APPLICABLE
    return {
        "code": answer.code,
        "text": entry.text,
        "basis": entry.basis,
        "judgement": answer.judgement.value,
        # What was typed before somebody found that it does not apply stays in the draft and is not part of the answer.
        "confidence": answer.confidence.value if answer.confidence and applies else None,
        "strength": answer.strength.value if answer.strength and applies else None,
        "narrative": answer.narrative,
        "reason": "" if applies else answer.reason,
        "narrative_from": answer.narrative_from,
        "needs_review": answer.needs_review,
        "evidence": [_evidence_to_plain(link) for link in entry.evidence],
        "soft_checks": checks_to_plain(entry.soft_checks),
        "actions": actions_to_plain(entry.actions),
    }


def _characteristic_from_plain(entry: Mapping[str, Any]) -> CharacteristicEntry:  # Any: JSON values
    answer = CharacteristicAnswer(
        code=entry["code"],
        judgement=Judgement(entry["judgement"]),
        confidence=Confidence(entry["confidence"]) if entry["confidence"] else None,
        strength=Strength(entry["strength"]) if entry["strength"] else None,
        narrative=entry["narrative"],
        reason=entry["reason"],
        narrative_from=entry.get("narrative_from", ""),
        needs_review=entry.get("needs_review", False),
    )
    return CharacteristicEntry(
        entry["text"],
        entry["basis"],
        answer,
        _evidence_from_plain(entry["evidence"]),
        checks_from_plain(entry.get("soft_checks", ())),
        actions_from_plain(entry.get("actions", ())),
    )


def _indicator_to_plain(entry: IndicatorEntry) -> Plain:
    return {
        "code": entry.code,
        "text": entry.text,
        "basis": entry.basis,
        "answer": entry.reply.state.value if entry.reply.state else None,
        "note": entry.reply.note,
        "needs_review": entry.reply.needs_review,
        "evidence": [_evidence_to_plain(link) for link in entry.evidence],
        "soft_checks": checks_to_plain(entry.soft_checks),
    }


def _indicator_from_plain(entry: Mapping[str, Any]) -> IndicatorEntry:  # Any: JSON values
    state = IndicatorState(entry["answer"]) if entry["answer"] else None
    reply = IndicatorReply(entry["code"], state, entry["note"], entry.get("needs_review", False))
    return IndicatorEntry(
        entry["text"],
        entry["basis"],
        reply,
        _evidence_from_plain(entry["evidence"]),
        checks_from_plain(entry.get("soft_checks", ())),
    )


def _evidence_to_plain(link: EvidenceLink) -> Plain:
    return {
        "id": link.id,
        "title": link.title,
        "address": link.address,
        "pointer": link.pointer,
        "dated_on": link.dated_on,
        "is_public": link.is_public,
        "item": link.item,
        "owner": link.owner,
        "strength": link.strength,
        "sha256": link.sha256,
        "file_name": link.file_name,
    }


def _evidence_from_plain(links: Iterable[Mapping[str, Any]]) -> tuple[EvidenceLink, ...]:  # Any: JSON values
    return tuple(
        EvidenceLink(
            id=link["id"],
            title=link["title"],
            address=link["address"],
            pointer=link["pointer"],
            dated_on=_day(link["dated_on"]),
            is_public=link["is_public"],
            **{name: link.get(name, "") for name in ("item", "owner", "strength", "sha256", "file_name")},
        )
        for link in links
    )


def _figure_to_plain(figure: FigureEntry) -> Plain:
    return {
        "metric_id": figure.metric_id,
        "name": figure.name,
        "unit": figure.unit,
        "period": figure.period,
        "value": figure.value,
        "status": figure.status,
        "release": figure.release,
        "comparators": [{"scope": c.scope, "n": c.n, "median": c.median} for c in figure.comparators],
        "words": figure.words,
        "decimals": figure.decimals,
        "note": figure.note,
        "note_on": figure.note_on,
    }


def _figure_from_plain(figure: Mapping[str, Any]) -> FigureEntry:  # Any: JSON values
    comparators = tuple(ComparatorEntry(c["scope"], c["n"], _decimal(c["median"])) for c in figure["comparators"])
    return FigureEntry(
        metric_id=figure["metric_id"],
        name=figure["name"],
        unit=figure["unit"],
        period=figure["period"],
        value=_decimal(figure["value"]),
        status=figure["status"],
        release=figure["release"],
        comparators=comparators,
        words=figure["words"],
        decimals=figure.get("decimals", 1),
        note=figure.get("note", ""),
        note_on=_day(figure.get("note_on")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
