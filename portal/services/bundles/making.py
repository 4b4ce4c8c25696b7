"""Makes the bundle of a sealed record. The same record gives the same bytes, whoever asks and whenever."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing
from portal.models import Assessment, Event
from portal.services.bundles import audit, zips
from portal.services.bundles.papers import find_paper
from portal.services.bundles.tables import tables_of
from portal.storage import FileStore

#: Name and version of the bundle's form.
FORMAT = "best-value-submission-bundle/1"

WHAT = {
    "README.txt": "This list, for people",
    "submission.json": "The sealed record, byte for byte. Its SHA-256 is on the receipt",
    "submission.pdf": "The submission as a document for reading and printing",
    "answers.csv": "What the council says of each characteristic",
    "indicators.csv": "What the council says of each indicator of potential failure",
    "evidence.csv": "The documents named, with the SHA-256 of those that were uploaded; restricted ones are marked",
    "figures.csv": "The published figures as they stood, with the council's notes on them",
    "actions.csv": "Actions of the improvement plan as they stood",
    "declarations.csv": "The declarations of the three statutory officers, with reservations",
    "audit.csv": "The round's events up to the seal, each with its links of the log's chain of hashes",
}


def build(assessment: Assessment, *, store: FileStore) -> bytes:
    """The bundle of a sealed record as a zip.

    The submission as a PDF is in it once it has been made; without it the bundle is whole and says so.

    Args:
        assessment: from `assessments.get_assessment` on a round that the actor may read.
    """
    paper = find_paper(assessment)
    pdf = store.get(paper.file_sha256) if paper is not None else None
    facts = {"receipt": assessment.receipt, "record": assessment.sequence}
    files = {**derived(assessment.sealed(), facts, has_pdf=pdf is not None)}
    files["submission.json"] = assessment.sealed_json.encode("utf-8")
    files["audit.csv"] = audit.to_table(list_audit(assessment))
    if pdf is not None:
        files["submission.pdf"] = pdf
    files["manifest.json"] = manifest_of(files, facts)
    return zips.write(files)


def derived(record: Mapping[str, Any], facts: Mapping[str, Any], *, has_pdf: bool) -> dict[str, bytes]:  # Any: JSON
    """The files that follow from the sealed record alone: the tables and the words for people."""
    return {**tables_of(record), "README.txt": _readme(record, facts, has_pdf=has_pdf)}


def manifest_of(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> bytes:  # Any: JSON values
    """What a bundle holds: size and SHA-256 of every other file."""
    listed = [
        {"name": name, "size": len(files[name]), "sha256": sealing.digest(files[name]), "what": WHAT[name]}
        for name in zips.NAMES
        if name in files and name != "manifest.json"
    ]
    sealed = sealing.digest(files["submission.json"])
    return sealing.canonical_json({"format": FORMAT, **facts, "sealed_sha256": sealed, "files": listed})


def list_audit(assessment: Assessment) -> list[Event]:
    """The events of the round up to the seal of this record, oldest first."""
    query = (
        select(Event)
        .where(Event.subject_type == "round", Event.subject_id == str(assessment.round_id))
        .order_by(Event.sequence)
    )
    found = []
    for event in db.session.execute(query).scalars():
        found.append(event)
        if event.kind == "assessment_sealed" and event.facts.get("receipt") == assessment.receipt:
            break
    return found


def file_name(assessment: Assessment) -> str:
    """The name under which a bundle is saved; it holds restricted evidence's titles, so it carries a marking."""
    return f"self-assessment-{assessment.receipt}-OFFICIAL-SENSITIVE.zip"


def _readme(record: Mapping[str, Any], facts: Mapping[str, Any], *, has_pdf: bool) -> bytes:  # Any: JSON values
    content = record["content"]
    lines = [
        f"{content['council']['official_name']}: {content['cycle']['title']}",
        f"Receipt number {facts['receipt']}, record {facts['record']}, sealed {record['sealed_at']}",
        "Handling: OFFICIAL-SENSITIVE. It names restricted evidence.",
        "",
        "What is in this file:",
        *(f"  {name}: {WHAT[name]}" for name in zips.NAMES if name in WHAT and (has_pdf or name != "submission.pdf")),
        "  manifest.json: size and SHA-256 of each of these files",
        "",
    ]
    if not has_pdf:
        lines += ["The submission as a PDF was still being made when this file was.", ""]
    lines += [
        "To check it: open the service's page “Check a document” and choose this file, or run",
        "  portal verify FILE.zip",
        "Either compares every byte with the manifest and with the sealed record. Keep the file as it is: packed",
        "anew by another program it is no longer the file that was made.",
        "",
        "Tables are CSV in UTF-8. A cell that a spreadsheet could take for a formula begins with an apostrophe.",
        "Times are UTC.",
        "",
    ]
    return "\n".join(lines).encode("utf-8")
