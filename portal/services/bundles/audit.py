"""The extract of the event log in a bundle: the round's own events up to its seal, each with its links of the chain.

Events of other councils stand between them in the log and are not in the extract, so it does not show that nothing is
missing. It shows that no row of it was changed: the hash of each follows from its own words and the hash before it.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from portal.domain import sealing
from portal.models import Event
from portal.services.bundles.tables import to_csv
from portal.services.bundles.zips import BundleProblem
from portal.services.consultations.exports import safe_cell

COLUMNS = (
    "sequence",
    "at",
    "kind",
    "actor_id",
    "actor_name",
    "subject_type",
    "subject_id",
    "council_gss",
    "facts",
    "previous_hash",
    "hash",
)


def to_table(events: Iterable[Event]) -> bytes:
    """Events as a table, oldest first."""
    return to_csv(COLUMNS, (_row(event) for event in events))


def check_table(data: bytes) -> int:
    """Works out the hash of every row anew.

    Returns:
        How many rows there are.

    Raises:
        BundleProblem: a row does not give its hash, or the table is not one that this module writes.
    """
    number = 0
    try:
        for number, row in enumerate(_rows(data), start=1):
            entry: dict[str, object] = {name: row[name] for name in COLUMNS[:8]}
            entry["sequence"], entry["at"] = int(row["sequence"]), datetime.fromisoformat(row["at"])
            entry["council_gss"] = row["council_gss"] or None
            entry["facts"] = json.loads(row["facts"])
            if sealing.chain_hash(row["previous_hash"], entry) != row["hash"]:
                raise BundleProblem(f"row {number} of audit.csv does not give its hash")
    except (KeyError, TypeError, RecursionError, csv.Error, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, BundleProblem):
            raise
        raise BundleProblem("audit.csv is not an extract of the event log") from None
    return number


def _row(event: Event) -> tuple[str, ...]:
    instant = event.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    facts = sealing.canonical_json(event.facts).decode("utf-8")
    texts = (event.kind, event.actor_id, event.actor_name, event.subject_type, event.subject_id)
    return str(event.sequence), instant, *texts, event.council_gss or "", facts, event.previous_hash, event.hash


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    text = data.decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {name: _as_written(cell) for name, cell in row.items()}


def _as_written(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell
