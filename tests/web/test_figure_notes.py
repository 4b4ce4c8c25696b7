"""What a council says of a figure, from an empty page to the public one, and what others cannot do to it."""

import csv
import io

import pytest

from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.factories.reading import Opener, opener  # noqa: F401  # a fixture
from tests.pages import Page

RATE = "waste_recycling_rate"
BASE = f"/council/{EXAMPLETON}/figures/{RATE}"
PUBLIC = f"/councils/{EXAMPLETON}"
WORDS = "One of our two depots burnt down.\n\nA new one <opens> in May."


def publish(page: Page, text: str = WORDS) -> None:
    page.get(BASE)
    page.submit({"text": text}, action=f"{BASE}/check", status=200)
    page.submit(button="Publish the note now", follow=True)


def test_note_from_an_empty_page_to_the_public_one(opener: Opener) -> None:  # noqa: F811
    author = opener("author")
    author.get(f"/council/{EXAMPLETON}/figures")
    assert any(str(link["href"]) == BASE for link in author.soup.select("a"))

    author.get(BASE)
    author.submit({"text": WORDS}, action=f"{BASE}/check", status=200)
    assert "What the council says" in author.text and "everybody can read this note at once" in author.text
    public = opener()
    public.get(PUBLIC)
    assert "depots" not in public.text
    author.submit(button="Publish the note now", follow=True)

    assert "Your note is public now" in author.text
    public.get(PUBLIC)
    assert "A new one <opens> in May." in public.text


def test_note_when_checked_then_can_be_changed_before_it_is_public(opener: Opener) -> None:  # noqa: F811
    author = opener("author")
    author.get(BASE)
    author.submit({"text": WORDS}, action=f"{BASE}/check", status=200)

    author.post(f"{BASE}/check", {"text": WORDS, "version": "0", "step": "change"}, status=200)

    assert author.soup.select_one("textarea").get_text().strip() == WORDS


@pytest.mark.parametrize(
    ("text", "message"),
    [(" ", "Enter what the council says of this figure"), ("word " * 151, "The note must be 150 words or fewer")],
)
def test_note_when_empty_or_too_long_then_comes_back_with_its_words(opener: Opener, text: str, message: str) -> None:  # noqa: F811
    author = opener("author")
    author.get(BASE)

    author.submit({"text": text}, action=f"{BASE}/check", status=422)

    assert author.errors()[0].startswith(message)
    assert author.soup.select_one("textarea").get_text().strip() == text.strip()


def test_note_when_somebody_else_was_first_then_both_are_a_choice(opener: Opener) -> None:  # noqa: F811
    author, other = opener("author"), opener("contributor")
    author.get(BASE)
    publish(other, "Theirs")

    author.submit({"text": "Mine"}, action=f"{BASE}/check", status=200)
    author.submit(button="Publish the note now", status=409)
    assert "Theirs" in author.text and "Grace Oyelaran" in author.text
    assert author.soup.select_one("textarea").get_text().strip() == "Theirs\n\nMine"
    author.submit(button="Publish mine instead", follow=True)

    assert author.soup.select_one(".compare-note .govuk-body").get_text() == "Mine"
    assert "Note 1, " in author.text and "Note 2, " in author.text


def test_note_when_theirs_is_kept_then_nothing_changes(opener: Opener) -> None:  # noqa: F811
    author, other = opener("author"), opener("contributor")
    author.get(BASE)
    publish(other, "Theirs")
    author.submit({"text": "Mine"}, action=f"{BASE}/check", status=200)
    author.submit(button="Publish the note now", status=409)

    author.submit(button="Keep what is public", follow=True)

    assert "Mine" not in author.text and "Theirs" in author.text


def test_note_when_taken_back_then_is_gone_from_the_public_page(opener: Opener) -> None:  # noqa: F811
    author = opener("author")
    publish(author)

    author.get(f"{BASE}/take-back")
    author.submit(button="Take the note back", follow=True)

    public = opener()
    public.get(PUBLIC)
    assert "depots" not in public.text
    author.get(BASE)
    assert "Taken back." in author.text and "depots" in author.text


def test_note_when_asked_for_by_a_program_then_stands_with_its_figure(opener: Opener) -> None:  # noqa: F811
    publish(opener("author"))
    client = opener().client

    answer = client.get(f"/api/v1/councils/{EXAMPLETON}/figures").get_json()
    figures = {figure["metric_id"]: figure for theme in answer["themes"] for figure in theme["metrics"]}
    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/councils/{EXAMPLETON}/figures?format=csv").text)))

    assert figures[RATE]["note"]["text"] == WORDS
    assert figures[RATE]["note"]["period"] == figures[RATE]["period"]
    assert figures["fin_band_d"]["note"] is None
    assert {row["metric_id"]: row["note"] for row in rows if row["note"]} == {RATE: WORDS}


@pytest.mark.parametrize("who", ["author2", "reviewer", "admin"])
def test_note_when_others_try_then_is_not_there_for_them(opener: Opener, who: str) -> None:  # noqa: F811
    publish(opener("author"))
    other = opener(who)

    for address in (f"/council/{EXAMPLETON}/figures", BASE, f"{BASE}/take-back"):
        other.get(address, status=404)
    for address in (BASE, f"{BASE}/check", f"{BASE}/take-back"):
        other.post(address, {"text": "Not theirs", "version": "1"}, status=404)
    other.get(BASE.replace(EXAMPLETON, SAMPLESHIRE), status=404)  # a county collects no waste: no such figure
    public = opener()
    public.get(PUBLIC)
    assert "depots" in public.text and "Not theirs" not in public.text


def test_note_when_read_by_a_viewer_then_offers_no_change(opener: Opener) -> None:  # noqa: F811
    publish(opener("author"))
    viewer = opener("viewer")

    viewer.get(BASE)

    assert "depots" in viewer.text
    assert viewer.soup.select("main form, main textarea, a[href$='/take-back']") == []
    viewer.post(BASE, {"text": "x", "version": "1"}, status=404)


def test_note_when_the_metric_is_read_over_all_authorities_then_it_stands_there_too(opener: Opener) -> None:  # noqa: F811
    publish(opener("author"))

    public = opener()
    public.get(f"/metrics/{RATE}")

    said = [voice.get_text(" ", strip=True) for voice in public.soup.select(".fig__voice--council")]
    assert len(said) == 1 and said[0].startswith("Exampleton , 34.3%") and "A new one <opens> in May." in said[0]
    public.get(f"/metrics/{RATE}?period=2020-21")
    assert public.soup.select(".fig__voice--council") == []
