"""The screens of a finished case, as a lead, its council and a visitor see them. The journey is in test_assessment."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenBrowser = Callable[..., Screens]


def test_desk_when_a_lead_reads_a_finished_case_then_every_screen_is_sound(open_browser: OpenBrowser) -> None:
    lead = open_browser("lead").open("/review")
    finished = lead.main.get_by_role("row").filter(has_text="Self-assessment 2024").filter(has_text="Exampleton")
    lead.go_by(finished.get_by_role("link").first.click)
    case = lead.path

    for page in ("themes/use-of-resources", "indicators/G-F01", "overview", "summary"):
        lead.open(f"{case}/{page}")
        assert lead.says("OFFICIAL-SENSITIVE")


def test_verify_when_a_visitor_brings_the_public_copy_then_it_matches(
    open_browser: OpenBrowser, tmp_path: Path
) -> None:
    viewer = open_browser("viewer").open("/council/E99000002/summaries")
    path = tmp_path / "public.pdf"
    viewer.download(re.compile("^Public copy")).save_as(path)
    visitor = open_browser().open("/verify")

    visitor.page.get_by_label("Choose a file").set_input_files(path)
    visitor.press("Check it")

    assert visitor.says("It matches")
    assert visitor.says(re.compile(r"BV-20\d\d-E99000002-1"))
