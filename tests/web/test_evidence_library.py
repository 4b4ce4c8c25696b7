"""The screens of the evidence library: list, one document, citing it, its files, and the map."""

import pytest

from portal.domain.roles import Office
from portal.ingest.documents.checking import EICAR
from portal.services import assessments, evidence_library
from tests.factories import assessments as make
from tests.factories import documents
from tests.factories import reviews as desk
from tests.web.test_figures import queries

LIBRARY = f"/council/{make.EXAMPLETON}/evidence"
PLAN = {"title": "Corporate improvement plan", "address": "https://www.exampleton.example/plan", "access": "public"}


@pytest.fixture
def team(people, app, now):
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team, arrange, now):
    with arrange():
        return make.open_round(make.EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def base(draft):
    return f"/council/{make.EXAMPLETON}/rounds/{draft.id}"


@pytest.fixture
def item(team, arrange, now):
    with arrange():
        return evidence_library.add_item(make.EXAMPLETON, make.evidence(pointer=""), actor=team.author, now=now)


def send_file(page, raw, name, *, status=303):
    """Sends a file by the form of the page it is on."""
    form = page._find_form(None, "Send the file")
    fields = [(key, value.encode(), "") for key, values in page.values_of(form).items() for value in values]
    parts = [*fields, ("file", raw, f'; filename="{name}"')]
    # A body made here: the test client would keep a large file in one of its own that it never closes.
    body = b"".join(
        f'--edge\r\nContent-Disposition: form-data; name="{key}"{more}\r\n\r\n'.encode() + content + b"\r\n"
        for key, content, more in parts
    )
    target = str(form["action"])
    kind = "multipart/form-data; boundary=edge"
    return page._take(page.client.post(target, data=body + b"--edge--\r\n", content_type=kind), target, status)


def test_library_when_empty_then_says_how_it_fills(sign_in):
    author = sign_in("author")

    author.get(LIBRARY)

    assert "The library is empty" in author.text


def test_document_is_added_changed_marked_and_put_away(sign_in):
    author = sign_in("author")
    author.get(f"{LIBRARY}/new")
    author.submit({**PLAN, "owner": "Head of policy", "strength": "moderate"}, follow=True)
    assert "“Corporate improvement plan” is in the library." in author.text
    assert "Head of policy" in author.text and "Moderate" in author.text
    place = author.path

    author.get(f"{place}/change")
    author.submit({"access": "restricted", "address": "https://www.exampleton.example/new"}, follow=True)
    assert "Restricted" in author.text
    author.get(f"{place}/broken")
    author.submit({"note": ""}, status=422)
    author.submit({"note": "Page not found"}, follow=True)
    assert "Address does not open" in author.text
    author.submit(button="Its address opens now", follow=True)
    assert "Address does not open" not in author.text
    author.get(f"{place}/stale")
    author.submit({"stale_on-day": "1", "stale_on-month": "5", "stale_on-year": "2024"}, follow=True)
    assert "Stale since 1 May 2024" in author.text
    author.submit(button="Put it away", follow=True)
    assert "is put away" in author.text
    author.get(LIBRARY)
    assert "1 document was put away" in author.text
    author.get(f"{LIBRARY}?show=put-away")
    assert "Corporate improvement plan" in author.text
    author.get(place)
    author.submit(button="Bring it back", follow=True)
    assert "can be cited again" in author.text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": ""}, "Enter the title of the document"),
        ({"address": "javascript:alert(1)"}, "Enter the address of the document, starting with https:// or http://"),
        ({"access": ""}, "Choose who may see this link"),
        ({"owner": "x" * 161}, "Who answers for it must be 160 characters or fewer; shorten it by 1"),
        ({"strength": "9"}, "Choose one of the answers on the page"),
    ],
    ids=["no title", "script", "nobody said who", "long owner", "a number"],
)
def test_document_that_cannot_stand_is_sent_back_with_what_was_typed(sign_in, data, message):
    author = sign_in("author")
    author.get(f"{LIBRARY}/new")

    author.submit({**PLAN, **data}, status=422)

    assert author.errors() == [message]
    assert author.soup.find("input", attrs={"name": "title"})["value"] == {**PLAN, **data}["title"]


