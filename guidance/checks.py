"""Whether an edition that can be read also makes sense: codes, themes, sources, wording marks and links to metrics.

The loader sees to the shape; these are the rules that one table cannot show. Problems are collected and never raised,
so that an editor sees all of them, each with file, table and key.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass

from guidance.errors import GuidanceError, Problem
from guidance.loader import from_bytes
from guidance.metrics import Catalogue
from guidance.seven import SEVEN_THEMES
from guidance.types import Guidance, InterventionModel, InterventionTier, Line, MetricLink, Theme

#: Said on every theme page without a metric, word for word.
NO_METRIC = "No Explorer metric speaks to this theme. Evidence here comes from documents, peer challenge and people."

_EDITION = re.compile(r"\d{4}-\d{2}(?:-[a-z0-9]+)*")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def check(
    guidance: Guidance,
    *,
    catalogue: Catalogue | None = None,
    rulesets: Collection[str] | None = None,
    file: str = "",
) -> tuple[Problem, ...]:
    """Everything that is wrong with an edition.

    Args:
        catalogue: the metrics whose links to themes are checked as well; None leaves them out.
        rulesets: the names of the rules that the service has; None leaves the edition's ruleset unchecked.
        file: the one file it came from; empty when it came from a folder or a zip.

    Returns:
        Problems in the order of the edition; empty when there are none.
    """
    found = [
        *_edition(guidance, rulesets),
        *_themes(guidance),
        *_codes(guidance),
        *_sources(guidance),
        *_draft_marks(guidance),
        *_models(guidance),
        *_numbers(guidance),
        *_empty_texts(guidance, ""),
        *(_metrics(guidance, catalogue) if catalogue is not None else ()),
    ]
    return tuple(Problem(file or _file(problem), problem.table, problem.key, problem.message) for problem in found)


def check_bytes(
    raw: bytes, *, name: str, catalogue: Catalogue | None = None, rulesets: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Everything that is wrong with a file or zip: its shape, and if that is sound, its sense."""
    try:
        guidance = from_bytes(raw, name=name)
    except GuidanceError as error:
        return error.problems
    return check(guidance, catalogue=catalogue, rulesets=rulesets, file="" if raw.startswith(b"PK") else name)


def lines_of(guidance: Guidance) -> Iterator[tuple[str, Line]]:
    """Every line of the edition with its place, in order."""
    for theme in guidance.themes:
        for key in ("characteristics", "indicators", "context_notes"):
            for line in getattr(theme, key):
                yield f"themes {theme.slug}, {key} {line.code}", line
    for model in guidance.interventions:
        for line in model.to_be_shown:
            yield f"interventions {model.code}, to_be_shown {line.code}", line
    for key in ("theme_relationships", "principles", "process_steps", "statutory_tests", "evidence_kinds"):
        for line in getattr(guidance, key):
            yield f"{key} {line.code}", line


def _edition(guidance: Guidance, rulesets: Collection[str] | None) -> Iterator[Problem]:
    if not _EDITION.fullmatch(guidance.edition):
        yield _problem("", "edition", "Name the edition by year and month, such as 2024-05 or 2023-07-draft.")
    elif not guidance.edition.startswith(f"{guidance.published_on:%Y-%m}"):
        yield _problem("", "published_on", f"Give a day in the month that names the edition, {guidance.edition[:7]}.")
    if not guidance.address.startswith("https://"):
        yield _problem("", "address", "Give the full address of the official text, beginning with https://.")
    if rulesets is not None and guidance.ruleset not in rulesets:
        yield _problem("", "ruleset", f"Name a ruleset that this service has: {', '.join(sorted(rulesets))}.")


def _themes(guidance: Guidance) -> Iterator[Problem]:
    names = [(theme.slug, theme.code, theme.title) for theme in guidance.themes]
    wanted = [(theme.slug, theme.code, theme.title) for theme in SEVEN_THEMES]
    if names != wanted:
        titles = "; ".join(theme.title for theme in SEVEN_THEMES)
        yield _problem("themes", "title", f"Give the seven themes with these titles, in this order: {titles}.")
    for number, theme in enumerate(guidance.themes, start=1):
        place = f"themes {theme.slug}"
        if theme.number != number:
            yield _problem(place, "number", f"Number this theme {number}.")
        if theme.metric_link is MetricLink.NONE and not theme.metric_note.startswith(NO_METRIC):
            yield _problem(place, "metric_note", f"Begin with: {NO_METRIC}")
        yield from _line_codes(theme, place)


def _line_codes(theme: Theme, place: str) -> Iterator[Problem]:
    for key, letter in (("characteristics", ""), ("indicators", "F"), ("context_notes", "N")):
        pattern = re.compile(rf"{theme.code}-{letter}\d{{2,3}}")
        for line in getattr(theme, key):
            if not pattern.fullmatch(line.code):
                yield _problem(f"{place}, {key} {line.code}", "code", f"Write the code as {theme.code}-{letter}01.")


def _codes(guidance: Guidance) -> Iterator[Problem]:
    yield from _twice((place, line.code) for place, line in lines_of(guidance))
    yield from _twice((f"interventions {model.code}", model.code) for model in guidance.interventions)
    yield from _twice((f"sources {source.code}", source.code) for source in guidance.sources)
    yield from _twice((f"scope, authorities {body.code}", body.code) for body in guidance.scope.authorities)
    yield from _twice((f"completeness {part.code}", part.code) for part in guidance.completeness)


