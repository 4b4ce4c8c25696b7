"""The register and the releases that come with the service, loaded through the import an administrator uses."""

from datetime import datetime
from importlib.resources import files

from portal.domain.errors import ReleaseRejected
from portal.domain.roles import Actor
from portal.ingest.descriptions import parse_description
from portal.services import councils
from portal.services.figures.releases import ImportOutcome, ImportResult, publish, receive
from portal.storage import FileStore


def bundled_codes() -> tuple[str, ...]:
    """Codes of the releases in the package, alphabetical."""
    folder = files("guidance").joinpath("reference/releases")
    return tuple(sorted(item.name.removesuffix(".csv") for item in folder.iterdir() if item.name.endswith(".csv")))


def load_register(*, actor: Actor, now: datetime) -> councils.RegisterChange:
    """Imports the register in the package.

    Raises:
        ReleaseRejected: the file has problems, which its tests would have shown.
    """
    raw = files("guidance").joinpath("reference/authorities.csv").read_bytes()
    change = councils.import_register(raw, actor=actor, now=now)
    if change.problems:
        raise ReleaseRejected("The register has problems", change.problems)
    return change


def load_release(code: str, *, files_store: FileStore, actor: Actor, now: datetime) -> ImportOutcome:
    """Imports and publishes one release of the package; a second time is a no-op.

    Raises:
        ReleaseRejected: the file has problems, which its tests would have shown.
    """
    folder = files("guidance").joinpath("reference/releases")
    description = parse_description(folder.joinpath(f"{code}.toml").read_text(encoding="utf-8"))
    raw = folder.joinpath(f"{code}.csv").read_bytes()
    outcome = receive(raw, description, files=files_store, actor=actor, now=now, file_name=f"{code}.csv")
    if outcome.result is ImportResult.REJECTED:
        raise ReleaseRejected(f"{code} has problems", outcome.problems)
    if outcome.result is ImportResult.LOADED:
        publish(outcome.code, actor=actor, now=now)
    return outcome


def load_all(*, files_store: FileStore, actor: Actor, now: datetime) -> tuple[ImportOutcome, ...]:
    """Imports the register and publishes every release of the package, in the caller's transaction."""
    load_register(actor=actor, now=now)
    return tuple(load_release(code, files_store=files_store, actor=actor, now=now) for code in bundled_codes())
