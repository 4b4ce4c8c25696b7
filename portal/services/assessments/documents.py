"""The whole of a round as one document: live while it is a draft, frozen from the moment it is sent for sign-off."""

import json
from collections.abc import Mapping
from datetime import date

from guidance import Guidance
from guidance.types import Characteristic, FailureIndicator, Theme
from portal import clock
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply
from portal.domain.submissions import (
    CharacteristicEntry,
    EvidenceLink,
    FigureEntry,
    IndicatorEntry,
    Submission,
    ThemeEntry,
    from_plain,
)
from portal.domain.submissions.additions import ActionEntry, SoftCheckEntry
from portal.models import Citation, Round
from portal.services.assessments.answers import list_answers, list_replies
from portal.services.assessments.committees import governance_entries
from portal.services.assessments.evidence import list_all_evidence
from portal.services.assessments.frozen_figures import figures_by_theme
from portal.services.assessments.rounds import guidance_of
from portal.services.plans.panels import actions_for


def get_document(found: Round) -> Submission:
    """What the round says: as it stands while in draft, and as it was frozen once it has been sent for sign-off."""
    if found.content_json:
        return from_plain(json.loads(found.content_json))
    return build_submission(found)


def build_submission(found: Round, *, today: date | None = None) -> Submission:
    """The round as it stands now, with the council's figures as they stand now.

    Args:
        today: on which questions about the age of evidence are asked; the service's own day when None.
    """
    # Here and not above: the questions are asked of what this package says, and import it.
    from portal.services import soft_checks

    guidance = guidance_of(found)
    figures = figures_by_theme(found.council_gss, [theme.slug for theme in guidance.themes])
    codes = [line.code for theme in guidance.themes for line in theme.characteristics]
    actions = actions_for(found.council_gss, codes, since=found.opened_at)
    checks = soft_checks.list_entries(found, today=today or clock.now().date())
    builder = _Builder(list_answers(found), list_replies(found), list_all_evidence(found), figures, actions, checks)
    return Submission(
        round_id=str(found.id),
        gss_code=found.council_gss,
        council=found.council.name,
        official_name=found.council.official_name,
        council_type=found.council.type,
        cycle=found.cycle_slug,
        cycle_title=found.cycle.title,
        edition=found.edition,
        edition_sha256=found.edition_sha256,
        edition_title=_title(guidance),
        themes=tuple(builder.theme(theme) for theme in guidance.themes),
        period_from=found.period_from,
        period_to=found.period_to,
        governance=governance_entries(found),
    )


def _title(guidance: Guidance) -> str:
    return f"{guidance.title} ({guidance.kind.label.lower()}, {guidance.edition})"


class _Builder:
    """Puts answers and evidence, found by code, into the edition's order."""

    def __init__(
        self,
        answers: Mapping[str, CharacteristicAnswer],
        replies: Mapping[str, IndicatorReply],
        evidence: Mapping[str, tuple[Citation, ...]],
        figures: Mapping[str, tuple[FigureEntry, ...]],
        actions: Mapping[str, tuple[ActionEntry, ...]],
        checks: Mapping[str, tuple[SoftCheckEntry, ...]],
    ) -> None:
        self._answers, self._replies, self._evidence, self._figures = answers, replies, evidence, figures
        self._actions, self._checks = actions, checks

    def theme(self, theme: Theme) -> ThemeEntry:
        return ThemeEntry(
            slug=theme.slug,
            code=theme.code,
            title=theme.title,
            characteristics=tuple(self._characteristic(line) for line in theme.characteristics),
            indicators=tuple(self._indicator(line) for line in theme.indicators),
            figures=self._figures.get(theme.slug, ()),
        )

    def _characteristic(self, line: Characteristic) -> CharacteristicEntry:
        answer = self._answers.get(line.code, CharacteristicAnswer(line.code))
        checks, actions = self._checks.get(line.code, ()), self._actions.get(line.code, ())
        return CharacteristicEntry(line.text, line.basis.value, answer, self._links(line.code), checks, actions)

    def _indicator(self, line: FailureIndicator) -> IndicatorEntry:
        reply = self._replies.get(line.code, IndicatorReply(line.code))
        checks = self._checks.get(line.code, ())
        return IndicatorEntry(line.text, line.basis.value, reply, self._links(line.code), checks)

    def _links(self, code: str) -> tuple[EvidenceLink, ...]:
        return tuple(_link(citation) for citation in self._evidence.get(code, ()))


def _link(citation: Citation) -> EvidenceLink:
    item, file = citation.item, citation.item.file
    return EvidenceLink(
        id=str(citation.id),
        title=item.title,
        address=item.address,
        pointer=citation.pointer,
        dated_on=item.dated_on,
        is_public=item.is_public,
        item=str(item.id),
        owner=item.owner,
        strength=item.strength,
        sha256=file.sha256 if file else "",
        file_name=file.name if file else "",
    )
