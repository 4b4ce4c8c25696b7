"""Packs of records: everything is listed, what is left out is in no byte, and the same decisions give the same file."""

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.casework import InterestStanding
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.exemptions import Exemption, PackChoice
from portal.domain.register import PaperState
from portal.domain.roles import Actor
from portal.jobs.packs import make_records_pack
from portal.models import (
    Assessment,
    Engagement,
    Event,
    ReadinessSummary,
    RecordsPack,
    SummaryDocument,
    ThemeView,
)
from portal.services.packs import deciding, finding, making
from portal.services.packs.deciding import PackView, Ruling
from portal.services.reviews import interests, readers
from portal.services.reviews.access import find_case_file
from portal.storage import file_store
from portal.transactions import writing
from tests.factories import reviews as factory

SECRET = "Only seven people know that the vault is empty"
SHORT = Ruling(PackChoice.SHORTEN, Exemption.FOIA_41, "Somebody said something.", "In confidence.")
OUT = Ruling(PackChoice.LEAVE_OUT, Exemption.FOIA_40_2, note="A third party.")


@pytest.fixture
def issued(people: None, session: Session, now: datetime) -> UUID:
    """An issued summary with a PDF, a recused reader, a private note, and a text that a spreadsheet would run."""
    with writing():
        assessment = factory.reviewed(now, secret=f"{SECRET}.\n\nMinute 12 says the rest.")
        lead = factory.actor("lead", now)
        summary = factory.summaries.issue(assessment.id, department=factory.DEPARTMENT, actor=lead, now=now)
        data = b"%PDF-1.7 council copy"
        session.add(
            SummaryDocument(
                summary_id=summary.id, copy="council", pdf_sha256=file_store().put(data), size=len(data),
                engine="test", rendered_at=now,
            )
        )  # fmt: skip  # one line for what, one for how
        case = find_case_file(assessment)
        assert case is not None
        session.add(
            Engagement(
                case_id=case.id, kind="call", held_on=now.date(), subject="=HYPERLINK(1)", notes="Quiet.",
                private_note=f"They told us: {SECRET.upper()}!", added_at=now,
            )
        )  # fmt: skip  # one line for what, one for the words
        assert lead.user_id is not None
        interests.decide(case, _reader(now).user_id, InterestStanding.RECUSED, "Moved there.", actor=lead, now=now)  # type: ignore[arg-type]  # has an account
        session.flush()
        return assessment.id


def _reader(now: datetime) -> Actor:
    return factory.actor("reviewer", now)


def _begun(issued: UUID, now: datetime) -> RecordsPack:
    with writing():
        return deciding.begin_for_case(issued, "FOI 2024/17", actor=factory.actor("lead", now), now=now)


def _open(row: RecordsPack, now: datetime) -> PackView:
    return deciding.open_pack(row, actor=factory.actor("lead", now))


def _decided(row: RecordsPack, key: str, ruling: Ruling, now: datetime) -> None:
    lead = factory.actor("lead", now)
    with writing():
        deciding.decide(row, key, ruling, actor=lead, expected_version=row.version, now=now)


def _made(row: RecordsPack, now: datetime) -> bytes:
    with writing():
        deciding.ask(row, actor=factory.actor("lead", now), expected_version=row.version, now=now)
    data = making.make(row.id, store=file_store(), now=now)
    assert data is not None
    return data


