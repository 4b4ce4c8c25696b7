"""The access table: every address of the service, who may use it, and that nobody else can."""

from pathlib import Path

import pytest
from flask import Flask

from portal.access import access_of

TABLE = Path(__file__).with_name("access_table.txt")


def lines_of(app: Flask) -> list[str]:
    """One line per address and verb, as the table has them."""
    found = []
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        described = access.describe() if access else "NO RULE"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.append(f"{rule.rule} | {method} | {rule.endpoint} | {described}")
    return sorted(found)


def test_access_table_when_compared_with_the_app_then_is_the_same(app: Flask) -> None:
    stated = TABLE.read_text(encoding="utf-8").splitlines()

    actual = lines_of(app)

    assert [line for line in actual if line not in stated] == [], "addresses without a line in access_table.txt"
    assert [line for line in stated if line not in actual] == [], "lines in access_table.txt without an address"


def test_every_address_when_listed_then_has_a_rule(app: Flask) -> None:
    assert [line for line in lines_of(app) if line.endswith("NO RULE")] == []


def test_addresses_when_they_change_something_then_are_posts_with_a_token(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        view = app.view_functions[rule.endpoint]
        if "POST" in methods:
            assert methods == {"POST"}, f"{rule.rule} reads and writes in one view"
            reads_only = getattr(view, "portal_reads", False)
            assert getattr(view, "portal_commits", False) or reads_only, f"{rule.rule} changes without a token"
        else:
            assert methods == {"GET"}, rule.rule
            assert not getattr(view, "portal_commits", False), f"{rule.rule} writes when read"


def test_addresses_when_spelt_then_are_kebab_case_nouns_with_typed_parts(app: Flask) -> None:
    free = {"static"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in free:
            continue
        fixed = "".join(text for is_dynamic, text in rule._trace if not is_dynamic)
        assert fixed == fixed.lower() and "_" not in fixed, rule.rule
        assert rule.endpoint.count(".") == 1, rule.endpoint


@pytest.mark.parametrize("path", ["/nothing-here", "/councils/E0600000X", "/guidance/2024-05/no-such-theme"])
def test_unknown_address_when_asked_for_then_is_a_page_that_says_so(page: object, path: str) -> None:
    page.get(path, status=404)  # type: ignore[attr-defined]  # tests.pages.Page

    assert page.heading == "Page not found"  # type: ignore[attr-defined]
