"""The export bundle: the same bytes each time, whole to the last of them, and hostile files refused."""

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.sealing import canonical_json, digest
from portal.models import Assessment
from portal.services import assessments, bundles, verification
from portal.services.bundles import zips
from portal.services.bundles.making import manifest_of
from portal.services.bundles.tables import tables_of
from portal.services.verification import Outcome
from portal.storage import file_store
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def sealed(app: Flask, people: None, arrange: Arrange, now: datetime) -> Assessment:
    """A record with an answer, public and restricted evidence and a reservation."""
    with app.app_context():
        team = make.team_of_exampleton(now.date())
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        assessments.record_judgement(
            found.id, make.answer(narrative="=1+1 is what it says"), actor=team.author, expected_version=0, now=now
        )
        for is_public in (True, False):
            assessments.add_evidence(found.id, "CI-01", make.evidence(is_public=is_public), actor=team.author, now=now)
        return make.seal(found, team, now=now)


@pytest.fixture
def bundle(app: Flask, sealed: Assessment) -> bytes:
    with app.app_context():
        return bundles.build(sealed, store=file_store())


def check(app: Flask, data: bytes) -> verification.Verdict:
    with app.app_context():
        return verification.check_file(data)


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(bundle: bytes, **changed: bytes) -> bytes:
    """The bundle with files otherwise, and a manifest that fits them."""
    files = {**files_of(bundle), **{name.replace("_", "."): content for name, content in changed.items()}}
    stated = json.loads(files["manifest.json"])
    files["manifest.json"] = manifest_of(files, {"receipt": stated["receipt"], "record": stated["record"]})
    return zips.write(files)


def test_tables_when_an_answer_was_carried_and_not_looked_at_then_say_so(bundle):
    record = json.loads(files_of(bundle)["submission.json"])
    theme = record["content"]["themes"][0]
    theme["characteristics"][0]["needs_review"] = theme["indicators"][0]["needs_review"] = True

    tables = tables_of(record)

    for name in ("answers.csv", "indicators.csv"):
        rows = list(csv.DictReader(io.StringIO(tables[name].decode("utf-8-sig"), newline="")))
        assert [row["code"] for row in rows if row["needs_review"] == "yes"] == [rows[0]["code"]]


def test_bundle_holds_the_record_its_tables_and_a_manifest(app, sealed, bundle):
    files = files_of(bundle)

    assert tuple(files) == zips.NAMES
    assert files["submission.json"] == sealed.sealed_json.encode()
    listed = {entry["name"]: entry for entry in json.loads(files["manifest.json"])["files"]}
    assert {name: (entry["size"], entry["sha256"]) for name, entry in listed.items()} == {
        name: (len(content), digest(content)) for name, content in files.items() if name != "manifest.json"
    }
    rows = list(csv.DictReader(io.StringIO(files["evidence.csv"].decode("utf-8-sig"), newline="")))
    assert sorted(row["access"] for row in rows) == ["public", "restricted"]
    answers = list(csv.DictReader(io.StringIO(files["answers.csv"].decode("utf-8-sig"), newline="")))
    assert answers[0]["narrative"] == "'=1+1 is what it says"
    events = list(csv.DictReader(io.StringIO(files["audit.csv"].decode("utf-8-sig"), newline="")))
    assert (events[0]["kind"], events[-1]["kind"]) == ("round_opened", "assessment_sealed")


def test_same_record_gives_the_same_bytes(app, sealed, bundle, arrange, now):
    with arrange():
        make.add_cycle(now, slug="later")
    with app.app_context():
        assert bundles.build(sealed, store=file_store()) == bundle


def test_bundle_that_is_as_it_was_made_matches(app, sealed, bundle):
    verdict = check(app, bundle)

    assert (verdict.outcome, verdict.at) == (Outcome.MATCHES, sealed.sealed_at)
    assert "submission.pdf against the manifest" in verdict.details
    assert "Exampleton" not in f"{verdict.what}{verdict.details}{verdict.notes}"


def test_one_changed_byte_anywhere_is_refused(app, bundle):
    step = max(1, len(bundle) // 400)
    for place in [*range(0, len(bundle), step), len(bundle) - 1]:
        data = bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :]
        with app.app_context():
            assert not verification.check_file(data).is_good, place
    for data in (bundle + b"\n", bundle[:-1], b"\n" + bundle):
        assert not check(app, data).is_good


@pytest.mark.parametrize("name", zips.NAMES)
def test_missing_file_is_refused(app, bundle, name):
    files = files_of(bundle)
    del files[name]

    verdict = check(app, zips.write(files))

    assert not verdict.is_good
    assert name in verdict.notes[0] or name == "submission.pdf"


