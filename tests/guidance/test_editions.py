"""The editions that come with the package."""

import pytest

import guidance
from guidance import CURRENT, UnknownCode, UnknownEdition
from guidance.checks import NO_METRIC, check, lines_of
from guidance.kinds import InDraft, InterventionTier, MetricLink, ThemeRole
from guidance.metrics import catalogue
from guidance.seven import SEVEN_THEMES

EDITIONS = ("2024-05", "2023-07-draft")


@pytest.mark.parametrize("edition", EDITIONS)
def test_seed_edition_when_checked_then_has_no_problem(edition):
    assert check(guidance.load(edition), catalogue=catalogue()) == ()


def test_editions_when_listed_then_newest_first_and_current_among_them():
    assert guidance.editions() == EDITIONS
    assert CURRENT == "2024-05"


def test_load_when_called_twice_then_gives_the_same_object():
    assert guidance.load(CURRENT) is guidance.load(CURRENT)


def test_load_when_the_edition_is_unknown_then_says_so():
    with pytest.raises(UnknownEdition):
        guidance.load("../2024-05")


@pytest.mark.parametrize("edition", EDITIONS)
def test_themes_when_loaded_then_have_the_exact_titles_in_order(edition):
    titles = [theme.title for theme in guidance.load(edition).themes]

    assert titles == [
        "Continuous improvement",
        "Leadership",
        "Governance",
        "Culture",
        "Use of resources",
        "Service delivery",
        "Partnerships and community engagement",
    ]
    assert titles == [theme.title for theme in SEVEN_THEMES]


def test_continuous_improvement_when_loaded_then_is_the_one_outcome():
    outcomes = [theme.slug for theme in guidance.load(CURRENT).themes if theme.role is ThemeRole.OUTCOME]

    assert outcomes == ["continuous-improvement"]


def test_notice_when_loaded_then_is_not_statutory():
    notice = guidance.load(CURRENT).intervention("best-value-notice")

    assert notice.tier is InterventionTier.NON_STATUTORY
    assert "outside the 1999 Act" in notice.legal_basis


@pytest.mark.parametrize("slug", ["leadership", "culture"])
def test_theme_without_a_metric_when_loaded_then_says_where_evidence_comes_from(slug):
    theme = guidance.load(CURRENT).theme(slug)

    assert theme.metric_link is MetricLink.NONE
    assert theme.metric_note.startswith(NO_METRIC)


def test_lookups_when_the_code_is_known_then_find_the_line_and_its_theme():
    edition = guidance.load(CURRENT)

    assert edition.characteristic("CI-03").text.startswith("A corporate or finance peer challenge")
    assert edition.indicator("CI-F01").code == "CI-F01"
    assert edition.theme_of("PCE-F09").slug == "partnerships-and-community-engagement"
    assert edition.source("S-RBC-4").address.startswith("https://")


@pytest.mark.parametrize("look_up", ["theme", "characteristic", "indicator", "theme_of", "intervention", "source"])
def test_lookups_when_the_code_is_unknown_then_raise(look_up):
    with pytest.raises(UnknownCode):
        getattr(guidance.load(CURRENT), look_up)("X-99")


class TestDraft:
    """What the consultation draft may and may not say."""

    @pytest.mark.parametrize("code", ["L-06", "R-F01"])
    def test_line_of_the_final_text_only_when_in_draft_then_left_out(self, code):
        final = {line.code for _, line in lines_of(guidance.load("2024-05"))}
        draft = {line.code for _, line in lines_of(guidance.load("2023-07-draft"))}

        assert code in final
        assert code not in draft

    def test_lines_when_in_draft_then_each_says_whether_it_is_known(self):
        assert all(line.in_draft for _, line in lines_of(guidance.load("2023-07-draft")))

    def test_line_quoted_from_the_draft_when_loaded_then_is_known(self):
        known = [line.code for _, line in lines_of(guidance.load("2023-07-draft")) if line.in_draft is InDraft.KNOWN]

        assert known == ["PR-1"]

    def test_envoys_when_in_draft_then_nowhere_named(self):
        assert "envoy" not in guidance.to_canonical_json(_without_completeness(guidance.load("2023-07-draft"))).lower()

    def test_envoys_when_in_final_then_marked_as_later(self):
        envoys = guidance.load("2024-05").intervention("ministerial-envoys")

        assert not envoys.in_this_edition
        assert envoys.available_from == "2024-11"

    def test_codes_when_in_both_editions_then_belong_to_the_same_theme(self):
        final, draft = guidance.load("2024-05"), guidance.load("2023-07-draft")

        for theme in draft.themes:
            for line in (*theme.characteristics, *theme.indicators):
                assert final.theme_of(line.code).slug == theme.slug


def _without_completeness(edition):
    """The draft's list of what it leaves out names the envoys, and its sources are headlines of others."""
    from dataclasses import replace

    return replace(edition, completeness=(), sources=())


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_when_read_then_gives_a_total_of_characteristics(edition):
    text = guidance.to_canonical_json(guidance.load(edition))

    assert "of 73" not in text and "73 characteristics" not in text and "69 characteristics" not in text
