"""What a council wrote with lists and emphasis, as the summary prints it."""

from bs4 import BeautifulSoup

from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from tests.factories.snapshots import snapshot


def test_narrative_with_a_list_when_printed_then_is_a_list() -> None:
    stored = snapshot()
    stored["themes"][0]["characteristics"][0]["narrative"] = "In place:\n\n- a **plan**\n- an owner <b>here</b>"

    soup = BeautifulSoup(render_html(build(project(stored, Copy.COUNCIL))), "html5lib")

    (words,) = [block for block in soup.select(".words") if "In place:" in block.get_text()]
    assert [item.get_text() for item in words.select("ul > li")] == ["a plan", "an owner <b>here</b>"]
    assert words.select_one("ul strong").get_text() == "plan"
