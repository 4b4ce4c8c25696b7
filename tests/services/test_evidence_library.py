"""A council's library of evidence: documents, citations, the list, and what is like what."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.evidence import Flag, Freshness
from portal.domain.judgements import Strength
from portal.models import Event
from portal.services import assessments, evidence_library
from portal.services.assessments.evidence import cite_item
from portal.services.evidence_library import Filters
from tests.factories import assessments as make


@pytest.fixture
def team(people, app, now):
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def outsider(people, app, now):
    with app.app_context():
        return make.account("author2", today=now.date())


@pytest.fixture
def draft(team, arrange, now):
    with arrange():
        return make.open_round(make.EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def item(team, arrange, now):
    with arrange():
        return evidence_library.add_item(make.EXAMPLETON, make.evidence(pointer=""), actor=team.author, now=now)


def listed(actor, now, **asked):
    filters = Filters(**asked)
    return evidence_library.list_library(make.EXAMPLETON, filters, page=1, actor=actor, today=now.date())


def kinds(session):
    return [found.kind for found in session.execute(select(Event).order_by(Event.sequence)).scalars()]


def test_document_is_added_changed_put_away_and_brought_back_with_an_event_each(item, team, arrange, session, now):
    with arrange():
        changed = make.evidence(pointer="", owner="Head of audit", strength="strong")
        evidence_library.change_item(
            item.id, make.EXAMPLETON, changed, actor=team.contributor, expected_version=1, now=now
        )
        evidence_library.put_away(item.id, make.EXAMPLETON, actor=team.author, expected_version=2, now=now)
        evidence_library.bring_back(item.id, make.EXAMPLETON, actor=team.author, expected_version=3, now=now)

    found = evidence_library.get_item(item.id, make.EXAMPLETON, actor=team.viewer)
    assert (found.owner, found.strength, found.put_away_at, found.version) == ("Head of audit", "strong", None, 4)
    assert kinds(session)[-4:] == [
        "evidence_item_added",
        "evidence_item_changed",
        "evidence_item_put_away",
        "evidence_item_brought_back",
    ]
    assert all("audit" not in str(row.facts) for row in evidence_library.list_item_history(found))


def test_what_stands_already_changes_nothing_and_leaves_no_event(item, team, arrange, session, now):
    before = kinds(session)

    with arrange():
        for _ in range(2):
            evidence_library.bring_back(item.id, make.EXAMPLETON, actor=team.author, expected_version=9, now=now)
        evidence_library.set_stale(item.id, make.EXAMPLETON, None, actor=team.author, expected_version=9, now=now)

    assert kinds(session) == before


def test_stale_change_carries_both_and_writes_nothing(item, team, arrange, app, now):
    with arrange():
        evidence_library.change_item(
            item.id, make.EXAMPLETON, make.evidence(title="Theirs"), actor=team.author, expected_version=1, now=now
        )

    with pytest.raises(EditConflict) as caught, arrange():
        evidence_library.change_item(
            item.id, make.EXAMPLETON, make.evidence(title="Mine"), actor=team.author, expected_version=1, now=now
        )

    assert (caught.value.current["title"], caught.value.offered["title"]) == ("Theirs", "Mine")


def test_citation_page_made_before_the_document_changed_elsewhere_is_told_apart(draft, item, team, arrange, now):
    with arrange():
        citation = cite_item(draft.id, "CI-01", item.id, "page 2", actor=team.author, now=now)
        evidence_library.change_item(
            item.id, make.EXAMPLETON, make.evidence(title="New title"), actor=team.author, expected_version=1, now=now
        )

    with pytest.raises(EditConflict), arrange():
        assessments.change_evidence(
            draft.id, "CI-01", citation.id, make.evidence(title="Old page"),
            actor=team.author, expected_version=1, now=now,
        )  # fmt: skip  # one line for what, one for who and when


def test_broken_address_is_told_until_it_opens_or_changes(item, team, arrange, session, now):
    gss, who = make.EXAMPLETON, team.author
    with arrange():
        evidence_library.report_broken(item.id, gss, "Page not found", actor=who, expected_version=1, now=now)
    assert Flag.BROKEN in listed(who, now).found[0].flags

    with arrange():
        evidence_library.report_open(item.id, gss, actor=who, expected_version=2, now=now)
        evidence_library.report_broken(item.id, gss, "Again", actor=who, expected_version=3, now=now)
        other = make.evidence(address="https://www.exampleton.example/moved")
        evidence_library.change_item(item.id, gss, other, actor=who, expected_version=4, now=now)

    session.rollback()
    session.expire_all()
    found = evidence_library.get_item(item.id, gss, actor=who)
    assert (found.broken_at, found.broken_note) == (None, "")


def test_broken_address_needs_an_address_and_a_note(item, team, arrange, now):
    with arrange():
        paper = evidence_library.add_item(
            make.EXAMPLETON, make.evidence(address="", title="On paper"), actor=team.author, now=now
        )

    with pytest.raises(Refused, match="what you saw"), arrange():
        evidence_library.report_broken(item.id, make.EXAMPLETON, " ", actor=team.author, expected_version=1, now=now)
    with pytest.raises(Refused, match="no address"), arrange():
        evidence_library.report_broken(paper.id, make.EXAMPLETON, "x", actor=team.author, expected_version=1, now=now)


@pytest.mark.parametrize("act", ["get", "change", "put_away", "stale", "broken", "cite"])
def test_document_of_another_council_is_not_found(act, item, draft, team, outsider, arrange, now):
    gss = make.SAMPLESHIRE
    with arrange():
        theirs = make.open_round(gss, actor=outsider, now=now)
    calls = {
        "get": lambda: evidence_library.get_item(item.id, gss, actor=outsider),
        "change": lambda: evidence_library.change_item(
            item.id, gss, make.evidence(), actor=outsider, expected_version=1, now=now
        ),
        "put_away": lambda: evidence_library.put_away(item.id, gss, actor=outsider, expected_version=1, now=now),
        "stale": lambda: evidence_library.set_stale(
            item.id, make.EXAMPLETON, now.date(), actor=outsider, expected_version=1, now=now
        ),
        "broken": lambda: evidence_library.report_broken(
            item.id, gss, "x", actor=outsider, expected_version=1, now=now
        ),
        "cite": lambda: cite_item(theirs.id, "CI-01", item.id, "", actor=outsider, now=now),
    }

    with pytest.raises(NotFound), arrange():
        calls[act]()


def test_reader_without_the_right_to_write_is_refused_and_the_department_finds_nothing(item, team, app, arrange, now):
    with pytest.raises(NotAllowed), arrange():
        evidence_library.put_away(item.id, make.EXAMPLETON, actor=team.viewer, expected_version=1, now=now)
    with app.app_context():
        lead = make.account("lead", today=now.date())
        assert listed(lead, now).found == ()
        with pytest.raises(NotFound):
            evidence_library.get_item(item.id, make.EXAMPLETON, actor=lead)
    with pytest.raises(NotFound), arrange():
        evidence_library.add_item(make.EXAMPLETON, make.evidence(), actor=lead, now=now)


def test_one_document_is_cited_in_many_places_and_none_of_them_twice(draft, item, team, arrange, session, now):
    with arrange():
        for code in ("G-02", "R-08", "CI-F01"):
            cite_item(draft.id, code, item.id, "page 3", actor=team.author, now=now)
    with pytest.raises(Refused, match="already"), arrange():
        cite_item(draft.id, "G-02", item.id, "page 3", actor=team.author, now=now)

    found = evidence_library.panel(draft, "G-02", today=now.date())
    assert found.entries[0].elsewhere == ("CI-F01", "R-08")
    places = evidence_library.list_places(item)
    assert [(place.citation.code, place.is_indicator) for place in places] == [
        ("CI-F01", True),
        ("G-02", False),
        ("R-08", False),
    ]
    assert [row.facts.get("code") for row in evidence_library.list_item_history(item)][:3] == [
        "CI-F01",
        "R-08",
        "G-02",
    ]


def test_document_that_was_put_away_is_not_cited_again_and_stays_where_it_is(draft, item, team, arrange, app, now):
    with arrange():
        cite_item(draft.id, "G-02", item.id, "", actor=team.author, now=now)
        evidence_library.put_away(item.id, make.EXAMPLETON, actor=team.author, expected_version=1, now=now)

    with pytest.raises(NotFound), arrange():
        cite_item(draft.id, "R-08", item.id, "", actor=team.author, now=now)
    with app.app_context():
        assert len(assessments.list_evidence(draft, "G-02")) == 1
        assert listed(team.author, now).found == ()
        assert len(listed(team.author, now, put_away=True).found) == 1
        assert evidence_library.find_in_library(make.EXAMPLETON, "improvement") == ()


@pytest.mark.parametrize(
    ("title", "address", "is_found"),
    [
        ("Corporate improvement plan", "", True),
        ("The corporate improvement plan 2024", "", True),
        ("CORPORATE IMPROVEMENT PLAN!", "", True),
        ("Anything", "http://exampleton.example/plan/", True),
        ("Corporate peer challenge", "", False),
        ("Plan", "https://www.exampleton.example/other", False),
        ("", "", False),
    ],
    ids=["same", "with more words", "other letters", "same address", "one word alike", "short", "nothing"],
)
def test_document_like_one_in_the_library_is_offered(item, session, title, address, is_found):
    found = evidence_library.find_similar(make.EXAMPLETON, title, address)

    assert bool(found) is is_found


def test_library_is_searched_filtered_and_ordered(draft, item, team, arrange, session, now):
    gss, who = make.EXAMPLETON, team.author
    with arrange():
        old = evidence_library.add_item(
            gss, make.evidence(title="Audit letter", dated_on=date(2020, 1, 1), address=""), actor=who, now=now
        )
        newest = evidence_library.add_item(
            gss,
            make.evidence(title="Zebra crossing review", dated_on=None, owner="Highways"),
            actor=who,
            now=now + timedelta(minutes=1),
        )
        evidence_library.set_stale(old.id, gss, date(2024, 1, 1), actor=who, expected_version=1, now=now)
        cite_item(draft.id, "R-08", item.id, "", actor=who, now=now)

    def titles(**asked):
        return [entry.item.title for entry in listed(who, now, **asked).found]

    everything = ["Audit letter", "Corporate improvement plan", "Zebra crossing review"]
    assert titles() == everything
    assert titles(order="newest")[0] == newest.title
    assert titles(words="highways") == ["Zebra crossing review"]
    assert titles(words="zebra letter") == []
    assert titles(flag="stale") == ["Audit letter"]
    assert titles(flag="undated") == ["Zebra crossing review"]
    assert titles(cited="yes") == titles(theme="use-of-resources") == ["Corporate improvement plan"]
    assert titles(cited="no") == ["Audit letter", "Zebra crossing review"]
    assert titles(theme="governance") == []


def test_file_of_the_list_holds_no_formula_and_every_column(item, team, arrange, session, now):
    with arrange():
        evidence_library.add_item(
            make.EXAMPLETON, make.evidence(title='=HYPERLINK("x")', owner="+1"), actor=team.author, now=now
        )

    from portal.services.figures import answers

    rows = list(evidence_library.file_rows(listed(team.author, now)))
    text = answers.to_csv(rows, evidence_library.FILE_COLUMNS)

    assert set(rows[0]) == set(evidence_library.FILE_COLUMNS)
    assert "'=HYPERLINK" in text and "'+1" in text


def test_map_tells_newest_strongest_and_where_nothing_is_cited(draft, team, arrange, session, now):
    with arrange():
        old = make.evidence(title="Old", dated_on=date(2020, 1, 1), strength="strong")
        assessments.add_evidence(draft.id, "G-02", old, actor=team.author, now=now)
        new = make.evidence(title="New", dated_on=date(2024, 5, 1), strength="limited")
        assessments.add_evidence(draft.id, "G-02", new, actor=team.author, now=now)

    found = evidence_library.get_map(draft, today=now.date())

    lines = {line.code: standing for group in found.themes for line, standing in group.lines}
    assert (lines["G-02"].freshness, lines["G-02"].strongest) == (Freshness.UNDER_12, Strength.STRONG)
    assert lines["G-01"].count == 0
    rows = {row["code"]: row for row in evidence_library.map_rows(found)}
    assert rows["G-01"]["newest"] == "No evidence cited"
    assert rows["G-02"]["pieces"] == 2


def test_queries_do_not_grow_with_four_hundred_documents(draft, team, arrange, session, now):
    codes = [line.code for theme in make.guidance_of(draft).themes for line in theme.characteristics]
    with arrange():
        for number in range(400):
            details = make.evidence(title=f"Document {number}", address=f"https://www.exampleton.example/{number}")
            assessments.add_evidence(draft.id, codes[number % len(codes)], details, actor=team.author, now=now)
    db.session.expire_all()

    def count(act):
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    assert count(lambda: listed(team.author, now)) <= 5
    assert len(listed(team.author, now).found) == 400
    assert count(lambda: evidence_library.get_map(draft, today=now.date())) <= 4
    assert count(lambda: evidence_library.panel(draft, "G-02", today=now.date())) <= 4


def test_round_that_is_gone_or_unknown_document_is_not_found(draft, team, arrange, now):
    with pytest.raises(NotFound), arrange():
        cite_item(draft.id, "G-02", uuid4(), "", actor=team.author, now=now)
