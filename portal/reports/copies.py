"""The three copies of one summary, and the table of what each leaves out.

One snapshot is sealed; each copy is a projection of it, made here and nowhere else. What a copy leaves out is taken
out of the data before any word of the document is written, so that no template can show it by mistake.
"""

from collections.abc import Mapping
from typing import Any

from portal.domain.sealing import canonical_json, digest
from portal.reports import formats
from portal.reports.left_out import HELD_BACK, TABLE, Copy, Withheld

__all__ = ["HELD_BACK", "TABLE", "Copy", "Withheld", "project"]

#: A JSON object; its keys are told in `portal.services.summaries`.
Json = dict[str, Any]


def project(snapshot: Mapping[str, Any], copy: Copy) -> Json:
    """The snapshot as one copy shows it.

    Returns:
        A new object: the snapshot without what the table takes out, with the copy's name, the digest of the whole
        snapshot, and under `held_back` what was left out and why, each once.
    """
    projected: Json = _copied(formats.current(snapshot))
    lines = [line for line in TABLE if copy in line.copies]
    for line in lines:
        _take_out(projected, line.path, line)
    projected["copy"] = copy.value
    projected["snapshot_sha256"] = digest(canonical_json(snapshot))
    reasons = {line.what: line.why for line in lines if line.what}
    projected["held_back"] = [{"what": what, "why": why} for what, why in reasons.items()]
    # By key, so that the document says "held back" and never "nothing recorded". It names the line of the table and
    # not what was there: an empty list and a full one give the same.
    projected["held_keys"] = sorted({".".join(line.path) for line in lines if not line.unless})
    return projected


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list | tuple) else value


def _take_out(value: Any, path: tuple[str, ...], line: Withheld) -> None:
    """Follows the path through objects and lists; what is not there, or empty, needs no taking out."""
    key, rest = path[0], path[1:]
    if key == "*" and not rest:
        value[:] = [item for item in value if item.get(line.unless)]
    elif key == "*":
        for item in value:
            _take_out(item, rest, line)
    elif not isinstance(value, dict) or not value.get(key):
        return
    elif rest:
        _take_out(value[key], rest, line)
    elif not (line.unless and value.get(line.unless)):
        value[key] = line.instead