def _table(data: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_pack_when_begun_then_lists_recused_readings_summaries_and_events(issued: UUID, now: datetime) -> None:
    view = _open(_begun(issued, now), now)

    found = {entry.item.kind.name for entry in view.listed}
    assert {"case-files", "sealed-records", "interests", "readings", "theme-views", "indicator-views"} <= found
    assert {"contacts", "summaries", "summary-documents", "events"} <= found
    [reading] = [entry.item for entry in view.listed if entry.item.kind.name == "readings"]
    assert reading.content["recused_at"] and reading.content["reviewer_name"] == _reader(now).name
    assert not view.is_stale and view.decided == 0 and view.state == "Being decided"


def test_pack_when_nothing_is_withheld_then_gives_all_with_a_manifest(issued: UUID, now: datetime) -> None:
    row = _begun(issued, now)
    data = _made(row, now)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        from portal.domain.sealing import digest

        assert {entry["name"]: entry["sha256"] for entry in manifest["files"]} == {
            name: digest(archive.read(name)) for name in names if name != "manifest.json"
        }
    assert any(name.startswith("summary-documents/") and name.endswith("council-copy.pdf") for name in names)
    index = _table(data, "index.csv")
    assert len(index) == len(_open(row, now).listed) and {line["what"] for line in index} == {"Given"}
    assert "'=HYPERLINK(1)" in {line["title"] for line in index}
    assert _table(data, "redaction-log.csv") == []
    assert making.build(_open(row, now), store=file_store()) == data


def test_pack_when_views_are_left_out_then_their_words_are_in_no_byte(
    issued: UUID, session: Session, now: datetime
) -> None:
    row = _begun(issued, now)
    assert SECRET.encode() in making.build(_open(row, now), store=file_store())
    _decided(row, "theme-views:*", OUT, now)

    data = _made(row, now)

    assert SECRET.lower().encode() not in data.lower() and b"Minute 12 says" not in data
    view = session.execute(select(ThemeView)).scalars().first()
    assert view is not None and str(view.id).encode() in data  # that it exists is told, and why it is not given
    log = _table(data, "redaction-log.csv")
    assert {line["exemption"] for line in log if line["kind"] == "View of a theme"} == {Exemption.FOIA_40_2.words}
    assert any("council-copy.pdf" in line["what"] for line in log)
    assert b"%PDF-1.7 council copy" not in data
    assert not [line["title"] for line in _table(data, "index.csv") if line["what"] == "Left out" and line["title"]]


def test_pack_when_a_record_is_shortened_then_other_words_stand_and_the_old_are_gone_everywhere(
    issued: UUID, session: Session, now: datetime
) -> None:
    row = _begun(issued, now)
    contact = session.execute(select(Engagement)).scalar_one()
    _decided(row, f"contacts:{contact.id}", SHORT, now)
    _decided(row, "theme-views:*", Ruling(PackChoice.SHORTEN, Exemption.FOIA_41, "Minute 12 says the rest."), now)

    data = _made(row, now)

    assert b"Somebody said something." in data and b"HYPERLINK" not in data
    assert SECRET.lower().encode() not in data.lower()
    assert b"Minute 12 says the rest." in data  # a line that the lead let stand


def test_pack_when_records_change_then_the_list_has_to_be_looked_at_again(
    issued: UUID, session: Session, now: datetime
) -> None:
    row, lead = _begun(issued, now), factory.actor("lead", now)
    contact = session.execute(select(Engagement)).scalar_one()
    _decided(row, f"contacts:{contact.id}", OUT, now)
    _decided(row, "readings:*", Ruling(PackChoice.GIVE, note="Looked at."), now)
    with writing():
        contact.notes = "Changed."

    with pytest.raises(Refused, match="up to date"), writing():
        deciding.ask(row, actor=lead, expected_version=row.version, now=now)
    with writing():
        deciding.bring_up_to_date(row, actor=lead, expected_version=row.version, now=now)

    rulings = {entry.item.key: entry.ruling for entry in _open(row, now).listed if entry.ruling}
    assert all(key.startswith("readings:") for key in rulings) and rulings
    assert _open(_begun(issued, now + timedelta(hours=1)), now).decided == len(rulings)  # taken over by the next


def test_decide_when_something_is_missing_then_says_what(issued: UUID, now: datetime) -> None:
    row, lead = _begun(issued, now), factory.actor("lead", now)
    args = {"actor": lead, "expected_version": 1, "now": now}

    for ruling in (Ruling(PackChoice.LEAVE_OUT), Ruling(PackChoice.SHORTEN, Exemption.FOIA_42)):
        with pytest.raises(Refused), writing():
            deciding.decide(row, "readings:*", ruling, **args)
    with pytest.raises(NotFound), writing():
        deciding.decide(row, "readings:elsewhere", OUT, **args)
    with pytest.raises(EditConflict), writing():
        deciding.decide(row, "readings:*", OUT, actor=lead, expected_version=9, now=now)
    with pytest.raises(Refused, match="why"), writing():
        deciding.begin_for_case(issued, " ", actor=lead, now=now)
    for account, error in (("reviewer", NotFound), ("reviewer2", NotFound), ("author", NotFound)):
        with pytest.raises(error), writing():
            deciding.begin_for_case(issued, "Mine", actor=factory.actor(account, now), now=now)


def test_job_when_run_twice_then_keeps_one_file_and_its_events_name_no_council(
    issued: UUID, session: Session, now: datetime
) -> None:
    row, lead = _begun(issued, now), factory.actor("lead", now)
    data = _made(row, now)

    for _ in range(2):
        make_records_pack({"pack": str(row.id)})

    session.refresh(row)
    assert row.state is PaperState.READY and row.size == len(data)
    name, content = making.get_file(row, actor=lead, store=file_store())
    assert content == data and name.endswith("OFFICIAL-SENSITIVE.zip")
    events = session.execute(select(Event).where(Event.kind.like("records_pack%"))).scalars().all()
    assert [event.kind for event in events][-1] == "records_pack_made" and {e.council_gss for e in events} == {None}
    with pytest.raises(Refused, match="asked for"), writing():
        deciding.decide(row, "readings:*", OUT, actor=lead, expected_version=row.version, now=now)


def test_person_when_packed_then_holds_what_names_the_account_and_no_secret(
    issued: UUID, session: Session, now: datetime
) -> None:
    lead, reader = factory.actor("lead", now), _reader(now)
    assert reader.user_id is not None
    with writing():
        row = deciding.begin_for_person(reader.user_id, "Subject access 9", actor=lead, now=now)

    view = _open(row, now)

    kinds = {entry.item.kind.name for entry in view.listed}
    assert {"accounts", "memberships", "interests", "readings", "events"} <= kinds
    assert not kinds & {"sealed-records", "theme-views"}
    assert b"argon2" not in making.build(view, store=file_store())
    assert finding.find_by_email("REVIEWER@portal.example") is not None
    with pytest.raises(NotFound):
        finding.find_pack(row.id, actor=lead, person_id=lead.user_id)
    with pytest.raises(NotAllowed):
        finding.find_pack(row.id, actor=reader, person_id=reader.user_id)


def test_pack_when_readings_are_not_all_in_then_holds_none_of_their_words(
    people: None, session: Session, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        view = factory.reviews.ViewText(factory.Stance.AGREES, SECRET, SECRET)
        factory.handed_in(assessment, "reviewer", now=now, text=view)
    row = _begun(assessment.id, now)

    kinds = {entry.item.kind.name for entry in _open(row, now).listed}
    assert "interests" in kinds and not kinds & {"readings", "theme-views"}
    assert SECRET.encode() not in making.build(_open(row, now), store=file_store())


def test_person_when_the_lead_may_not_open_the_case_then_its_records_are_not_listed(
    people: None, session: Session, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        reader = factory.actor("reviewer", now)
        factory.reviews.take_up(assessment.id, actor=reader, now=now)
        assert reader.user_id is not None
        row = deciding.begin_for_person(reader.user_id, "Subject access 9", actor=factory.actor("lead", now), now=now)

    assert "readings" not in {entry.item.kind.name for entry in _open(row, now).listed}
    assert session.execute(select(Assessment)).scalar_one() and not session.execute(select(ReadinessSummary)).first()


def test_person_when_the_lead_may_not_open_the_case_then_no_event_of_it_is_listed(
    people: None, session: Session, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        reader = factory.handed_in(assessment, "reviewer", now=now)
        blind = deciding.begin_for_person(reader.user_id, "While blind", actor=factory.actor("lead", now), now=now)  # type: ignore[arg-type]  # has an account
    told = [entry.item for entry in _open(blind, now).listed if entry.item.kind.name == "events"]
    assert told and not [item for item in told if item.content["subject_type"] == "review"]
    lead = factory.actor("lead", now)
    with writing():
        readers.recuse_self(assessment.id, "I moved there.", actor=lead, now=now)
        row = deciding.begin_for_person(reader.user_id, "Subject access 9", actor=lead, now=now)  # type: ignore[arg-type]  # has an account

    events = [entry.item.content for entry in _open(row, now).listed if entry.item.kind.name == "events"]
    assert events and not [event for event in events if event["subject_type"] in ("assessment", "case", "review")]


def test_person_when_the_lead_is_recused_after_the_file_was_made_then_it_is_not_found(
    issued: UUID, session: Session, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        row = deciding.begin_for_person(_reader(now).user_id, "Subject access 9", actor=lead, now=now)  # type: ignore[arg-type]  # has an account
    data = _made(row, now)
    with writing():
        making.save(row.id, data, store=file_store(), now=now)
    assert making.get_file(row, actor=lead, store=file_store())[1] == data
    with writing():
        readers.recuse_self(issued, "I moved there.", actor=lead, now=now)

    with pytest.raises(NotFound):
        making.get_file(row, actor=lead, store=file_store())
