"""Councils beside each other: alphabetical whatever is asked for, in words where there is no figure, never by value."""

import csv
import io
import re

import pytest

from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.factories.reading import Opener, opener  # noqa: F401  # a fixture
from tests.pages import Page

HARTLEPOOL, MIDDLESBROUGH, DURHAM, KENT, ST_ALBANS = "E06000001", "E06000002", "E06000047", "E10000016", "E07000240"
MANCHESTER, LIVERPOOL, ALLERDALE = "E47000001", "E47000004", "E07000026"
RATE = "waste_recycling_rate"


@pytest.fixture
def reader(opener: Opener) -> Page:  # noqa: F811  # the fixture
    return opener()


def address(*codes: str, **more: str) -> str:
    asked = [f"council={code}" for code in codes] + [f"{name}={value}" for name, value in more.items()]
    return f"/compare?{'&'.join(asked)}"


def shown(page: Page) -> list[str]:
    """The councils of the first table, in its order."""
    return [link.get_text(strip=True) for link in page.soup.select(".cmp table")[0].select("tbody th a")]


def chosen(page: Page) -> list[str]:
    return [str(option["value"]) for option in page.soup.select('select[name="council"] option[selected]')]


@pytest.mark.parametrize("order", ["", "&sort=value", "&order=desc", "&order_by=figure", "&top=1"])
def test_councils_when_asked_for_in_any_order_then_stand_alphabetically(reader: Page, order: str) -> None:
    reader.get(address(MIDDLESBROUGH, DURHAM, HARTLEPOOL, metric=RATE) + order)

    assert shown(reader) == ["County Durham", "Hartlepool", "Middlesbrough"]
    letters = [cell.get_text(strip=True) for cell in reader.soup.select(".cmp table")[0].select(".cmp__code")]
    assert letters == ["A", "B", "C"]
    assert chosen(reader) == [DURHAM, HARTLEPOOL, MIDDLESBROUGH]


def test_page_when_opened_bare_then_is_a_form_without_an_error(reader: Page) -> None:
    reader.get("/compare")

    assert len(reader.soup.select('select[name="council"]')) == 4
    assert reader.errors() == [] and reader.soup.select(".cmp") == []
    form = reader.soup.select_one("form.figures-filter")
    assert form is not None and form["method"] == "get" and form.select_one("button") is not None


def test_page_when_one_council_and_metric_then_shows_figure_medians_question_and_caveat(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, metric=RATE))

    cells = [cell.get_text(" ", strip=True) for cell in reader.soup.select(".cmp table")[0].select("tbody td")]
    assert cells == ["30.1%", "Published", "2022 to 2023", "40.1% (of 59)", "41.1% (of 304)"]
    assert "The question it opens" in reader.text and "garden waste" in reader.text


@pytest.mark.parametrize(
    ("codes", "said", "left"),
    [
        ((HARTLEPOOL, HARTLEPOOL), "Hartlepool is chosen more than once: it is shown once", [HARTLEPOOL]),
        ((HARTLEPOOL, "E06999999"), "Choose councils from the lists: “E06999999” is the code of none", [HARTLEPOOL]),
        ((HARTLEPOOL, "<b>"), "Choose councils from the lists: “<b>” is the code of none", [HARTLEPOOL]),
        (
            (HARTLEPOOL, MIDDLESBROUGH, DURHAM, KENT, ST_ALBANS),
            "Compare up to four councils: St Albans is left out",
            [DURHAM, HARTLEPOOL, KENT, MIDDLESBROUGH],
        ),
        (
            (HARTLEPOOL, MANCHESTER),
            "Combined authorities are compared with each other only: Greater Manchester is left out",
            [HARTLEPOOL],
        ),
        (
            (HARTLEPOOL, ALLERDALE),
            "Allerdale (E07000026) existed until 31 March 2023: choose Cumberland, which followed it",
            [HARTLEPOOL],
        ),
    ],
)
def test_council_when_it_cannot_be_compared_then_says_what_to_do_and_keeps_the_rest(
    reader: Page, codes: tuple[str, ...], said: str, left: list[str]
) -> None:
    reader.get(address(*codes, metric=RATE), status=422)

    assert reader.errors() == [said]
    assert chosen(reader) == left
    assert reader.soup.select(".cmp")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"metric": "no_such"}, "Choose a metric from the list"),
        ({"metric": "fin_core_spending_power"}, "Choose a metric from the list"),
        ({"theme": "no-such"}, "Choose a theme from the list"),
        ({"metric": RATE, "theme": "culture"}, "Choose a metric or a theme, not both: the metric is shown"),
        ({"metric": RATE, "period": "1999"}, "Choose a period for which there are figures: the latest is shown"),
    ],
)
def test_address_when_it_asks_for_what_is_not_there_then_says_what_to_do(
    reader: Page, more: dict[str, str], said: str
) -> None:
    reader.get(address(HARTLEPOOL, **more), status=422)

    assert reader.errors() == [said]
    assert chosen(reader) == [HARTLEPOOL]


