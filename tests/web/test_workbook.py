"""A workbook of a round from the download to what is written, as its people meet it."""

import io

import pytest
from flask import Flask

from portal.clock import FrozenClock
from portal.ingest.readers import spreadsheets
from portal.services import assessments
from portal.services.assessments.answers import get_answer
from portal.transactions import is_writing, writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE
from tests.factories.edited import Edited
from tests.pages import Page

NOTE = "Narrative or note"


@pytest.fixture
def base(app: Flask, people: None, clock: FrozenClock) -> str:
    """The address of Exampleton's round, which has one answer and one document."""
    now = clock.now()
    with app.app_context():
        with writing():
            author = make.account("author", today=now.date())
            draft = make.open_round(EXAMPLETON, actor=author, now=now)
            assessments.record_judgement(draft.id, make.answer("CI-01"), actor=author, expected_version=0, now=now)
            assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=author, now=now)
        return f"/council/{EXAMPLETON}/rounds/{draft.id}"


def download(page: Page, base: str, theme: str = "") -> Edited:
    response = page.client.get(f"{base}/workbook.xlsx", query_string={"theme": theme})
    assert response.status_code == 200 and response.mimetype.endswith("spreadsheetml.sheet")
    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    return Edited(response.data)


def upload(page: Page, base: str, raw: bytes, *, name: str = "Ours.xlsx", status: int = 303) -> None:
    page.get(f"{base}/workbook")
    data = {**page.tokens(), "file": (io.BytesIO(raw), name)}
    sent = page.client.post(f"{base}/workbook", data=data, content_type="multipart/form-data")
    page._take(sent, f"{base}/workbook", status)
    if status == 303:
        page.follow()


def test_workbook_out_and_back_shows_each_word_and_writes_on_agreement(sign_in, base, app):
    author = sign_in("author")
    edited = download(author, base)
    edited.put("CI-01", NOTE, "Every directorate has a plan with an owner.").put("CI-01", "Confidence", "High")
    edited.add("Evidence", "NEW-1", "Audit <b>letter</b>", "", "", "", "Restricted", "")
    edited.add("Citations", "CI-F01", "NEW-1", "page 3")

    upload(author, base, edited.xlsx())

    assert author.heading == "What your workbook would change"
    assert "1 answer, 1 document and 1 citation would change" in author.text
    removed = [tag.get_text() for tag in author.soup.select("#main-content del, main del")]
    added = [tag.get_text() for tag in author.soup.select("main ins")]
    assert "[removed:  an improvement]" in removed and "[added:  a]" in added
    assert "Medium: checked inside the service" in author.text and "High: tested by someone independent" in author.text
    assert "Audit <b>letter</b>" in author.text and "CI-F01: Audit <b>letter</b>" in author.text

    author.submit(button="Write these changes", follow=True)

    assert "The workbook is written: 1 answer, 1 document, 1 citation" in author.soup.get_text(" ")
    with app.app_context():
        assert get_answer(_round_id(base), "CI-01")[0].narrative == "Every directorate has a plan with an owner."
    author.get(f"{base}/history")
    assert "wrote what a workbook changed: 1 answer, 1 document and 1 citation." in author.text
    author.get(f"{base}/workbook")
    assert "Ours.xlsx" in author.text and "Written" in author.text
    author.get(str(author.soup.select_one("main .workbook-file")["href"]))
    assert "It was written on" in author.text


def _round_id(base: str) -> object:
    from uuid import UUID

    return UUID(base.rsplit("/", 1)[1])


def test_untouched_workbook_says_plainly_that_there_is_no_difference(sign_in, base):
    author = sign_in("author")
    upload(author, base, download(author, base).ods(), name="Ours.ods")

    assert "There is no difference" in author.text
    author.submit(button="Discard the workbook", follow=True)
    assert "Nothing of it was written" in author.soup.get_text(" ")


