"""The screens that no journey passes: each is opened by whoever may, and looked at like the others."""

import re

import pytest

from tests.browser.conftest import OpenBrowser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLUG = "using-the-seven-themes"


@pytest.mark.parametrize(
    ("account", "paths"),
    [
        pytest.param(
            None,
            (
                "/guidance/2024-05/principles",
                "/guidance/2024-05/models-of-intervention",
                "/guidance/2024-05/process",
                "/guidance/2024-05/evidence",
                "/guidance/2024-05/sources",
                "/councils/E99000005",
            ),
            id="a visitor",
        ),
        pytest.param(
            None,
            (
                "/figures",
                "/figures/how-to-read",
                "/figures/neighbours",
                "/figures/mapping",
                "/figures/missing",
                "/figures/downloads",
                "/figures/releases",
                "/figures/releases/demonstration-figures",
                "/api",
                "/councils?name=herefrodshire",
            ),
            id="a visitor who asks about the figures",
        ),
        pytest.param(
            "admin",
            (
                "/account",
                "/admin",
                "/admin/people",
                "/admin/people/invite",
                "/admin/releases",
                "/admin/jobs",
                "/admin/events",
            ),
            id="an administrator",
        ),
        pytest.param(
            "consultation-manager", (f"/consult/{SLUG}/extend", f"/consult/{SLUG}/close"), id="a consultation manager"
        ),
    ],
)
def test_screen_when_opened_by_whoever_may_then_it_is_sound(
    open_browser: OpenBrowser, account: str | None, paths: tuple[str, ...]
) -> None:
    window = open_browser(account)

    headings = [window.open(path).heading for path in paths]

    assert not {"Page not found", "You may not use this page", "Sign in"} & set(headings)
    assert len(set(headings)) == len(headings)


def test_evidence_when_it_is_to_be_changed_or_removed_then_the_screens_are_sound(open_browser: OpenBrowser) -> None:
    window = open_browser("author2").open("/council")
    window.press("Continue")
    window.follow("Continuous improvement")
    window.follow(re.compile("^CI-01"))
    item = window.path

    window.follow(re.compile("^Change "))
    assert window.heading == "Change evidence"
    window.open(item)
    window.follow(re.compile("^Remove "))
    assert window.main.get_by_role("button").count() == 1


def test_sign_off_when_it_is_declined_or_taken_back_then_a_reason_is_asked_for(open_browser: OpenBrowser) -> None:
    officer, author = open_browser("monitoring-officer4"), open_browser("author4")
    officer.open("/council").press("Go to sign-off")
    officer.press("Sign or decline as monitoring officer")
    officer.follow("Decline to sign")
    officer.main.get_by_role("button").first.click()
    officer.page.wait_for_function("document.title.startsWith('Error: ')")
    officer.look()

    author.open(officer.path.split("/sign-off")[0] + "/sign-off")
    author.follow("Take it back to draft")
    author.main.get_by_role("button").first.click()
    author.page.wait_for_function("document.title.startsWith('Error: ')")

    assert author.look().says("Enter why you are taking it back")
    assert officer.says("Enter why you decline to sign")
