"""Words that judge a council come from no template, rule or generated sentence; and nothing empty is averaged."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from guidance import CURRENT, load
from portal.domain.readiness import RULESETS
from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from tests.factories.snapshots import bare, snapshot
from tests.reports.conftest import ROOT

#: The Act's own words stand only in blocks marked as the legal test.
FORBIDDEN = re.compile(
    r"\b(fail(s|ed|ing)|breach\w*|scor(e|es|ed|ing)|rank(s|ed|ing|ings)?|worst|best-performing)\b",
    re.IGNORECASE,
)
#: Where sentences are written that people read. Names of types and of arguments are no sentences: they have no space.
WRITERS = ("portal/reports", "portal/domain", "portal/services/summaries", "portal/services/reviews", "forms")
TEMPLATES = sorted((ROOT / "portal" / "templates").rglob("*.html"))


def _shown(text: str) -> str:
    """A template without its comments and without the blocks that hold the Act's own words."""
    text = re.sub(r"{#.*?#}", " ", text, flags=re.DOTALL)
    soup = BeautifulSoup(text, "html.parser")
    for block in soup.select(".legal-test"):
        block.decompose()
    return re.sub(r"{[{%].*?[%}]}", " ", str(soup), flags=re.DOTALL)


def _sentences(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told and " " in node.value:
            yield node.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "portal" / "templates")))
def test_template_when_read_then_no_word_of_it_judges_a_council(path: Path) -> None:
    assert not [found.group() for found in FORBIDDEN.finditer(_shown(path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("folder", WRITERS)
def test_sentences_when_written_by_the_service_then_no_word_of_them_judges_a_council(folder: str) -> None:
    found = [
        (str(path.relative_to(ROOT)), text)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in _sentences(path)
        if FORBIDDEN.search(text)
    ]

    assert found == []


def test_rules_when_read_then_no_word_of_theirs_judges_a_council() -> None:
    texts = [f"{rule.to_show} {rule.lacking}" for rules in RULESETS.values() for rule in rules]

    assert not [found.group() for text in texts for found in FORBIDDEN.finditer(text)]


def test_ladder_when_read_then_only_what_the_law_asks_bears_the_words_of_the_law() -> None:
    guidance = load(CURRENT)
    # Summaries and what has to be shown repeat the Act: the document sets them in a block marked as the legal test.
    texts = [f"{model.title} {model.duration}" for model in guidance.interventions]

    assert not [found.group() for text in texts for found in FORBIDDEN.finditer(text)]


@pytest.mark.parametrize("made", [snapshot, bare], ids=["full", "bare"])
@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_document_when_set_then_no_word_of_ours_judges_the_council(copy: Copy, made: type) -> None:
    soup = BeautifulSoup(render_html(build(project(made(), copy))), "html5lib")
    for block in soup.select(".legal-test"):
        block.decompose()

    assert not FORBIDDEN.findall(soup.get_text(" "))


def test_document_when_figures_are_empty_then_no_comparator_stands_beside_them() -> None:
    """An empty figure has no place on a line and no median of its own making: it leaves every calculation."""
    soup = BeautifulSoup(render_html(build(project(snapshot(), Copy.RESTRICTED))), "html5lib")
    rows = [row for row in soup.select("table.figures tbody tr") if "Withheld by the source" in row.get_text()]

    assert rows
    assert all(row.select("svg") == [] for row in rows)
    assert all([cell.get_text(strip=True) for cell in row.select("td")[2:4]] == ["None", "None"] for row in rows)
