"""Links from metrics to themes and characteristics: modest, whole, and of codes that the edition has."""

import re

import pytest

import guidance
from guidance.mapping import MAPPED_EDITION, Strength
from guidance.metrics import Metric, catalogue, parse

METRICS = catalogue()
EDITION = guidance.load(MAPPED_EDITION)
LINKS = [
    (metric, theme, link) for metric in METRICS.values() for theme in metric.themes for link in theme.characteristics
]


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_links_when_read_then_name_characteristics_of_their_theme(metric: Metric) -> None:
    for theme in metric.themes:
        known = {line.code for line in EDITION.theme(theme.slug).characteristics}
        codes = [link.code for link in theme.characteristics]
        assert set(codes) <= known, metric.id
        assert len(codes) == len(set(codes)), metric.id


def test_links_when_read_then_prompt_and_never_prove() -> None:
    assert len(LINKS) > 80
    for metric, _theme, link in LINKS:
        assert link.reason.startswith("prompts a question about "), metric.id
        assert not re.search(r"\b(prove|show|demonstrate|measure|rank|score|best|worst|better|worse)", link.reason)


def test_links_when_read_then_none_is_stronger_than_that_to_its_theme() -> None:
    order = [Strength.PROMPT_ONLY, Strength.INDIRECT, Strength.DIRECT]

    for metric, theme, link in LINKS:
        assert order.index(link.strength) <= order.index(theme.strength), (metric.id, link.code)


def test_links_when_a_metric_is_unconfirmed_context_on_the_economy_then_are_none() -> None:
    economy = [metric for metric in METRICS.values() if metric.id.startswith("econ_")]

    assert economy and not any(link.characteristics for metric in economy for link in metric.themes)


def test_characteristic_when_asked_for_then_gives_the_metrics_in_the_order_of_the_catalogue() -> None:
    found = [metric.id for metric, _link in METRICS.prompting("R-05")]

    assert found == ["fin_debt_servicing_pct_csp", "fin_total_debt_pct_csp"]
    assert METRICS.prompting("L-01") == ()
    assert METRICS.prompting("no-such-code") == ()


def test_mapping_when_a_reason_changes_then_has_another_version() -> None:
    from importlib.resources import files

    text = files("guidance").joinpath("metrics.toml").read_text(encoding="utf-8")

    assert re.fullmatch(r"[0-9a-f]{12}", METRICS.mapping_version())
    assert parse(text).mapping_version() == METRICS.mapping_version()
    assert parse(text.replace("how carers come to be heard", "how carers are heard")).mapping_version() != (
        METRICS.mapping_version()
    )
    assert parse(text.replace('name = "Residual household waste"', 'name = "Waste"')).mapping_version() == (
        METRICS.mapping_version()
    )


@pytest.mark.parametrize("strength", Strength)
def test_strength_when_put_into_words_then_says_what_it_does_not_say(strength: Strength) -> None:
    assert strength.label and strength.meaning