def test_damaged_workbook_is_refused_with_every_place(sign_in, base):
    author = sign_in("author")
    edited = download(author, base).put("CI-01", "Confidence", "certain").put("CI-02", "Code", "CI-77")

    upload(author, base, edited.xlsx(), status=422)

    assert author.errors() == [
        "Correct the workbook: nothing of it was kept. What to do is listed by sheet, row and column"
    ]
    assert "Continuous improvement" in author.text and "E (Confidence)" in author.text
    assert (
        "“CI-77” is not one of CI-01 to CI-F09" in author.text
        and "rows back that are missing here: CI-02" in author.text
    )
    upload(author, base, b"no workbook", status=422)
    assert "this is another kind of file" in author.text
    author.get(f"{base}/workbook")
    author.submit(button="Upload and see what would change", status=422)
    assert author.errors() == ["Choose the workbook that you filled in"]


def test_conflict_is_marked_and_the_portals_words_stand_unless_chosen(sign_in, base, app):
    author, other = sign_in("author"), sign_in("contributor")
    edited = download(author, base).put("CI-01", NOTE, "From the train.")
    make.save_answer(other, base, narrative="From the office.")
    upload(author, base, edited.xlsx())
    assert "Changed in the portal after the workbook was made" in author.text
    checked = author.soup.select_one("main input[type=radio][checked]")
    assert checked is not None and checked["value"] == "theirs"

    make.save_answer(other, base, narrative="From the office, again.")
    author.submit(button="Write these changes", status=409)
    assert "Somebody changed something after you opened this page" in author.text
    name = str(author.soup.select_one("main input[type=radio]")["name"])
    author.submit({name: "mine"}, button="Write these changes", follow=True)

    with app.app_context():
        assert get_answer(_round_id(base), "CI-01")[0].narrative == "From the train."


def test_viewer_downloads_and_is_told_who_brings_it_back(sign_in, base):
    viewer = sign_in("viewer")
    assert download(viewer, base, "governance").cell("G-01", "Code") == "G-01"
    viewer.get(f"{base}/workbook")
    assert viewer.soup.select_one("input[type=file]") is None
    assert "Authors and contributors of your council bring workbooks back" in viewer.text
    viewer.get(f"{base}/workbook.xlsx?theme=weather", status=404)
    viewer.post(f"{base}/workbook", status=404)


def test_others_upload_and_other_councils_round_are_not_found(sign_in, base):
    author = sign_in("author")
    upload(author, base, download(author, base).put("CI-01", NOTE, "x").xlsx())
    address = author.path
    sign_in("contributor").get(address, status=404)
    stranger = sign_in("author2")
    for path in (f"{base}/workbook", f"{base}/workbook.xlsx", address):
        stranger.get(path, status=404)
        stranger.get(path.replace(EXAMPLETON, SAMPLESHIRE), status=404)
    for account in ("reviewer", "lead", "admin"):
        sign_in(account).get(f"{base}/workbook.xlsx", status=404)


def test_round_that_is_sent_takes_no_workbook(sign_in, base, app, clock):
    author = sign_in("author")
    upload(author, base, download(author, base).put("CI-01", NOTE, "x").xlsx())
    address = author.path
    with app.app_context(), writing():
        actor = make.account("author", today=clock.now().date())
        make.send(assessments.get_round(_round_id(base), EXAMPLETON, actor=actor), actor=actor, now=clock.now())
    author.get(f"{base}/workbook")
    assert "only while the round is a draft" in author.text
    author.get(address)
    assert "nothing can be written" in author.text
    author.post(address, {"seen": "x"}, status=409)


def test_workbook_is_parsed_while_others_may_write(sign_in, base, monkeypatch):
    author = sign_in("author")
    raw = download(author, base).xlsx()
    seen = []
    parse = spreadsheets.read
    monkeypatch.setattr(spreadsheets, "read", lambda *args, **kw: seen.append(is_writing()) or parse(*args, **kw))

    upload(author, base, raw)

    assert seen == [False]