@pytest.mark.parametrize(
    ("name", "alter", "words"),
    [
        ("answers_csv", lambda data: data.replace(b"largely", b"embedded"), "does not follow from submission.json"),
        ("README_txt", lambda data: data + b"More.", "does not follow from submission.json"),
        ("audit_csv", lambda data: data.replace(b"Tom Ashby", b"Tim Ashby", 1), "does not give its hash"),
        ("audit_csv", lambda data: b"\r\n".join(data.split(b"\r\n")[:-2]) + b"\r\n", "not what the event log says"),
        ("submission_pdf", lambda data: data + b" ", "not the document that was made here"),
        ("submission_json", lambda data: data + b" ", "not in the form"),
        ("submission_json", lambda data: data.replace(b"largely", b"embedded"), "not what was signed"),
    ],
    ids=["answers", "words for people", "a name in the log", "the log cut short", "the PDF", "a space", "the record"],
)
def test_file_and_manifest_changed_together_are_refused(app, bundle, name, alter, words):
    content = files_of(bundle)[name.replace("_", ".")]

    verdict = check(app, forged(bundle, **{name: alter(content)}))

    assert verdict.outcome is Outcome.DIFFERS
    assert words in verdict.notes[0]


def test_record_made_up_whole_is_refused_where_records_are_held_and_told_elsewhere(app, sealed, bundle, arrange):
    files = files_of(bundle)
    record = json.loads(files["submission.json"])
    record["receipt"] = "BV-0000-0000-0000"
    files["submission.json"] = canonical_json(record)
    from portal.services.bundles.making import derived

    facts = {"receipt": record["receipt"], "record": 1}
    files |= derived(record, facts, has_pdf=True)
    files["manifest.json"] = manifest_of(files, facts)
    made_up = zips.write(files)

    assert check(app, made_up).outcome is Outcome.UNKNOWN
    with arrange() as session:
        from portal.models import RoundPaper

        session.query(RoundPaper).delete()
        session.query(Assessment).delete()
    verdict = check(app, bundle)
    assert (verdict.outcome, verdict.is_good) == (Outcome.CONSISTENT, False)
    assert "nothing has been sealed on this machine" in verdict.notes[0]


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


HOSTILE = {
    "a path upwards": lambda: zipped(("../../etc/passwd", b"x")),
    "an absolute path": lambda: zipped(("/etc/passwd", b"x")),
    "a name with a null": lambda: zipped(("manifest.json", b"{}")).replace(b"manifest.json", b"manifest\x00json"),
    "another file": lambda: zipped(("manifest.json", b"{}"), ("extra.txt", b"x")),
    "packed": lambda: zipped(("manifest.json", b"{}"), method=zipfile.ZIP_DEFLATED),
    "no file": lambda: zipped(),
    "half a zip": lambda: zipped(("manifest.json", b"{}"))[:30],
    "deep JSON": lambda: zipped(*((name, b"[" * 200_000) for name in zips.NAMES)),
    "no objects": lambda: zipped(*((name, b"[]") for name in zips.NAMES)),
    "only the magic": lambda: b"PK\x03\x04",
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_zip_is_refused(app, people, name):
    assert not check(app, HOSTILE[name]()).is_good


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_file_that_is_in_it_twice_is_refused(app, bundle):
    entries = list(files_of(bundle).items())

    verdict = check(app, zipped(*entries, entries[0]))

    assert "twice" in verdict.notes[0]


def test_bomb_is_refused_with_memory_flat(app, people):
    bomb = zipped(("submission.json", bytes(300 * 1024 * 1024)), method=zipfile.ZIP_DEFLATED)
    tracemalloc.start()

    assert not check(app, bomb).is_good

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


def test_bundle_without_its_pdf_is_whole_and_says_so(app, sealed, arrange):
    from portal.domain.register import PaperState
    from portal.models import RoundPaper

    with arrange() as session:
        paper = session.query(RoundPaper).one()
        paper.state, paper.file_sha256 = PaperState.WAITING, ""
    with app.app_context():
        data = bundles.build(sealed, store=file_store())

    assert "submission.pdf" not in files_of(data)
    assert b"still being made" in files_of(data)["README.txt"]
    assert check(app, data).is_good


def test_bundle_of_a_replaced_record_still_matches_and_says_what_came_of_it(app, sealed, bundle, arrange, now):
    from portal.services import change_requests

    with arrange():
        lead = make.account("lead", today=now.date())
        desk.declared(sealed, "lead", now=now)
        change_requests.ask_for_changes(
            sealed.id, themes=["governance"], reason="Say when", due_on=None, actor=lead, now=now
        )
        team: Team = make.team_of_exampleton(now.date())
        sent = make.send(
            assessments.get_round(sealed.round_id, EXAMPLETON, actor=team.author), actor=team.author, now=now
        )
        make.sign(sent, team.officers[0][0], actor=team.chief_executive, now=now)

    verdict = check(app, bundle)

    assert verdict.is_good
    assert verdict.notes == ("The council has sealed a later record since.",)


@pytest.mark.real_papers
def test_pdf_of_the_submission_is_tagged_and_the_same_each_time(app, sealed):
    from portal.reports import submission

    record = sealed.sealed()
    facts = submission.Facts(sealed.sealed_sha256, 1, demonstration=True)
    made = [submission.render_pdf(record, facts) for _ in range(2)]

    assert made[0] == made[1]
    with pikepdf.open(io.BytesIO(made[0])) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in document.Root
