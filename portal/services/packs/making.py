"""Makes the file of a pack: the same decisions about the same records give the same bytes."""

import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from guidance import to_document
from guidance.metrics import catalogue
from portal.database import db
from portal.domain import sealing
from portal.domain.errors import NotFound, Refused
from portal.domain.exemptions import PackChoice
from portal.domain.register import PaperState
from portal.domain.roles import SERVICE, Actor
from portal.models import Council, Cycle, RecordsPack, User
from portal.services import guidance as editions
from portal.services.figures.answers import to_csv
from portal.services.packs.deciding import Listed, PackView, Ruling, open_pack, record
from portal.services.packs.kinds import PERSON_KINDS
from portal.services.packs.sweeping import Sweep, folded, leaves, sentences_of, words_of
from portal.services.people import actor_of
from portal.storage import FileStore

FORMAT = "records-pack/1"
_THEN = (1980, 1, 1, 0, 0, 0)
_GIVE = Ruling(PackChoice.GIVE)
INDEX = ("number", "kind", "date", "title", "id", "what", "file", "documents")
LOG = ("number", "kind", "id", "what", "exemption", "note", "words_in_its_place")
#: What the log says of a document that nobody decided about: our own rule, and no exemption.
_SWEPT = "Not given: it may hold words of a record that is left out or shortened"


@dataclass(frozen=True)
class _Written:
    """One record as it goes into the file."""

    listed: Listed
    ruling: Ruling
    folder: str
    files: Mapping[str, bytes]
    withheld: tuple[str, ...]


def make(pack_id: uuid.UUID, *, store: FileStore, now: datetime) -> bytes | None:
    """The file of a pack that waits; None where it was made or given up meanwhile. Writes nothing.

    Raises:
        Refused: records changed since it was asked for.
    """
    row = db.session.get_one(RecordsPack, pack_id)
    if row.state is not PaperState.WAITING or not row.decisions["asked"]:
        return None
    actor = actor_of(db.session.get_one(User, row.asked_by_id), today=now.date())
    view = open_pack(row, actor=actor)
    if view.is_stale:
        raise Refused("Records changed since the pack was asked for")
    return build(view, store=store)


def build(view: PackView, *, store: FileStore) -> bytes:
    """A pack as a zip."""
    sweep = Sweep(_withheld_lines(view))
    written = [_write(listed, sweep, store) for listed in view.listed]
    files: dict[str, bytes] = {}
    for one in written:
        files.update({f"{one.folder}/{name}": data for name, data in one.files.items()})
    files["index.csv"] = to_csv(_index(written, sweep), INDEX).encode("utf-8")
    files["redaction-log.csv"] = to_csv(_log(written, sweep), LOG).encode("utf-8")
    files["README.txt"] = _readme(view)
    files["manifest.json"] = _manifest(view, files)
    return _zip(files)


def _withheld_lines(view: PackView) -> frozenset[str]:
    """Lines of every record that is not given whole, but those that stand on public pages or name everybody alike."""
    lines = frozenset(line for listed in view.listed for line in _lines_withheld(listed))
    return lines - _public_lines() - _names()


def _lines_withheld(listed: Listed) -> frozenset[str]:
    ruling = _ruling(listed)
    if ruling.choice is PackChoice.GIVE:
        return frozenset()
    kept = folded(ruling.text)  # lines that a lead leaves standing in the shortened words
    return frozenset(line for line in words_of(listed.item) if not kept or folded(line) not in kept)


def _ruling(listed: Listed) -> Ruling:
    return listed.ruling or _GIVE


def _write(listed: Listed, sweep: Sweep, store: FileStore) -> _Written:
    item, ruling = listed.item, _ruling(listed)
    stem = f"{item.on.isoformat() if item.on else 'undated'}-{item.id}"
    if ruling.choice is PackChoice.LEAVE_OUT:
        withheld = tuple(document.name for document in item.documents)
        return _Written(listed, ruling, item.kind.name, {}, withheld)
    if ruling.choice is PackChoice.SHORTEN:
        content: object = {"id": item.id, "kind": item.kind.label, "words_in_its_place": sweep.text(ruling.text)}
        given, withheld = {}, tuple(document.name for document in item.documents)
    else:
        content = sweep.value(item.content)
        clean = [document for document in item.documents if not sweep.finds(document.sources)]
        given = {f"{stem}-{document.name}": store.get(document.sha256) for document in clean}
        withheld = tuple(document.name for document in item.documents if document not in clean)
    return _Written(listed, ruling, item.kind.name, {f"{stem}.json": _json(content), **given}, withheld)


def _index(written: Iterable[_Written], sweep: Sweep) -> Iterable[Mapping[str, object]]:
    for number, one in enumerate(written, start=1):
        item = one.listed.item
        is_given = one.ruling.choice is PackChoice.GIVE
        names = sorted(f"{one.folder}/{name}" for name in one.files)
        yield {
            "number": number,
            "kind": item.kind.label,
            "date": item.on.isoformat() if item.on else "",
            "title": sweep.text(item.title) if is_given else "",
            "id": item.id,
            "what": one.ruling.choice.done,
            "file": next((name for name in names if name.endswith(".json")), ""),
            "documents": "; ".join(name for name in names if not name.endswith(".json")),
        }


