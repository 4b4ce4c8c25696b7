"""Many sealed submissions in a moment: one sealed record copied under other fictional councils.

The copies are sealed anew, byte for byte as a real record is, but nobody signed them: they are for bulk work only.
"""

import json
import uuid
from datetime import timedelta

from sqlalchemy import inspect

from portal.database import db
from portal.domain import sealing
from portal.models import Assessment, Round

#: Codes of councils that nobody has; the letters E99 are the fictional ones' own.
FIRST = 99_100_000


def copied(source: Assessment, count: int) -> tuple[Assessment, ...]:
    """So many councils, each with a copy of the record under its own name. Call inside `writing()`."""
    work = db.session.get_one(Round, source.round_id)
    made = []
    for number in range(1, count + 1):
        gss, name = f"E{FIRST + number}", f"Copied council {number:03}"
        council = _like(source.council, gss_code=gss, name=name, official_name=f"{name} Borough Council")
        around = _like(work, id=uuid.uuid4(), council_gss=gss)
        db.session.add(council)
        db.session.flush()
        db.session.add(around)
        db.session.flush()
        made.append(_sealed(source, around, name, number))
    db.session.add_all(made)
    db.session.flush()
    return tuple(made)


def _sealed(source: Assessment, around: Round, name: str, number: int) -> Assessment:
    record = json.loads(source.sealed_json)
    record["receipt"] = receipt = f"BV-COPY-{number:04}"
    content = record["content"]
    content["round"] = str(around.id)
    content["council"] |= {"gss_code": around.council_gss, "name": name, "official_name": f"{name} Borough Council"}
    data = sealing.canonical_json(record)
    return _like(
        source,
        id=uuid.uuid4(),
        round_id=around.id,
        council_gss=around.council_gss,
        receipt=receipt,
        sealed_json=data.decode(),
        sealed_sha256=sealing.digest(data),
        sealed_at=source.sealed_at + timedelta(seconds=number),
    )


def _like(row, **changes):  # type: ignore[no-untyped-def]  # any model, and the same one back
    columns = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return type(row)(**columns | changes)
