"""What the demonstration shows of a council that answers for its figures; all of it plainly fictional."""

from collections.abc import Callable

from portal.demonstration.people import EXAMPLETON
from portal.demonstration.reading import GROUP, NOTES
from tests.demonstration import demonstration, demonstration_folder, visit  # noqa: F401  # fixtures
from tests.pages import Page


def test_demonstration_when_built_then_shows_a_chosen_group_and_two_notes(
    visit: Callable[..., Page],  # noqa: F811  # the fixture
) -> None:
    public = visit()

    public.get(f"/councils/{EXAMPLETON}")

    assert "Chosen by Exampleton" in public.text and "part of the demonstration" in public.text
    assert "two made-up depots" in public.text and "is made up for the demonstration" in public.text
    answer = public.client.get(f"/api/v1/councils/{EXAMPLETON}/figures").get_json()
    noted = {f["metric_id"]: f["note"] for theme in answer["themes"] for f in theme["metrics"] if f["note"]}
    assert noted.keys() == NOTES.keys() and len(NOTES) == 2
    assert all(len(note["text"].split()) <= 150 and not note["is_revised"] for note in noted.values())


def test_demonstration_when_its_group_is_counted_then_is_real_and_of_a_sound_size(
    visit: Callable[..., Page],  # noqa: F811  # the fixture
) -> None:
    viewer = visit("viewer")

    viewer.get(f"/council/{EXAMPLETON}/comparators")

    codes = [
        str(link["href"]).rpartition("/")[2] for link in viewer.soup.select(".council-card p a[href^='/councils/']")
    ]
    assert sorted(codes) == sorted(GROUP) and 5 <= len(GROUP) <= 20
    assert not any(code.startswith("E99") for code in codes)


def test_demonstration_when_built_then_one_correction_is_open_and_one_is_answered(
    visit: Callable[..., Page],  # noqa: F811  # the fixture
) -> None:
    viewer, admin = visit("viewer"), visit("admin")

    viewer.get(f"/council/{EXAMPLETON}/corrections")
    admin.get("/admin/corrections")

    assert "Passed on to the publisher of the figure" in viewer.text and "made-up depots" in viewer.text
    states = [row.select("td")[-1].get_text(strip=True) for row in admin.soup.select(".portal-table tbody tr")]
    assert states == ["Open", "Passed on to the publisher of the figure"]
