"""No order but the alphabetical: no page, parameter or export puts authorities in the order of their figures."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup

from tests.crawl import Seen, crawl, open_one
from tests.pages import Page

#: Every way somebody might try to ask for another order.
ATTEMPTS = ("sort=value", "sort=-value", "order=desc", "order_by=value", "orderBy=value", "rank=1", "min=10", "top=5")
LISTS = (
    "/compare?council=E06000047&council=E06000001&metric=waste_recycling_rate",
    "/councils",
    "/metrics/waste_recycling_rate",
    "/api/v1/councils",
    "/api/v1/metrics/waste_recycling_rate/figures",
    "/api/v1/metrics/waste_recycling_rate/figures?format=csv",
    "/api/v1/councils?format=csv",
    "/api/v1/figures?format=csv",
    "/api/v1/neighbours",
    "/api/v1/neighbours/inputs?format=csv",
    "/figures/downloads/register.csv",
    "/figures/missing",
    "/figures/neighbours",
)
STARTS = ("/", "/councils", "/metrics", "/guidance", "/consultations", "/api/v1/councils", "/api/v1/metrics")
_WORDS = re.compile(
    r"\b(league table|ranked|ranking|rank|percentile|top \d+|best[- ]performing|worst)\b", re.IGNORECASE
)
#: Sentences that say what the service does not do.
_DENIALS = re.compile(r"\b(no|not|never|nor|without)\b", re.IGNORECASE)


def names_of(seen: Seen, known: dict[str, str]) -> Iterator[list[tuple[str, str]]]:
    """Each list of authorities in an answer, as (casefolded name, code) in the order it has."""
    if seen.kind == "text/html":
        for table in BeautifulSoup(seen.body, "html.parser").select("table, ul, ol, dl"):
            if table.find_parent(class_="govuk-breadcrumbs") or table.get("data-order") == "neighbours":
                continue
            codes = [
                match.group(1)
                for link in table.select('a[href^="/councils/E"]')
                if (match := re.search(r"/councils/(E\d{8})$", str(link["href"])))
            ]
            yield _keys(codes, known)
    elif seen.kind == "text/csv":
        rows = list(csv.DictReader(io.StringIO(seen.body.decode("utf-8-sig"))))
        yield _keys([row["gss_code"] for row in rows if row.get("gss_code")], known)
    elif seen.kind == "application/json":
        yield from (_keys(codes, known) for codes in _json_lists(json.loads(seen.body)))


def _json_lists(value: object, name: str = "") -> Iterator[list[str]]:
    if isinstance(value, list):
        codes = [item["gss_code"] for item in value if isinstance(item, dict) and "gss_code" in item]
        if codes:
            yield codes
        for item in value:
            yield from _json_lists(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _json_lists(item, key)


def _keys(codes: list[str], known: dict[str, str]) -> list[tuple[str, str]]:
    seen: list[tuple[str, str]] = []
    for code in codes:
        key = (known.get(code, code).casefold(), code)
        if key not in seen:
            seen.append(key)
    return seen


@pytest.fixture
def known(visit: Callable[..., Page]) -> dict[str, str]:
    answer = visit().client.get("/api/v1/councils").get_json()
    return {council["gss_code"]: council["name"] for council in answer["councils"]}


@pytest.mark.slow
def test_lists_when_walked_as_a_visitor_then_are_alphabetical(
    visit: Callable[..., Page], known: dict[str, str]
) -> None:
    page, checked = visit(), 0
    for seen in crawl(page, STARTS):
        for keys in names_of(seen, known):
            assert keys == sorted(keys), f"{seen.path} lists authorities in another order"
            checked += len(keys) > 5
    assert checked >= 4


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_lists_when_asked_for_another_order_then_stay_alphabetical(
    visit: Callable[..., Page], known: dict[str, str], path: str, attempt: str
) -> None:
    page = visit()
    plain = open_one(page, path)

    asked = open_one(page, path + ("&" if "?" in path else "?") + attempt)

    assert asked.status in (200, 400)
    if asked.status == 200:
        assert list(names_of(asked, known)) == list(names_of(plain, known))


@pytest.mark.slow
@pytest.mark.parametrize("account", [None, "author", "reviewer", "lead"], ids=lambda account: account or "visitor")
def test_words_when_all_pages_are_read_then_rank_nobody(visit: Callable[..., Page], account: str | None) -> None:
    for seen in crawl(visit(account), [*STARTS, "/council", "/review"], limit=250):
        if seen.kind != "text/html":
            continue
        blocks = BeautifulSoup(seen.body, "html.parser").select("main p, main li, main td, main th, main h2, main h3")
        for block in blocks:
            for sentence in re.split(r"(?<=[.!?])\s+", block.get_text(" ", strip=True)):
                if _WORDS.search(sentence) and not _DENIALS.search(sentence):
                    raise AssertionError(f"{seen.path}: {sentence}")
