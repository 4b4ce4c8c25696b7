"""Marks of writing direction stay inside the text they stand in."""

import pytest
from markupsafe import Markup

from portal.reports.bidi import set_off
from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from tests.factories.snapshots import snapshot

RLO, LRI, PDF, PDI, FSI = "\u202e", "\u2066", "\u202c", "\u2069", "\u2068"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain", "plain", id="no marks"),
        pytest.param(f"a{RLO}b", f"{FSI}a{RLO}b{PDF}{PDI}", id="an override that never ends"),
        pytest.param(f"a{RLO}b{PDF}", f"{FSI}a{RLO}b{PDF}{PDI}", id="one that ends"),
        pytest.param(f"a{PDI}b{PDF}c", f"{FSI}abc{PDI}", id="ends of nothing"),
        pytest.param(f"{LRI}a{RLO}b", f"{FSI}{LRI}a{RLO}b{PDF}{PDI}{PDI}", id="one within another"),
    ],
)
def test_set_off_when_a_text_has_marks_then_each_is_closed_and_the_whole_isolated(text: str, expected: str) -> None:
    assert set_off(text) == expected


def test_set_off_when_given_markup_then_leaves_tags_alone() -> None:
    found = set_off(Markup(f"<p>a{RLO}b</p><p>c</p>"))

    assert found == f"<p>{FSI}a{RLO}b{PDF}{PDI}</p><p>c</p>"
    assert isinstance(found, Markup)
    assert set_off(7) == 7


def test_document_when_a_title_turns_the_line_round_then_the_rest_of_the_line_stands() -> None:
    evidence = snapshot()["evidence"]
    evidence[0]["title"] = f"Report {RLO}txt.exe"

    html = render_html(build(project(snapshot(evidence=evidence), Copy.RESTRICTED)))

    assert f"{FSI}Report {RLO}txt.exe{PDF}{PDI}" in html
