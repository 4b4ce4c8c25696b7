"""The samples folder: releases exactly as they were published, which this repository does not carry."""

import csv
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from guidance.metrics import catalogue
from portal.domain.metrics import Authority
from portal.ingest.checks import Checked, Register, check_file
from portal.ingest.registers import read_register

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ROOT.parent / "shared" / "data"


@cache
def folder() -> Path | None:
    """The folder that PORTAL_SAMPLES names, or the one beside the repository, or None when neither is there."""
    named = os.environ.get("PORTAL_SAMPLES")
    found = Path(named) if named else BESIDE
    return found if (found / "raw").is_dir() and (found / "observations.csv").is_file() else None


def sample(name: str) -> bytes:
    """A published file. Without the samples a test is skipped aloud, and fails where they are required."""
    found = folder()
    if found is None:
        if os.environ.get("CI", "").casefold() == "true":
            pytest.fail("The published releases are required here: set PORTAL_SAMPLES to their folder")
        pytest.skip("SKIPPED FOR WANT OF SAMPLES: set PORTAL_SAMPLES to the folder of published releases")
    return (found / "raw" / name).read_bytes()


@cache
def register() -> Register:
    """The bundled register, as the service loads it."""
    raw = (ROOT / "guidance" / "reference" / "authorities.csv").read_bytes()
    entries = read_register(raw).entries
    ecodes: dict[str, tuple[str, ...]] = {}
    for one in entries:
        if one.ecode:
            ecodes[one.ecode] = (*ecodes.get(one.ecode, ()), one.gss_code)
    aliases = {
        code: one.gss_code for one in entries for code in (*one.former_gss_codes.split(";"), one.later_gss_code) if code
    }
    authorities = {
        one.gss_code: Authority(one.gss_code, one.name, one.type, one.active_from, one.active_to) for one in entries
    }
    return Register(authorities, aliases, ecodes, {one.gss_code: (one.official_name,) for one in entries})


@cache
def read(name: str) -> Checked:
    """A published file, read and checked once for a run."""
    return check_file(sample(name), catalogue(), register())


def check(raw: bytes) -> Checked:
    """Any file, read and checked with the bundled register."""
    return check_file(raw, catalogue(), register())


@cache
def observations() -> dict[tuple[str, str, str], tuple[float | None, str]]:
    """Value and status by metric, code and period, as they were taken from the same releases by other means."""
    found = folder()
    assert found is not None
    with (found / "observations.csv").open(encoding="utf-8", newline="") as lines:
        return {
            (row["metric_id"], row["gss_code"], row["period"]): (
                float(row["value"]) if row["value"] else None,
                row["status"],
            )
            for row in csv.DictReader(lines)
        }


def figures(checked: Checked) -> Iterator[tuple[tuple[str, str, str], float | None, str]]:
    """Key, value and status of each figure."""
    found = checked.figures
    for metric, code, period, value, status in zip(
        found.metric_ids, found.gss_codes, found.periods, found.values, found.statuses, strict=True
    ):
        yield (metric, code, period), value, status