def _log(written: Iterable[_Written], sweep: Sweep) -> Iterable[Mapping[str, object]]:
    for number, one in enumerate(written, start=1):
        item, ruling = one.listed.item, one.ruling
        common = {"number": number, "kind": item.kind.label, "id": item.id}
        if ruling.choice is not PackChoice.GIVE:
            yield {
                **common,
                "what": ruling.choice.done,
                "exemption": ruling.exemption.words if ruling.exemption else "",
                "note": sweep.text(ruling.note),
                "words_in_its_place": sweep.text(ruling.text),
            }
        elif one.withheld:
            yield {**common, "what": f"Document not given: {', '.join(one.withheld)}", "note": _SWEPT}
        elif sweep.value(item.content) != item.content:
            yield {**common, "what": "Given, without words of a record that is left out or shortened"}


def _readme(view: PackView) -> bytes:
    scope = view.scope
    about = f"{scope.case.council.official_name}, cycle {scope.case.cycle_slug}" if scope.case else "one account"
    lines = [
        f"Records of {about}",
        "",
        "index.csv: every record, also those that are not given.",
        "redaction-log.csv: what is left out or shortened, with the exemption that a lead reviewer chose. That it",
        "  applies is the lead reviewer's own judgement.",
        "manifest.json: size and SHA-256 of each of the other files.",
        "Folders: one for each kind of record.",
        "",
        "Words of a record that is left out or shortened are left out of every other record too. A document that may",
        "hold such words is not given. Times are UTC. Cells that a spreadsheet could take for a formula begin with an",
        "apostrophe.",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _manifest(view: PackView, files: Mapping[str, bytes]) -> bytes:
    listed = [{"name": name, "size": len(data), "sha256": sealing.digest(data)} for name, data in sorted(files.items())]
    facts = {"format": FORMAT, "records": len(view.listed), "events_to": view.row.decisions["events_to"]}
    return sealing.canonical_json({**facts, "files": listed})


def _json(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Stored and not packed, by name and under a fixed time, as the bundles of submissions are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_STORED, 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _names() -> frozenset[str]:
    """Names of councils and cycles, which stand on every record."""
    councils = db.session.execute(select(Council.name, Council.official_name))
    cycles = db.session.execute(select(Cycle.title)).scalars()
    return frozenset([*(name for row in councils for name in row), *cycles])


def _public_lines() -> frozenset[str]:
    return _lines_of(tuple((edition.edition, edition.sha256) for edition in editions.list_editions()))


@lru_cache(maxsize=4)
def _lines_of(known: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Every line of the guidance's editions and of the catalogue of figures: they are public, and nobody's secret."""
    found = {metric.name for metric in catalogue().values()}
    for name, sha256 in known:
        document = to_document(editions.get_content(name, sha256))
        found |= {sentence for text in leaves(document) for sentence in sentences_of(text)}
    return frozenset(found)


def save(pack_id: uuid.UUID, data: bytes, *, store: FileStore, now: datetime) -> None:
    """Keeps a pack that was made, in the caller's transaction; one that is there already stays."""
    row = db.session.get_one(RecordsPack, pack_id, populate_existing=True)
    if row.state is PaperState.READY:
        return
    row.state, row.sha256, row.size, row.made_at = PaperState.READY, store.put(data), len(data), now
    row.version += 1
    db.session.flush()
    record("records_pack_made", row, actor=SERVICE, now=now, facts={"sha256": row.sha256, "size": row.size})


def give_up(pack_id: uuid.UUID, *, now: datetime) -> None:
    """Says that a pack could not be made."""
    row = db.session.get_one(RecordsPack, pack_id, populate_existing=True)
    if row.state is not PaperState.WAITING:
        return
    row.state, row.version = PaperState.FAILED, row.version + 1
    db.session.flush()
    record("records_pack_given_up", row, actor=SERVICE, now=now)


def get_file(row: RecordsPack, *, actor: Actor, store: FileStore) -> tuple[str, bytes]:
    """The name and the bytes of a pack that is ready; the caller has it from `find_pack`.

    Raises:
        NotFound: it is not ready, or it holds records of a case that has been closed to the actor since.
    """
    if row.state is not PaperState.READY or not actor.is_signed_in or not _is_open(row, actor):
        raise NotFound()
    return f"records-pack-{row.asked_at:%Y-%m-%d}-{row.id}-OFFICIAL-SENSITIVE.zip", store.get(row.sha256)


def _is_open(row: RecordsPack, actor: Actor) -> bool:
    """Whether all that a pack was made of may still be read by the actor: recusal takes a made file away too."""
    known = {entry.item.key for entry in open_pack(row, actor=actor).listed}
    own = {kind.name for kind in PERSON_KINDS}
    return all(key in known or key.partition(":")[0] in own for key in row.decisions["listed"])