def test_types_when_the_level_depends_on_them_then_warned_of_and_never_on_one_strip(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, ST_ALBANS, metric="fin_band_d"))

    assert "These councils are of different types" in reader.text
    assert "No trend is drawn" in reader.text and reader.soup.select(".cmp__trend") == []
    grounds = [ground.get_text(strip=True) for ground in reader.soup.select(".cmp__ground")]
    assert grounds == ["District councils", "Unitary authorities"]
    reader.get(address(HARTLEPOOL, MIDDLESBROUGH, metric="fin_band_d"))
    assert "different types" not in reader.text and len(reader.soup.select(".cmp__strip")) == 1


def test_council_when_it_does_not_run_the_service_then_says_so_and_has_no_mark(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, KENT, metric=RATE))

    rows = [row.get_text(" ", strip=True) for row in reader.soup.select(".cmp table")[0].select("tbody tr")]
    assert "None Does not apply" in rows[1]
    assert len(reader.soup.select(".cmp__strip .cmp__drawing .cmp__shape")) == 1


def test_combined_authorities_when_compared_then_with_each_other_and_no_england_median(reader: Page) -> None:
    reader.get(address(LIVERPOOL, MANCHESTER, metric="skills_level3_plus"))

    assert shown(reader) == ["Greater Manchester", "Liverpool City Region"]
    cells = [cell.get_text(" ", strip=True) for cell in reader.soup.select(".cmp table")[0].select("tbody td")]
    assert cells[4] == cells[9] == "Not compared"


def test_theme_when_asked_for_then_every_metric_of_it_is_shown_or_said_to_be_missing(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, ST_ALBANS, theme="service-delivery"))
    assert "Published elsewhere, not held here" in reader.text and len(reader.soup.select(".cmp")) > 5

    reader.get(address(HARTLEPOOL, theme="culture"))
    assert "no metric speaks to this theme" in reader.text

    reader.get(address(KENT, theme="service-delivery"))
    assert "Does not apply to any of them" in reader.text


def test_period_when_asked_for_then_shown_and_offered(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, metric=RATE, period="2019-20"))

    assert "2019 to 2020" in reader.soup.select_one(".cmp__period").get_text()
    assert reader.soup.select_one("#period option[selected]")["value"] == "2019-20"


def test_page_when_read_then_has_no_difference_no_order_and_no_colour_that_judges(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, MIDDLESBROUGH, metric=RATE))

    heads = {cell.get_text(strip=True) for cell in reader.soup.select(".cmp table")[0].select("thead th")}
    assert heads == {"Council", "Figure", "Status", "Period", "Median of its type", "England median"}
    assert not re.search(r"\b(best|worst|rank|better than|worse)\b", reader.text)
    shapes = [str(drawn) for drawn in reader.soup.select(".cmp__strip .cmp__drawing .cmp__shape")]
    assert len(shapes) == 2 and not any("fill=" in drawn for drawn in shapes)
    assert {drawn["class"][1] for drawn in reader.soup.select(".cmp__trend polyline")} == {
        "cmp__line--a",
        "cmp__line--b",
    }


def test_file_when_downloaded_then_has_every_period_alphabetical(reader: Page) -> None:
    reader.get(address(MIDDLESBROUGH, HARTLEPOOL, metric=RATE))
    link = reader.soup.select_one('a[href^="/compare.csv"]')

    rows = list(csv.DictReader(io.StringIO(reader.client.get(str(link["href"])).text)))

    assert [row["council"] for row in rows] == ["Hartlepool"] * 8 + ["Middlesbrough"] * 8
    assert rows[7]["period"] == "2022-23" and float(rows[7]["value"]) == pytest.approx(30.1, abs=0.1)
    assert rows[7]["england_n"] == "304"


@pytest.mark.parametrize(
    "asked",
    [
        address(HARTLEPOOL, HARTLEPOOL, metric=RATE),
        address(HARTLEPOOL, MANCHESTER, metric=RATE),
        address(HARTLEPOOL, metric="none"),
        address(HARTLEPOOL, metric=RATE, period="1999-00"),
    ],
)
def test_file_when_not_all_can_be_granted_then_the_page_says_why(reader: Page, asked: str) -> None:
    answer = reader.client.get(asked.replace("/compare", "/compare.csv"))

    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert "There is a problem" in answer.text


def test_drawing_when_read_aloud_then_names_each_council_with_its_figure(reader: Page) -> None:
    reader.get(address(HARTLEPOOL, MIDDLESBROUGH, metric=RATE))

    title = reader.soup.select_one(".cmp__strip title").get_text()
    assert "A, Hartlepool, at 30.1%; B, Middlesbrough, at" in title
