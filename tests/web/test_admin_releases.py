"""The life of a release in the browser: sent, checked, published, replaced, taken back."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import EXAMPLETON
from portal.models import Assessment, Event, Job, MetricRelease
from portal.services.figures import receiving
from tests.conftest import Arrange
from tests.demonstration import demonstration, demonstration_folder, visit  # noqa: F401  # fixtures
from tests.factories.figures import UNITARIES, add_register, tidy
from tests.pages import Page

SignIn = Callable[..., Page]
RATE = "waste_recycling_rate"


def rates(first: int = 30, period: str = "2021-22", codes: tuple[str, ...] = UNITARIES) -> bytes:
    return tidy(*(f"{RATE},{code},{period},{first + n}," for n, code in enumerate(codes)))


@pytest.fixture
def admin(app: Flask, sign_in: SignIn, now: datetime) -> Page:
    page = sign_in("admin")
    with app.app_context():
        add_register(now)
    return page


def send(page: Page, raw: bytes, name: str = "Waste 2021_22.csv", *, status: int = 303, **words: str) -> None:
    """Fills in the form and sends the file."""
    page.get("/admin/releases/new")
    data = {**words, "file": [(BytesIO(raw), name)]}
    page.submit(data, status=status)  # type: ignore[arg-type]  # a file is not a text
    if status == 303:
        page.follow()


def send_large(page: Page, raw: bytes, *, status: int) -> None:
    """Sends a large file in a body made here: the test client would keep it in a file that it never closes."""
    tokens = [(name, value.encode(), "") for name, value in page.tokens().items()]
    parts = [*tokens, ("file", raw, '; filename="large.csv"')]
    body = b"".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
        for name, content, more in parts
    )
    kind = "multipart/form-data; boundary=edge"
    response = page.client.post("/admin/releases/new", data=body + b"--edge--\r\n", content_type=kind)
    page._take(response, "/admin/releases/new", status)


def kinds(arrange: Arrange) -> list[str]:
    with arrange() as session:
        query = select(Event.kind).where(Event.subject_type == "metric_release").order_by(Event.sequence)
        return list(session.scalars(query))


def test_file_when_sent_then_checked_published_and_taken_back(admin: Page, arrange: Arrange) -> None:
    send(admin, rates(), publisher="The publisher")
    assert admin.path == "/admin/releases/waste-2021-22"
    assert "Checked. The file is sound" in admin.text and "5 new figures" in admin.text

    admin.get("/admin/releases/waste-2021-22/publish")
    admin.submit(follow=True)
    assert "Published. 0 earlier figures are superseded" in admin.text
    admin.get(f"/metrics/{RATE}")
    assert "2021 to 2022" in admin.text

    admin.get("/admin/releases/waste-2021-22/withdraw")
    admin.submit({"reason": ""}, status=422)
    assert admin.errors() == ["Enter why the release is taken back"]
    admin.submit({"reason": "The publisher found a mistake"}, follow=True)

    assert "Withdrawn." in admin.text and "The publisher found a mistake" in admin.text
    assert kinds(arrange) == ["release_received", "release_checked", "release_published", "release_withdrawn"]


def test_file_when_it_revises_figures_then_says_whose_before_and_after(admin: Page) -> None:
    send(admin, rates())
    admin.get("/admin/releases/waste-2021-22/publish")
    admin.submit()
    send(admin, rates(first=31)[:-1] + b"\n", "second.csv")

    assert "5 revised figures" in admin.text
    assert "The figures shown of 5 authorities will change" in admin.text

    admin.get("/admin/releases/second/publish")
    admin.submit(follow=True)
    admin.get("/admin/releases/waste-2021-22")
    assert "Superseded." in admin.text and "What superseded it" in admin.text
    admin.get("/admin/releases")
    headings = [caption.get_text() for caption in admin.soup.select("caption")]
    assert headings == ["Published, by code", "Superseded, by code"]


def test_release_when_older_than_what_it_replaces_then_says_so(admin: Page) -> None:
    days = {"published-day": "1", "published-month": "3"}
    send(admin, rates(), "newer.csv", **days, **{"published-year": "2023"})
    admin.get("/admin/releases/newer/publish")
    admin.submit()
    send(admin, rates(first=50), "older.csv", **days, **{"published-year": "2022"})

    admin.get("/admin/releases/older/publish")

    assert "newer : 5 figures, published on 1 March 2023" in admin.text
    assert "One of these was published after this release" in admin.text


def test_release_when_nothing_was_received_then_says_so(sign_in: SignIn) -> None:
    page = sign_in("admin")

    page.get("/admin/releases")

    assert "No release has been received yet" in page.text


def test_file_when_it_has_problems_then_rejected_by_row_and_column(admin: Page) -> None:
    send(admin, tidy(f"{RATE},E06000001,2021-22,abc,", f"{RATE},E06000002,2021-22,31,"), "bad.csv")

    assert "Rejected." in admin.text
    cells = [cell.get_text() for cell in admin.soup.select("table tbody tr")[0].find_all("td")]
    assert cells[:2] == ["2", "value"]
    response = admin.client.get("/admin/releases/bad/problems.csv")
    assert response.mimetype == "text/csv" and "2,value,error" in response.text

    admin.get("/admin/releases/new?code=bad")
    data = {"file": [(BytesIO(rates()), "good.csv")]}
    admin.submit(data, follow=True)  # type: ignore[arg-type]  # a file is not a text
    assert admin.path == "/admin/releases/bad" and "Checked." in admin.text


def test_file_when_none_or_words_are_wrong_then_what_was_typed_stays(admin: Page) -> None:
    admin.get("/admin/releases/new")
    admin.submit({"title": "My title"}, status=422)
    assert admin.errors() == ["Choose the file as you downloaded it"]
    assert admin.soup.select_one("#title")["value"] == "My title"  # type: ignore[index]

    send(admin, rates(), status=422, code="Not A Code", title="My title")

    assert "Choose Waste 2021_22.csv again: a browser does not keep it" in admin.errors()
    assert admin.soup.select_one("#code")["value"] == "Not A Code"  # type: ignore[index]


def test_file_when_sent_twice_then_the_first_is_shown(admin: Page, arrange: Arrange) -> None:
    send(admin, rates())
    send(admin, rates(), "other.csv")

    assert admin.path == "/admin/releases/waste-2021-22" and "This very file is here already" in admin.text
    with arrange() as session:
        assert session.query(MetricRelease).count() == 1


def test_file_when_another_has_its_name_then_gets_a_code_of_its_own(admin: Page) -> None:
    send(admin, rates())
    send(admin, rates(first=50))

    assert admin.path == "/admin/releases/waste-2021-22-2"


@pytest.mark.parametrize("name", ["report.pdf", "picture.png"])
def test_file_when_of_a_wrong_kind_then_rejected_with_one_problem(admin: Page, name: str) -> None:
    content = b"%PDF-1.7 \x00\x01\x02" if name.endswith("pdf") else b"\x89PNG\r\n\x1a\n\x00\x00"

    send(admin, content, name)

    assert "Rejected." in admin.text and "Problems" in admin.text


def test_file_when_too_large_then_one_page_says_so(admin: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_BYTES", 6_000_000)

    send_large(admin, b"x" * 7_000_000, status=413)

    assert admin.heading == "The file is too large" and "up to 6 megabytes" in admin.text


def test_file_when_larger_than_a_form_then_read(admin: Page) -> None:
    rows = [f"{RATE},{code},2021-22,{30 + n}," for n, code in enumerate(UNITARIES)]

    send_large(admin, tidy(*rows[:-1], rows[-1] + "published" + " " * 5_000_000), status=303)

    admin.follow()
    assert admin.path == "/admin/releases/large"


def test_file_when_larger_than_a_form_and_sent_by_others_then_never_read(sign_in: SignIn) -> None:
    author = sign_in("author")

    send_large(author, b"x" * 5_000_000, status=413)

    assert author.heading == "What you sent is too long"


def test_page_when_shown_before_the_check_then_says_look_again(
    admin: Page, arrange: Arrange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "examine", lambda raw, description: 1 / 0)

    send(admin, rates())

    assert "Being checked." in admin.text and "Look again" in admin.text
    monkeypatch.undo()
    admin.submit(button="Check again", follow=True)
    assert "Checked. The file is sound" in admin.text
    with arrange() as session:
        assert [job.attempts for job in session.query(Job).order_by(Job.created_at)] == [1, 1]


def test_check_when_it_fails_for_good_then_rejected_with_what_to_do(
    admin: Page, app: Flask, arrange: Arrange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "examine", lambda raw, description: 1 / 0)
    send(admin, rates())
    with arrange() as session:
        job_id = session.scalars(select(Job.id)).one()

    app.extensions["portal-queue"].run(job_id)
    app.extensions["portal-queue"].run(job_id)

    admin.get("/admin/releases/waste-2021-22")
    assert "Rejected." in admin.text and "The file could not be checked" in admin.text


def test_description_when_changed_by_two_then_the_second_sees_the_first(admin: Page, sign_in: SignIn) -> None:
    send(admin, rates())
    admin.get("/admin/releases/waste-2021-22/description")
    other = sign_in("admin")
    other.get("/admin/releases/waste-2021-22/description")

    admin.submit({"title": "First words", "published-day": "1", "published-month": "3", "published-year": "2023"})
    other.submit({"title": "Second words"}, status=409)
    assert "First words" in other.text
    other.submit({"title": "Second words"}, follow=True)

    assert other.heading == "Second words"


def test_description_when_its_collection_changes_then_checked_again(admin: Page) -> None:
    send(admin, rates())
    admin.get("/admin/releases/waste-2021-22/description")

    admin.submit({"collection": "another-series"}, follow=True)

    assert "another-series" in admin.text and "kept beside it" in admin.text


def test_release_when_set_aside_then_its_figures_go_and_it_says_so(admin: Page) -> None:
    send(admin, rates())
    admin.get("/admin/releases/waste-2021-22/set-aside")

    admin.submit(follow=True)

    assert "Set aside. It was never published" in admin.text
    admin.get("/admin/releases/waste-2021-22/publish")
    assert "This release cannot be published" in admin.text


def test_release_when_another_is_published_meanwhile_then_numbers_are_shown_anew(admin: Page, sign_in: SignIn) -> None:
    send(admin, rates())
    send(admin, rates(first=50), "second.csv")
    admin.get("/admin/releases/waste-2021-22/publish")
    other = sign_in("admin")
    other.get("/admin/releases/second/publish")
    other.submit()

    admin.submit(status=409)

    assert "Figures were published since you opened this page" in admin.text and "5 revised figures" in admin.text
    admin.submit(follow=True)
    assert "Published. 5 earlier figures are superseded" in admin.text


def test_release_when_published_by_two_then_the_second_is_told(admin: Page, sign_in: SignIn, arrange: Arrange) -> None:
    send(admin, rates())
    other = sign_in("admin")
    for page in (admin, other):
        page.get("/admin/releases/waste-2021-22/publish")

    admin.submit()
    other.submit(status=422)

    assert "published already" in other.text
    assert kinds(arrange).count("release_published") == 1


def test_release_when_it_revises_a_frozen_figure_then_names_the_sealed_assessment(
    demonstration: Flask,  # noqa: F811  # a fixture
    visit: Callable[..., Page],  # noqa: F811  # a fixture
) -> None:
    with demonstration.app_context():
        sealed = db.session.scalars(select(Assessment).where(Assessment.council_gss == EXAMPLETON)).first()
        assert sealed is not None
        themes = sealed.sealed()["content"]["themes"]
        frozen = next(f for theme in themes for f in theme["figures"] if f["value"] is not None)
        receipt = sealed.receipt
    other = 0.5 if "quality_of_life" in frozen["metric_id"] else 12.5
    page = visit("admin")

    raw = tidy(f"{frozen['metric_id']},{EXAMPLETON},{frozen['period']},{other},")
    send(page, raw, "revised.csv", fictional="y")

    assert "1 revised figure" in page.text
    assert "These sealed self-assessments hold a figure that differs" in page.text and receipt in page.text


def test_release_when_some_of_it_stands_on_no_page_then_says_which_and_why(admin: Page) -> None:
    rows = [f"fin_reserves_pct_nre,{code},2015-16,{30 + n}," for n, code in enumerate(UNITARIES)]
    send(admin, tidy(*rows), "old.csv")
    assert "5 figures, kept and not shown, as figures up to 2017-18 are partial or years old" in admin.text
    send(admin, rates(), "beside.csv", collection="another-series")
    admin.get("/admin/releases/beside/publish")
    assert "Household waste recycling rate: 5 figures, kept beside those of" in admin.text
    send(admin, rates(period="2022-23"), "shown.csv")
    assert "Not all of them appear" not in admin.text


def test_change_when_of_a_share_then_the_difference_is_in_points(admin: Page) -> None:
    send(admin, rates())
    admin.get("/admin/releases/waste-2021-22/publish")
    admin.submit()
    send(admin, rates(first=33, codes=UNITARIES[:2]), "second.csv")
    assert "+3.0 points" in admin.text and "+3.0%" not in admin.text
