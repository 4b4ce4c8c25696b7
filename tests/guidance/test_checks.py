"""Rules that an edition has to keep, one broken at a time."""

from dataclasses import replace
from datetime import date

import pytest

import guidance
from guidance.basis import Basis
from guidance.checks import NO_METRIC, check, check_bytes
from guidance.kinds import InDraft, InterventionTier, MetricLink
from guidance.metrics import catalogue

SOUND = guidance.load("2024-05")
DRAFT = guidance.load("2023-07-draft")


def with_theme(slug, **changes):
    return replace(SOUND, themes=tuple(replace(t, **changes) if t.slug == slug else t for t in SOUND.themes))


def with_line(**changes):
    first, *others = SOUND.theme("culture").characteristics
    return with_theme("culture", characteristics=(replace(first, **changes), *others))


def with_model(code, **changes):
    models = tuple(replace(m, **changes) if m.code == code else m for m in SOUND.interventions)
    return replace(SOUND, interventions=models)


BROKEN = [
    pytest.param(with_line(code="C-02"), "culture.toml", "themes culture, characteristics C-02", "code", id="twice"),
    pytest.param(with_line(code="L-77"), "culture.toml", "themes culture, characteristics L-77", "code", id="prefix"),
    pytest.param(
        with_line(sources=("S-NO",)), "culture.toml", "themes culture, characteristics C-01", "sources", id="src"
    ),
    pytest.param(with_line(sources=()), "culture.toml", "themes culture, characteristics C-01", "sources", id="no src"),
    pytest.param(with_line(text=" "), "culture.toml", "themes culture, characteristics C-01", "text", id="blank"),
    pytest.param(
        with_line(in_draft=InDraft.KNOWN), "culture.toml", "themes culture, characteristics C-01", "in_draft", id="mark"
    ),
    pytest.param(with_theme("culture", title="The culture"), "edition.toml", "themes", "title", id="title"),
    pytest.param(replace(SOUND, themes=SOUND.themes[1:]), "edition.toml", "themes", "title", id="six themes"),
    pytest.param(with_theme("culture", number=5), "culture.toml", "themes culture", "number", id="number"),
    pytest.param(
        with_theme("culture", metric_note="None."), "culture.toml", "themes culture", "metric_note", id="note"
    ),
    pytest.param(
        with_theme("service-delivery", metric_link=MetricLink.NONE, metric_note=NO_METRIC),
        "service-delivery.toml",
        "themes service-delivery",
        "metric_link",
        id="metrics under a theme without",
    ),
    pytest.param(replace(SOUND, edition="May 2024"), "edition.toml", "", "edition", id="edition"),
    pytest.param(replace(SOUND, published_on=date(2024, 7, 8)), "edition.toml", "", "published_on", id="date"),
    pytest.param(replace(SOUND, address="gov.uk"), "edition.toml", "", "address", id="address"),
    pytest.param(
        with_model("best-value-notice", tier=InterventionTier.STATUTORY),
        "interventions.toml",
        "interventions best-value-notice",
        "legal_basis",
        id="a notice shown as statutory",
    ),
    pytest.param(
        with_model("ministerial-envoys", in_this_edition=True),
        "interventions.toml",
        "interventions ministerial-envoys",
        "in_this_edition",
        id="envoys before their time",
    ),
    pytest.param(
        with_model("ministerial-envoys", available_from="November"),
        "interventions.toml",
        "interventions ministerial-envoys",
        "available_from",
        id="month",
    ),
    pytest.param(
        with_model("commissioners", to_be_shown=()),
        "interventions.toml",
        "interventions commissioners",
        "to_be_shown",
        id="nothing to be shown",
    ),
    pytest.param(
        replace(SOUND, process_steps=SOUND.process_steps[1:]),
        "process.toml",
        "process_steps PS-02",
        "number",
        id="a step left out",
    ),
    pytest.param(
        replace(SOUND, statutory_tests=SOUND.statutory_tests[1:]),
        "process.toml",
        "statutory_tests ST-2",
        "step",
        id="a test left out",
    ),
    pytest.param(
        replace(SOUND, scope=replace(SOUND.scope, addressed_to=("",))),
        "edition.toml",
        "scope",
        "addressed_to",
        id="scope",
    ),
]


@pytest.mark.parametrize(("edition", "file", "table", "key"), BROKEN)
def test_broken_rule_when_checked_then_the_first_problem_has_its_place(edition, file, table, key):
    problems = check(edition, catalogue=catalogue())

    assert (problems[0].file, problems[0].table, problems[0].key) == (file, table, key)
    assert problems[0].message.endswith((".", ":"))


def test_ruleset_that_the_service_lacks_when_checked_then_told_which_there_are():
    problems = check(SOUND, rulesets={"portal-rules-2027-01"})

    assert [(p.file, p.key) for p in problems] == [("edition.toml", "ruleset")]
    assert "portal-rules-2027-01" in problems[0].message


def test_draft_line_without_a_mark_when_checked_then_asked_for():
    first, *others = DRAFT.principles

    problems = check(replace(DRAFT, principles=(replace(first, in_draft=None), *others)))

    assert [(p.table, p.key) for p in problems] == [("principles P1", "in_draft")]


def test_single_file_when_checked_then_problems_name_it():
    problems = check_bytes(b'edition = "x"', name="mine.toml")

    assert problems
    assert {problem.file for problem in problems} == {"mine.toml"}


@pytest.mark.parametrize("basis", list(Basis), ids=str)
def test_basis_when_shown_then_has_a_label_and_a_sentence(basis):
    assert basis.label and len(basis.label) < 24
    assert basis.sentence.endswith(".") and len(basis.sentence) > 40