def test_stale_form_shows_what_is_saved_and_can_replace_it(item, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{LIBRARY}/{item.id}/change")
    contributor.submit({"title": "Grace’s title"})

    author.submit({"title": "Tom’s title"}, status=409)
    assert "Grace’s title" in author.text
    author.submit(follow=True)

    assert author.heading == "Tom’s title"


def test_similar_document_is_offered_before_a_second_one_is_made(item, base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/evidence/CI-01/new")

    author.submit({**PLAN, "title": "The corporate improvement plan"}, action=f"{base}/evidence/CI-01/new", status=409)
    assert "Is it one of these?" in author.text
    author.submit(action=f"{base}/evidence/CI-01/new", follow=True)

    assert "The evidence for CI-01 is added." in author.text
    author.get(f"{LIBRARY}/new")
    author.submit(PLAN, status=409)
    author.submit(follow=True)
    author.get(LIBRARY)
    assert "3 documents" in author.text


def test_document_of_the_library_is_found_and_cited(item, base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/evidence/G-02/new?find=nothing+like+it")
    assert "Nothing in the library has these words" in author.text

    author.get(f"{base}/evidence/G-02/new?find=improvement")
    author.submit(button="Cite this document", status=422)
    assert author.errors() == ["Choose a document, or describe another one below"]
    author.submit({"item": str(item.id), "pick_pointer": "page 9"}, button="Cite this document", follow=True)

    assert "Corporate improvement plan" in author.text and "Page 9." in author.text
    author.get(f"{base}/evidence/G-02/new?find=improvement")
    author.submit({"item": str(item.id), "pick_pointer": "page 9"}, button="Cite this document", status=422)
    assert author.errors() == ["G-02 cites this place of the document already. Say where else in it to look"]
    author.get(f"{LIBRARY}/{item.id}")
    assert "G-02" in author.text and "Page 9." in author.text


def test_document_that_is_not_online_leads_to_choosing_its_file(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/evidence/G-02/new")

    author.submit({"title": "Paper minutes", "access": "restricted", "offline": "y"}, follow=True)

    assert author.heading == "Choose a file"
    author.submit(button="Send the file", status=422)
    assert author.errors() == ["Choose a file"]
    send_file(author, b"<svg onload=alert(1)></svg>", "minutes.pdf", status=422)
    assert "Save it as PDF" in author.errors()[0]


def test_file_is_sent_checked_and_given_back_as_an_attachment(item, sign_in):
    author = sign_in("author")
    author.get(f"{LIBRARY}/{item.id}/files/new")
    raw = documents.pdf()

    send_file(author, raw, "../../Cofnodion – ŵyl.pdf")
    author.follow()
    assert "Checked" in author.text and "No virus scanner is configured" in author.text
    response = author.client.get(f"{LIBRARY}/{item.id}/files/1")

    assert response.data == raw
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert (
        "Cofnodion" in response.headers["Content-Disposition"] and ".." not in response.headers["Content-Disposition"]
    )
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert sign_in("viewer").client.get(f"{LIBRARY}/{item.id}/files/1").status_code == 200
    assert sign_in("author2").client.get(f"{LIBRARY}/{item.id}/files/1").status_code == 404
    assert sign_in("lead").client.get(f"{LIBRARY}/{item.id}/files/1").status_code in (403, 404)


def test_blocked_file_says_why_and_is_never_given_back(item, sign_in):
    author = sign_in("author")
    author.get(f"{LIBRARY}/{item.id}/files/new")

    send_file(author, EICAR, "notes.txt")
    author.follow()

    assert "It holds the test string that stands for a virus" in author.text
    assert "Download version" not in author.text
    assert EICAR not in author.client.get(f"{LIBRARY}/{item.id}/files/1").data


def test_file_larger_than_a_form_is_taken_and_one_over_the_limit_is_not(item, sign_in):
    author = sign_in("author")
    author.get(f"{LIBRARY}/{item.id}/files/new")
    send_file(author, documents.pdf(b"%" + b"x" * 6_000_000 + b"\n"), "large.pdf")
    author.get(f"{LIBRARY}/{item.id}/files/new")

    send_file(author, documents.pdf(b"%" + b"x" * 21_000_000 + b"\n"), "larger.pdf", status=413)

    assert "20 MB or less" in author.text


def seal_with(raw, name, item, draft, base, team, sign_in, arrange, now):
    author = sign_in("author")
    author.get(f"{LIBRARY}/{item.id}/files/new")
    send_file(author, raw, name)
    author.get(f"{base}/evidence/R-08/new?find=improvement")
    author.submit({"item": str(item.id)}, button="Cite this document")
    with arrange():
        sent = make.send(draft, actor=team.author, now=now)
        for office, officer in team.officers:
            sealed = make.sign(sent, Office(office), actor=officer, now=now)
        desk.declared(sealed, "lead", now=now)
    themes = sealed.sealed()["content"]["themes"]
    link = next(found for theme in themes for line in theme["characteristics"] for found in line["evidence"])
    return f"/review/{sealed.id}/evidence/{link['id']}"


def test_department_downloads_what_is_sealed(item, draft, base, team, sign_in, arrange, now):
    raw = documents.pdf()
    address = seal_with(raw, "plan.pdf", item, draft, base, team, sign_in, arrange, now)

    response = sign_in("lead").client.get(address)

    assert response.data == raw
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert sign_in("reviewer").client.get(address).status_code == 404
    assert sign_in("author").client.get(address).status_code in (403, 404)


def test_department_is_told_of_a_blocked_file(item, draft, base, team, sign_in, arrange, now):
    address = seal_with(EICAR, "plan.txt", item, draft, base, team, sign_in, arrange, now)
    lead = sign_in("lead")

    lead.get(address, status=409)

    assert lead.heading == "This file is blocked"


def test_map_says_in_words_what_is_new_strong_or_missing(base, draft, team, arrange, now, sign_in):
    with arrange():
        assessments.add_evidence(draft.id, "G-02", make.evidence(strength="strong"), actor=team.author, now=now)
    viewer = sign_in("viewer")

    viewer.get(f"{base}/evidence-map")

    assert "Under 12 months old Strong" in viewer.text
    assert "No evidence cited" in viewer.text
    text = viewer.client.get(f"{base}/evidence-map.csv").text
    assert "Under 12 months old" in text.splitlines()[0] + text
    assert viewer.client.get(f"{base}/evidence-map.csv").mimetype == "text/csv"


def test_long_and_hostile_words_stand_as_they_were_typed(sign_in):
    author = sign_in("author")
    author.get(f"{LIBRARY}/new")
    title = "<script>alert(1)</script> {{ 7 * 7 }} " + "very " * 40

    author.submit({"title": title, "access": "public", "owner": '=HYPERLINK("x")'}, follow=True)

    assert "<script>alert(1)</script> {{ 7 * 7 }}" in author.heading
    author.get(LIBRARY)
    assert "'=HYPERLINK" in author.client.get(f"{LIBRARY}.csv").text


def test_pages_of_four_hundred_documents_take_few_queries(base, draft, team, arrange, now, sign_in, app):
    codes = [line.code for theme in make.guidance_of(draft).themes for line in theme.characteristics]
    with arrange():
        for number in range(400):
            details = make.evidence(title=f"Document {number:03}", address=f"https://www.exampleton.example/{number}")
            assessments.add_evidence(draft.id, codes[number % len(codes)], details, actor=team.author, now=now)
    author = sign_in("author")

    author.get(LIBRARY)
    assert "400 documents, page 1 of 8" in author.text
    assert len(author.soup.select(".evidence-list__item")) == 50
    author.get(f"{LIBRARY}?page=8&find=document&gss=x&_external=1")
    assert "Document 399" in author.text and "Page 7" in author.text
    author.get(f"{LIBRARY}?page=9999999")
    author.get(f"{LIBRARY}?page=99")
    assert "page 8 of 8" in author.text
    assert queries(app, author, LIBRARY) <= 12
    assert queries(app, author, f"{base}/evidence-map") <= 12
    assert queries(app, author, f"{base}/evidence/G-02/new?find=document") <= 16
    assert len(author.client.get(f"{LIBRARY}.csv").text.splitlines()) == 401
