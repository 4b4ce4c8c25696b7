"""The words of a release: whose figures they are and under which terms. They may change until it is published."""

from dataclasses import replace
from datetime import date, datetime

from portal.database import db
from portal.domain.errors import EditConflict, Refused
from portal.domain.roles import Actor
from portal.domain.sealing import canonical_json, digest
from portal.ingest.descriptions import PRIMARY, ReleaseDescription, is_code
from portal.models import MetricRelease
from portal.models.metrics import ReleaseState
from portal.services.records import record_event

#: Words that anybody may read beside the figures.
WORDS = ("title", "publisher", "licence", "attribution", "source")
#: States in which the words may be changed. Once figures were shown, what was said of them is kept as it was.
OPEN = (ReleaseState.RECEIVED, ReleaseState.CHECKED, ReleaseState.REJECTED)
_LONGEST = {"title": 240, "publisher": 200, "licence": 200, "collection": 60}


def filled(description: ReleaseDescription, suggested: ReleaseDescription | None) -> ReleaseDescription:
    """The description with what the layout of the file knows where nobody said anything.

    A collection of "primary" says nothing: the layout may know the series its figures belong to.
    """
    if suggested is None:
        return description
    blank = [name for name in (*WORDS, "provenance", "changes") if not getattr(description, name)]
    blank += ["collection"] if description.collection == PRIMARY else []
    blank += [name for name in ("published", "retrieved") if day(getattr(description, name)) is None]
    return replace(description, **{name: getattr(suggested, name) for name in blank})


def describe(release: MetricRelease, description: ReleaseDescription) -> None:
    """Writes a description into a release; its code is left alone."""
    for name in (*WORDS, "collection"):
        setattr(release, name, getattr(description, name)[: _LONGEST.get(name)])
    release.provenance = " ".join(part for part in (description.provenance, description.changes) if part)
    release.published_on = day(description.published)
    release.retrieved_on = day(description.retrieved)
    release.demonstration = description.demonstration


def description_of(release: MetricRelease) -> ReleaseDescription:
    """What a release says of itself."""
    words = {name: getattr(release, name) for name in (*WORDS, "collection", "provenance", "demonstration")}
    words |= {"published": _text(release.published_on), "retrieved": _text(release.retrieved_on)}
    return ReleaseDescription(release.code, **words)


def version_of(release: MetricRelease) -> str:
    """Changes with every word of the description; sent with its form, so that a stale one is seen."""
    found = description_of(release)
    return digest(canonical_json([getattr(found, name) for name in found.__dataclass_fields__]))[:16]


def change(release: MetricRelease, words: ReleaseDescription, *, expected: str, actor: Actor, now: datetime) -> bool:
    """Changes the words of a release that is not published, in the caller's transaction.

    Args:
        expected: `version_of` the release when the form was shown.

    Returns:
        Whether the collection changed, so that the release has to be checked again.

    Raises:
        Refused: it was published, or its collection is no such word.
        EditConflict: somebody changed the words since.
    """
    if release.state not in OPEN:
        raise Refused("The description of a published release is kept as it was")
    if not is_code(words.collection):
        raise Refused("Enter the collection as lower-case words with hyphens")
    if expected != version_of(release):
        raise EditConflict("description", current=_words(description_of(release)), offered=_words(words), version=0)
    moved = words.collection != release.collection
    describe(release, replace(words, provenance=release.provenance, demonstration=release.demonstration))
    db.session.flush()
    if version_of(release) != expected:
        record_event("release_described", subject=("metric_release", release.code), actor=actor, now=now)
    return moved


def day(text: str) -> date | None:
    """The day a text says, or None for a month or "not known", which stay in the words of the source."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _words(found: ReleaseDescription) -> dict[str, str]:
    return {name: getattr(found, name) for name in (*WORDS, "collection", "published", "retrieved")}


def _text(found: date | None) -> str:
    return found.isoformat() if found else "not known"
