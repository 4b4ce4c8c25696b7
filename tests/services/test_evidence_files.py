"""Files of the library: kept, checked off the request, given back only when checked, and to nobody else."""

import pytest
from sqlalchemy import select

from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.register import ScanState
from portal.ingest.documents.checking import EICAR
from portal.models import Event, EvidenceFile
from portal.scanning import Verdict
from portal.services import evidence_library
from portal.services.assessments.evidence import cite_item
from portal.services.evidence_library import Limits, files
from portal.storage import file_store
from tests.factories import assessments as make
from tests.factories import documents
from tests.factories import reviews as desk

ROOM = Limits(file=20_000_000, council=500_000_000)


@pytest.fixture
def team(people, app, now):
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def item(team, arrange, now):
    with arrange():
        details = make.evidence(title="Letter of the auditor", address="", pointer="")
        return evidence_library.add_item(make.EXAMPLETON, details, actor=team.author, now=now)


@pytest.fixture
def send(item, team, arrange, now):
    def act(raw, name="letter.pdf", *, actor=None, limits=ROOM):
        with arrange():
            return evidence_library.add_file(
                item.id, make.EXAMPLETON, raw, name,
                limits=limits, store=file_store(), actor=actor or team.author, now=now,
            )  # fmt: skip  # one line for what, one for how and who

    return act


def stored(session, item):
    session.rollback()  # what was written since the last look is in no older view of the data
    query = select(EvidenceFile).where(EvidenceFile.item_id == item.id).order_by(EvidenceFile.number)
    return session.execute(query.execution_options(populate_existing=True)).scalars().all()


def test_file_is_checked_after_it_was_kept_and_given_back_as_it_came(send, item, team, session):
    raw = documents.pdf()

    send(raw, "../../Letter of the auditor.PDF")

    (file,) = stored(session, item)
    assert (file.number, file.scan, file.name) == (1, ScanState.CHECKED, "Letter of the auditor.pdf")
    assert "No virus scanner is configured" in file.scan_note
    given = evidence_library.checked_file(file, store=file_store())
    assert (given.content, given.media_type) == (raw, "application/pdf")
    kinds = [row.kind for row in session.execute(select(Event).order_by(Event.sequence)).scalars()]
    assert kinds[-2:] == ["evidence_file_added", "evidence_file_checked"]


def test_test_virus_is_blocked_and_never_given_back(send, item, session):
    send(EICAR, "virus.txt")

    (file,) = stored(session, item)
    assert (file.scan, file.scan_note) == (ScanState.BLOCKED, "It holds the test string that stands for a virus")
    with pytest.raises(Refused, match="blocked"):
        evidence_library.checked_file(file, store=file_store())


def test_file_that_waits_for_its_check_is_not_given_back(send, item, session, arrange):
    send(documents.pdf())
    with arrange() as writing:
        writing.execute(EvidenceFile.__table__.update().values(scan=ScanState.BEING_CHECKED))

    (file,) = stored(session, item)
    with pytest.raises(Refused, match="being checked"):
        evidence_library.checked_file(file, store=file_store())


def test_versions_are_added_and_the_same_bytes_again_are_not(send, item, session):
    for raw in (documents.pdf(), documents.pdf(), documents.pdf(before=b"/Lang (en) ")):
        send(raw)

    found = stored(session, item)
    assert [file.number for file in found] == [1, 2]
    assert found[0].sha256 != found[1].sha256


@pytest.mark.parametrize(
    ("raw", "limits", "words"),
    [
        (documents.pdf(), Limits(file=100, council=10_000), "0 MB or less"),
        (documents.pdf(), Limits(file=10_000, council=100), "Link to the document instead"),
        (b"<html></html>", ROOM, "Save it as PDF"),
    ],
    ids=["too large", "no room left", "web page"],
)
def test_file_that_cannot_be_kept_is_refused_with_what_to_do(send, item, session, raw, limits, words):
    with pytest.raises(Refused, match=words):
        send(raw, limits=limits)

    assert stored(session, item) == []


