"""The editions of the guidance in use.

The package holds the seed; a loaded edition of the same name stands in its place. Content is kept for ever by its hash,
because an assessment or a report that names an edition must read later as it read then.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select, update

import guidance
from guidance import Guidance, GuidanceError, UnknownEdition, content_sha256, from_bytes, from_document, to_document
from guidance import lineage as lineages
from guidance.checks import check
from guidance.lineage import Lineage
from guidance.lineage_checks import check as check_lineage
from guidance.loader import LINEAGE
from guidance.metrics import catalogue
from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.readiness.rules import RULESETS
from portal.domain.roles import Actor
from portal.models import EditionLineage, GuidanceEdition
from portal.services.figures import storage
from portal.services.records import record_event


@dataclass(frozen=True)
class Edition:
    """One edition as it stands, or stood, in this service.

    Args:
        edition: its name, such as `2024-05`.
        sha256: the hash of its content; two editions of one name and different content differ here.
        guidance: the content.
        loaded_at: when an administrator loaded it; None for the seed that comes with the service.
    """

    edition: str
    sha256: str
    guidance: Guidance
    loaded_at: datetime | None

    @property
    def is_current(self) -> bool:
        """Whether new cycles use this edition unless they name another."""
        return self.edition == guidance.CURRENT


@dataclass(frozen=True)
class Loaded:
    """What became of a file.

    Args:
        is_new: False when the same content already stood, and nothing was changed.
    """

    edition: Edition
    is_new: bool


def list_editions() -> tuple[Edition, ...]:
    """Every edition as it stands, newest first."""
    rows = db.session.execute(select(GuidanceEdition.edition).where(GuidanceEdition.replaced_at.is_(None)))
    names = set(rows.scalars()) | set(guidance.editions())
    return tuple(get_edition(name) for name in sorted(names, reverse=True))


def get_edition(edition: str) -> Edition:
    """An edition as it stands: the one loaded last, else the seed.

    Raises:
        NotFound: there is neither.
    """
    row = db.session.execute(
        select(GuidanceEdition.sha256, GuidanceEdition.loaded_at).where(
            GuidanceEdition.edition == edition, GuidanceEdition.replaced_at.is_(None)
        )
    ).one_or_none()
    if row is not None:
        return Edition(edition, row.sha256, _stored(row.sha256), row.loaded_at)
    try:
        seed = guidance.load(edition)
    except UnknownEdition:
        raise NotFound(edition) from None
    return Edition(edition, _seed_sha256(edition), seed, None)


def get_content(edition: str, sha256: str) -> Guidance:
    """An edition as it stood when a record was stamped with its hash.

    Raises:
        NotFound: no such content is held.
    """
    if edition in guidance.editions() and _seed_sha256(edition) == sha256:
        return guidance.load(edition)
    found = _stored(sha256)
    if found.edition != edition:
        raise NotFound(sha256)
    return found


def keep_edition(edition: str, *, actor: Actor, now: datetime) -> Edition:
    """An edition as it stands, its content stored so that later releases of the service cannot change it.

    To be called where a record is about to be stamped with the edition's hash.

    Raises:
        NotFound: there is no such edition.
    """
    found = get_edition(edition)
    return found if found.loaded_at else _store(found.guidance, actor=actor, now=now).edition


def load_edition(raw: bytes, *, name: str, actor: Actor, now: datetime) -> Loaded:
    """Makes the edition in a file the one that stands; the same file twice changes nothing.

    Args:
        raw: one TOML file, or a zip of an edition's folder.
        name: the file's name, for messages.

    Raises:
        GuidanceError: with every problem that was found; nothing was changed.
    """
    found, lineage = from_bytes(raw, name=name), lineages.from_bytes(raw, name=name)
    file = "" if raw.startswith(b"PK") else name
    problems = check(found, catalogue=catalogue(), rulesets=RULESETS, file=file)
    if lineage is not None and not problems:
        problems = check_lineage(lineage, get_edition_named(lineage.from_edition), found)
    if problems:
        raise GuidanceError(problems)
    loaded = _store(found, actor=actor, now=now)
    changed = lineage is not None and _store_lineage(lineage, loaded.edition, actor=actor, now=now)
    if loaded.is_new or changed:
        # Pages kept in memory name themes and lines in the words that stood when they were made.
        storage.touch()
    return Loaded(loaded.edition, is_new=loaded.is_new or changed)


def get_lineage(edition: str, sha256: str) -> Lineage | None:
    """Where the lines of one content of an edition come from; None where nobody has said."""
    table = db.session.scalar(select(EditionLineage.lineage).where(EditionLineage.sha256 == sha256))
    if table is not None:
        return lineages.from_table(table)
    is_seed = edition in guidance.editions() and _seed_sha256(edition) == sha256
    return lineages.load(edition) if is_seed else None


def get_edition_named(edition: str) -> Guidance:
    """The content that stands for an edition which a lineage names as the one before.

    Raises:
        GuidanceError: there is no such edition.
    """
    try:
        return get_edition(edition).guidance
    except NotFound:
        raise GuidanceError.at(
            f"Load the edition {edition} first: the lineage says that this one follows it.",
            file=LINEAGE,
            key="from_edition",
        ) from None


def _store_lineage(lineage: Lineage, edition: Edition, *, actor: Actor, now: datetime) -> bool:
    """Keeps a lineage beside its content; says whether that changed anything."""
    if get_lineage(edition.edition, edition.sha256) == lineage:
        return False
    row = db.session.get(EditionLineage, edition.sha256)
    if row is None:
        row = EditionLineage(sha256=edition.sha256)
        db.session.add(row)
    row.lineage, row.loaded_at = lineages.to_table(lineage), now
    db.session.flush()
    record_event(
        "guidance_lineage_loaded",
        subject=("guidance_edition", edition.edition),
        actor=actor,
        now=now,
        facts={"edition": edition.edition, "sha256": edition.sha256, "from_edition": lineage.from_edition},
    )
    return True


def _store(found: Guidance, *, actor: Actor, now: datetime) -> Loaded:
    sha256 = content_sha256(found)
    row = db.session.execute(select(GuidanceEdition).where(GuidanceEdition.sha256 == sha256)).scalar_one_or_none()
    if row is not None and row.replaced_at is None:
        return Loaded(Edition(row.edition, sha256, found, row.loaded_at), is_new=False)
    db.session.execute(
        update(GuidanceEdition)
        .where(GuidanceEdition.edition == found.edition, GuidanceEdition.replaced_at.is_(None))
        .values(replaced_at=now)
    )
    if row is None:
        row = GuidanceEdition(edition=found.edition, sha256=sha256, title=found.title, content=to_document(found))
        db.session.add(row)
    row.loaded_at, row.replaced_at = now, None
    db.session.flush()
    record_event(
        "guidance_loaded",
        subject=("guidance_edition", found.edition),
        actor=actor,
        now=now,
        facts={"edition": found.edition, "sha256": sha256},
    )
    return Loaded(Edition(found.edition, sha256, found, now), is_new=True)


@lru_cache(maxsize=32)
def _stored(sha256: str) -> Guidance:
    """The content of that hash. Kept between requests: a hash can mean one content only."""
    query = select(GuidanceEdition.content).where(GuidanceEdition.sha256 == sha256)
    document = db.session.execute(query).scalar_one_or_none()
    if document is None:
        raise NotFound(sha256)
    found = from_document(document)
    if content_sha256(found) != sha256:
        raise GuidanceError.at("The stored edition does not match its hash. Load the edition again from its file.")
    return found


@lru_cache(maxsize=8)
def _seed_sha256(edition: str) -> str:
    return content_sha256(guidance.load(edition))
