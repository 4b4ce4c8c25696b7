"""Checks a bundle: first by itself, down to the last byte, then against the record that this service sealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain import sealing
from portal.models import Assessment
from portal.services.bundles import audit, zips
from portal.services.bundles.making import FORMAT, derived, list_audit, manifest_of
from portal.services.bundles.papers import find_paper
from portal.services.bundles.zips import BundleProblem

_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True)
class CheckedBundle:
    """A bundle that is sound in itself.

    Args:
        checked: what was compared, in words.
    """

    receipt: str
    sealed_sha256: str
    files: Mapping[str, bytes]
    checked: tuple[str, ...]


def is_bundle(data: bytes) -> bool:
    """Whether a file is a zip at all; what kind of zip it is shows when it is checked."""
    return data.startswith(_MAGIC) or data[:4] in (b"PK\x05\x06", b"PK\x07\x08")


def check(data: bytes) -> CheckedBundle:
    """Checks a bundle by itself.

    Every file has the size and the SHA-256 of the manifest, the tables are those that the sealed record gives, every
    row of the extract gives its hash, and the zip is the one that these files make.

    Raises:
        BundleProblem: one of these does not hold; its words say which.
    """
    files = zips.read(data)
    manifest, record = _read_json(files, "manifest.json"), _read_json(files, "submission.json")
    try:
        facts = {"receipt": manifest["receipt"], "record": manifest["record"]}
        if manifest["format"] != FORMAT or record["receipt"] != facts["receipt"]:
            raise BundleProblem("manifest.json is of another form or another record")
        content_sha256 = sealing.digest(sealing.canonical_json(record["content"]))
        expected = derived(record, facts, has_pdf="submission.pdf" in files)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        if isinstance(error, BundleProblem):
            raise
        raise BundleProblem("submission.json is not a sealed record") from None
    if content_sha256 != record.get("content_sha256"):
        raise BundleProblem("the content of submission.json is not what was signed")
    _compare(files, expected, manifest_of(files, facts), manifest)
    rows = audit.check_table(files["audit.csv"])
    if zips.write(files) != data:
        raise BundleProblem("the zip itself differs from the one that was made")
    checked = (
        *(f"{name} against the manifest" for name in zips.NAMES if name in files and name != "manifest.json"),
        "the tables against submission.json",
        f"the hash of each of {rows} rows of audit.csv",
        "the zip, byte for byte",
    )
    return CheckedBundle(facts["receipt"], sealing.digest(files["submission.json"]), files, checked)


def check_against(bundle: CheckedBundle, assessment: Assessment) -> None:
    """Checks a sound bundle against the record that was sealed here.

    Raises:
        BundleProblem: the record, the extract or the PDF is another.
    """
    sealed = assessment.sealed_json.encode("utf-8")
    if sealing.digest(sealed) != assessment.sealed_sha256 or bundle.files["submission.json"] != sealed:
        raise BundleProblem("submission.json is not the sealed record")
    if json.loads(bundle.files["manifest.json"])["record"] != assessment.sequence:
        raise BundleProblem("manifest.json names another record of the round")
    if bundle.files["audit.csv"] != audit.to_table(list_audit(assessment)):
        raise BundleProblem("audit.csv is not what the event log says")
    pdf, paper = bundle.files.get("submission.pdf"), find_paper(assessment)
    if pdf is not None and (paper is None or paper.file_sha256 != sealing.digest(pdf)):
        raise BundleProblem("submission.pdf is not the document that was made here")


def _read_json(files: Mapping[str, bytes], name: str) -> dict[str, Any]:  # Any: JSON values
    try:
        found = json.loads(files[name])
        is_canonical = sealing.canonical_json(found) == files[name]
    except (ValueError, RecursionError):
        raise BundleProblem(f"{name} cannot be read") from None
    if not isinstance(found, dict) or not is_canonical:
        raise BundleProblem(f"{name} is not in the form in which it was written")
    return found


def _compare(
    files: Mapping[str, bytes], expected: Mapping[str, bytes], manifest: bytes, stated: Mapping[str, Any]
) -> None:  # Any: JSON values
    listed = {entry.get("name"): entry for entry in stated["files"]} if isinstance(stated.get("files"), list) else {}
    for name in zips.NAMES:
        if name not in files or name == "manifest.json":
            continue
        entry = listed.get(name, {})
        if (entry.get("size"), entry.get("sha256")) != (len(files[name]), sealing.digest(files[name])):
            raise BundleProblem(f"{name} is not what the manifest says")
    for name, content in expected.items():
        if files[name] != content:
            raise BundleProblem(f"{name} does not follow from submission.json")
    if manifest != files["manifest.json"]:
        raise BundleProblem("manifest.json does not list these files")
