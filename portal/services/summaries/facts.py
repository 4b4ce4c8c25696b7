"""Turns what is recorded in a case into the facts that the rules of readiness read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidance import Guidance
from guidance.types import InterventionTier
from portal.domain.judgements import ItemStatus, characteristic_status, indicator_status
from portal.domain.readiness import Fact, FactKind, Facts, Ladder, Row, StepDefinition
from portal.domain.submissions import ThemeEntry
from portal.models import ThemeView
from portal.services.reviews.cases import Case

#: Phases of the process that belong to a model, by the model's code; every other statutory model has the last.
_PHASES: Mapping[str, tuple[str, ...]] = {
    "sector-support": ("assurance",),
    "early-engagement": ("early-engagement",),
    "external-assurance-review": ("early-engagement",),
    "best-value-notice": ("non-statutory",),
    "improvement-board": ("non-statutory",),
    "independent-review-or-taskforce": (),
    "section-10-inspection": ("statutory-inspection",),
}
_SECTION_15_PHASES = ("statutory-intervention",)


def ladder_of(guidance: Guidance) -> Ladder:
    """The models, themes and steps of an edition. Models that are no part of the edition's text are left out."""
    models = tuple(model for model in guidance.interventions if model.in_this_edition)
    under_section_15 = frozenset(
        model.code for model in models if model.tier is InterventionTier.STATUTORY and model.code not in _PHASES
    )
    tests = (
        StepDefinition(test.code, test.text, test.provision, under_section_15) for test in guidance.statutory_tests
    )
    process = (
        StepDefinition(
            step.code,
            step.title,
            step.basis.label,
            frozenset(model.code for model in models if step.phase in _PHASES.get(model.code, _SECTION_15_PHASES)),
        )
        for step in guidance.process_steps
    )
    return Ladder(models, tuple((theme.slug, theme.title) for theme in guidance.themes), (*tests, *process))


def facts_of(case: Case, releases: Iterable[Mapping[str, Any]]) -> Facts:
    """Everything on record in a case.

    Args:
        releases: the releases of figures as the snapshot lists them (Any: JSON values).
    """
    row = Row("assessment", str(case.assessment.id))
    held = {Fact(FactKind.ASSESSMENT_SEALED, row, "The council’s self-assessment is sealed.")}
    held.update(_signatures(case))
    held.update(_answered(case))
    held.update(_reviewed(case))
    held.update(
        Fact(FactKind.FIGURES_FROZEN, Row("release", release["code"]), f"Figures of “{release['title']}” are frozen.")
        for release in releases
    )
    return Facts(row, frozenset(held))


def _signatures(case: Case) -> Iterator[Fact]:
    for signed in case.declarations:
        row = Row("declaration", f"{case.assessment.id}/{signed.office.value}")
        label = signed.office.label(combined_authority=case.assessment.council.is_combined_authority)
        noted = " with a reservation" if signed.reservation else ""
        yield Fact(FactKind.OFFICER_SIGNED, row, f"{label}: signed{noted}.", signed.office.value)


def _answered(case: Case) -> Iterator[Fact]:
    for theme in case.submission.themes:
        row = Row("theme", f"{case.assessment.id}/{theme.slug}")
        if _is_complete(theme):
            yield Fact(FactKind.THEME_ANSWERED, row, f"{theme.title}: answered in full.", theme.slug)
        named = [*(item.evidence for item in theme.characteristics), *(item.evidence for item in theme.indicators)]
        if any(named):
            yield Fact(FactKind.EVIDENCE_NAMED, row, f"{theme.title}: documents, listed in section 3.", theme.slug)


def _is_complete(theme: ThemeEntry) -> bool:
    statuses = [
        *(characteristic_status(entry.answer) for entry in theme.characteristics),
        *(indicator_status(entry.reply) for entry in theme.indicators),
    ]
    return all(status is ItemStatus.COMPLETE for status in statuses)


def _reviewed(case: Case) -> Iterator[Fact]:
    titles = {theme.slug: theme.title for theme in case.submission.themes}
    for slug, view in case.views.items():
        yield from _of_view(titles[slug], view)
    if case.review is not None and case.review.approved_at is not None:
        row = Row("review", str(case.review.id))
        yield Fact(FactKind.REVIEW_APPROVED, row, "The review is approved by a person who did not write it.")


def _of_view(title: str, view: ThemeView) -> Iterator[Fact]:
    row = Row("theme_view", str(view.id))
    yield Fact(FactKind.THEME_REVIEWED, row, f"{title}: a view with reasons.", view.theme)
    if view.strengths.strip():
        yield Fact(FactKind.IMPROVEMENT_RECORDED, row, f"{title}: told in section 5.", view.theme)
