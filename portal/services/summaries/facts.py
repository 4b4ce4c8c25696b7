"""Turns what is recorded in a case into the facts that the rules of readiness read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.domain.judgements import ItemStatus, characteristic_status, indicator_status
from portal.domain.ladder import ladder_of
from portal.domain.readiness import Fact, FactKind, Facts, Row
from portal.domain.submissions import ThemeEntry
from portal.models import ThemeView
from portal.services.reviews.cases import Case
from portal.services.summaries.desk_facts import desk_facts, recorded_steps

__all__ = ["facts_of", "ladder_of"]


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
    held.update(_planned(case))
    held.update(desk_facts(case))
    held.update(
        Fact(FactKind.FIGURES_FROZEN, Row("release", release["code"]), f"Figures of “{release['title']}” are frozen.")
        for release in releases
    )
    return Facts(row, frozenset(held), recorded_steps(case))


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
            yield Fact(FactKind.EVIDENCE_NAMED, row, f"{theme.title}: documents named by the council.", theme.slug)


def _planned(case: Case) -> Iterator[Fact]:
    for theme in case.submission.themes:
        if any(entry.actions for entry in theme.characteristics):
            row = Row("theme", f"{case.assessment.id}/{theme.slug}")
            text = f"{theme.title}: actions of the council’s improvement plan, sealed with the self-assessment."
            yield Fact(FactKind.IMPROVEMENT_RECORDED, row, text, theme.slug)


def _is_complete(theme: ThemeEntry) -> bool:
    statuses = [
        *(characteristic_status(entry.answer) for entry in theme.characteristics),
        *(indicator_status(entry.reply) for entry in theme.indicators),
    ]
    return all(status is ItemStatus.COMPLETE for status in statuses)


def _reviewed(case: Case) -> Iterator[Fact]:
    """Every reading that this actor may see: their own alone while others are out."""
    titles = {theme.slug: theme.title for theme in case.submission.themes}
    for reading in case.readings:
        which = _WHICH[reading.review.place] if len(case.readings) > 1 else ""
        for slug, view in reading.views.items():
            yield from _of_view(titles[slug], view, which, reading.review.place)
    if case.review is not None and case.review.approved_at is not None:
        row = Row("review", str(case.review.id))
        yield Fact(FactKind.REVIEW_APPROVED, row, "The review is approved by a person who did not write it.")


#: By the place of a reading, where there are two.
_WHICH = {1: " of the first reader", 2: " of the second reader"}


def _of_view(title: str, view: ThemeView, which: str, place: int) -> Iterator[Fact]:
    row = Row("theme_view", str(view.id))
    yield Fact(FactKind.THEME_REVIEWED, row, f"{title}: a view{which}, with reasons.", view.theme, place)
    if view.strengths.strip():
        told = f"{title}: what goes well, in words{which or ' of the reader'}."
        yield Fact(FactKind.IMPROVEMENT_RECORDED, row, told, view.theme, place)