def test_room_is_counted_over_all_documents_of_the_council(send, item, session):
    raw = documents.pdf()
    send(raw)

    assert evidence_library.used_bytes(make.EXAMPLETON) == len(raw)
    assert evidence_library.used_bytes(make.SAMPLESHIRE) == 0
    with pytest.raises(Refused, match="nearly used up"):
        send(documents.pdf(before=b"/Lang (en) "), limits=Limits(file=10_000, council=len(raw) + 10))


def test_file_is_for_those_who_may_write_and_for_no_other_council(send, item, team, app, session, now):
    with pytest.raises(NotAllowed):
        send(documents.pdf(), actor=team.viewer)
    send(documents.pdf())
    outsider = make.account("author2", today=now.date())
    for gss in (make.EXAMPLETON, make.SAMPLESHIRE):
        with pytest.raises(NotFound):
            evidence_library.get_file(item.id, 1, gss, actor=outsider)
    with pytest.raises(NotFound):
        evidence_library.get_file(item.id, 2, make.EXAMPLETON, actor=team.viewer)
    assert evidence_library.get_file(item.id, 1, make.EXAMPLETON, actor=team.viewer).number == 1


def test_scanner_of_an_operator_has_the_last_word(send, item, session, arrange, now):
    class Finds:
        def scan(self, raw):
            return Verdict(is_clean=False, words="Scanner: something was found")

    send(documents.pdf())
    with arrange() as writing:
        writing.execute(EvidenceFile.__table__.update().values(scan=ScanState.BEING_CHECKED))
    (file,) = stored(session, item)

    found = files.examine(file.id, store=file_store(), scanner=Finds())

    assert found == (False, "Scanner: something was found")
    with arrange():
        files.finish_check(file.id, is_clean=False, words=found[1], now=now)
        files.finish_check(file.id, is_clean=True, words="late", now=now)
    assert stored(session, item)[0].scan is ScanState.BLOCKED


def test_check_that_failed_for_good_blocks_the_file(send, item, session, arrange, now):
    send(documents.pdf())
    with arrange() as writing:
        writing.execute(EvidenceFile.__table__.update().values(scan=ScanState.BEING_CHECKED))
    (file,) = stored(session, item)

    with arrange():
        files.give_up_check(file.id, now=now)

    assert stored(session, item)[0].scan_note == files.UNCHECKED


def sealed_with_file(raw, send, item, team, arrange, now):
    send(raw, "letter.txt" if raw is EICAR else "letter.pdf")
    with arrange():
        draft = make.open_round(make.EXAMPLETON, actor=team.author, now=now)
        cite_item(draft.id, "R-08", item.id, "page 1", actor=team.author, now=now)
    with arrange():
        sealed = make.seal(draft, team, now=now)
        desk.declared(sealed, "lead", now=now)
        return sealed


def link_of(assessment):
    themes = assessment.sealed()["content"]["themes"]
    return next(link for theme in themes for line in theme["characteristics"] for link in line["evidence"])


def test_department_reads_the_sealed_version_and_no_later_one(send, item, team, arrange, session, now):
    raw = documents.pdf()
    assessment = sealed_with_file(raw, send, item, team, arrange, now)
    send(documents.pdf(before=b"/Lang (cy) "))
    lead, link = make.account("lead", today=now.date()), link_of(assessment)

    found = evidence_library.find_sealed_file(assessment.id, link["id"], actor=lead, store=file_store())

    assert found.download.content == raw
    assert link["sha256"] == stored(session, item)[0].sha256
    reviewer = make.account("reviewer", today=now.date())
    with pytest.raises(NotFound):  # has not taken the case up
        evidence_library.find_sealed_file(assessment.id, link["id"], actor=reviewer, store=file_store())
    with pytest.raises(NotFound):
        evidence_library.find_sealed_file(assessment.id, link["id"], actor=team.author, store=file_store())
    with pytest.raises(NotFound):
        evidence_library.find_sealed_file(assessment.id, item.id, actor=lead, store=file_store())


def test_department_is_told_that_a_sealed_file_is_blocked(send, item, team, arrange, session, now):
    assessment = sealed_with_file(EICAR, send, item, team, arrange, now)
    lead = make.account("lead", today=now.date())

    found = evidence_library.find_sealed_file(assessment.id, link_of(assessment)["id"], actor=lead, store=file_store())

    assert (found.state, found.download) == (ScanState.BLOCKED, None)