def _twice(places: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    counted = list(places)
    repeated = {code for code, number in Counter(code for _, code in counted).items() if number > 1}
    for place, code in counted:
        if code in repeated:
            yield _problem(place, "code", f"Use this code once only: {code}.")


def _sources(guidance: Guidance) -> Iterator[Problem]:
    known = {source.code for source in guidance.sources}
    entries: list[tuple[str, tuple[str, ...]]] = [(place, line.sources) for place, line in lines_of(guidance)]
    entries += [(f"themes {theme.slug}", theme.sources) for theme in guidance.themes]
    entries += [(f"interventions {model.code}", model.sources) for model in guidance.interventions]
    entries.append(("scope", guidance.scope.sources))
    for place, codes in entries:
        if not codes:
            yield _problem(place, "sources", "Name at least one source.")
        for code in codes:
            if code not in known:
                yield _problem(place, "sources", f"Add a source with this code, or correct it: {code}.")
    for source in guidance.sources:
        if source.address and not source.address.startswith(("https://", "http://")):
            yield _problem(f"sources {source.code}", "address", "Begin the address with https://, or leave it out.")


def _draft_marks(guidance: Guidance) -> Iterator[Problem]:
    entries: list[tuple[str, object]] = [(place, line.in_draft) for place, line in lines_of(guidance)]
    entries += [(f"themes {theme.slug}", theme.in_draft) for theme in guidance.themes]
    entries += [(f"interventions {model.code}", model.in_draft) for model in guidance.interventions]
    entries.append(("scope", guidance.scope.in_draft))
    for place, mark in entries:
        if guidance.is_draft and mark is None:
            yield _problem(
                place, "in_draft", "Say whether this is known to have stood in the draft: known or not_known."
            )
        if not guidance.is_draft and mark is not None:
            yield _problem(place, "in_draft", "Remove this key: it belongs to a draft edition only.")


def _models(guidance: Guidance) -> Iterator[Problem]:
    for model in guidance.interventions:
        place = f"interventions {model.code}"
        if not model.to_be_shown:
            yield _problem(place, "to_be_shown", "Say what has to be shown.")
        yield from _model_dates(guidance, model, place)
        if (model.tier is InterventionTier.STATUTORY) != model.legal_basis.startswith("Act s."):
            yield _problem(
                place, "legal_basis", "Begin with the section of the Act for a statutory model, and for no other."
            )
    tiers = {model.tier for model in guidance.interventions}
    for tier in InterventionTier:
        if tier not in tiers:
            yield _problem("interventions", "tier", f"Give at least one model of this tier: {tier.value}.")


def _model_dates(guidance: Guidance, model: InterventionModel, place: str) -> Iterator[Problem]:
    if model.available_from and not _MONTH.fullmatch(model.available_from):
        yield _problem(place, "available_from", "Give year and month, such as 2024-11.")
    later = model.available_from > f"{guidance.published_on:%Y-%m}"
    if later and model.in_this_edition:
        yield _problem(place, "in_this_edition", "Set this to false: the model is later than the edition.")
    if not model.in_this_edition and not model.note:
        yield _problem(place, "note", "Say why this model is carried although it is not part of the edition.")


def _numbers(guidance: Guidance) -> Iterator[Problem]:
    for index, step in enumerate(guidance.process_steps, start=1):
        if step.number != index:
            yield _problem(f"process_steps {step.code}", "number", f"Number this step {index}.")
    for index, test in enumerate(guidance.statutory_tests, start=1):
        if test.step != index:
            yield _problem(f"statutory_tests {test.code}", "step", f"Number this step {index}.")


def _empty_texts(value: object, place: str) -> Iterator[Problem]:
    """Blank text under a key that the format requires, anywhere in the edition."""
    if not is_dataclass(value) or isinstance(value, type):
        return
    for description in fields(value):
        content = getattr(value, description.name)
        if isinstance(content, str) and description.default is MISSING and not content.strip():
            yield _problem(place, description.name, "Write this text.")
        entries = content if isinstance(content, tuple) else (content,)
        for entry in entries:
            if isinstance(entry, str) and isinstance(content, tuple) and not entry.strip():
                yield _problem(place, description.name, "Write this text, or remove the entry.")
            name = getattr(entry, "slug", "") or getattr(entry, "code", "")
            inside = f"{description.name} {name}".strip()
            yield from _empty_texts(entry, f"{place}, {inside}" if place else inside)


def _metrics(guidance: Guidance, catalogue: Catalogue) -> Iterator[Problem]:
    slugs = {theme.slug for theme in guidance.themes}
    for metric in catalogue.values():
        for link in metric.themes:
            if link.slug not in slugs:
                yield Problem(
                    "metrics.toml", f"metric {metric.id}", "themes", f"Name one of the themes, not {link.slug}."
                )
    for theme in guidance.themes:
        if theme.metric_link is MetricLink.NONE and catalogue.under_theme(theme.slug):
            yield _problem(
                f"themes {theme.slug}", "metric_link", "Metrics are linked to this theme: say direct or indirect."
            )


def _problem(table: str, key: str, message: str) -> Problem:
    return Problem("", table, key, message)


def _file(problem: Problem) -> str:
    """The file of a folder in which the table stands by custom."""
    if problem.file:
        return problem.file
    first = problem.table.split(",")[0]
    kind, _, name = first.partition(" ")
    if kind == "themes" and name:
        return f"{name}.toml"
    return _FILES.get(kind, "edition.toml")


_FILES = {
    "interventions": "interventions.toml",
    "process_steps": "process.toml",
    "statutory_tests": "process.toml",
    "evidence_kinds": "evidence.toml",
    "sources": "sources.toml",
}
