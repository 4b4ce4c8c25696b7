"""`portal summary`, `portal summaries` and `portal verify`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli.base import with_app
from portal.domain.errors import Refused

if TYPE_CHECKING:
    from portal.services.verification import Verdict

#: As `portal.reports.copies.Copy`, which is slow to import for a help text.
COPIES = ("restricted", "council", "public")


@click.command()
@click.argument("council")
@click.option("--cycle", required=True, help="The cycle, such as 2024.")
@click.option("--copy", "copy_name", type=click.Choice(COPIES), default="restricted", show_default=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@with_app
def summary(council: str, cycle: str, copy_name: str, out: Path) -> None:
    """Writes the intervention-readiness summary of COUNCIL (its code or its name) as a PDF.

    The summary as it was issued; where none has been issued, a draft that says so.
    """
    from portal.reports.copies import Copy
    from portal.services import summaries as service

    work = service.find_work(council, cycle)
    _write(out, work.document(Copy(copy_name), department=_department(), store=_store()))
    click.echo(f"{work.reference}: {copy_name} copy written to {out}")


@click.command()
@click.option("--cycle", required=True, help="The cycle, such as 2024.")
@click.option("--copy", "copy_name", type=click.Choice(COPIES), default="restricted", show_default=True)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Processes; as many as cores by default.")
@with_app
def summaries(cycle: str, copy_name: str, out: Path, workers: int | None) -> None:
    """Writes one summary for each submitted self-assessment of a cycle.

    What stands in the folder and has not changed is not made again, so a run that was stopped is finished by running it
    again. Exit status 1 where a document failed, 130 where the run was stopped.
    """
    from portal.cli import bulk
    from portal.database import db
    from portal.reports.copies import Copy
    from portal.reports.warming import warm_up
    from portal.services.summaries.bulk import list_bulk

    items, department, store = list_bulk(cycle), _department(), _store()
    if items:
        warm_up()
    db.session.remove()
    db.engine.dispose()
    tally, is_whole = bulk.write_all(
        items, Copy(copy_name), out, workers=workers or os.cpu_count() or 1, department=department, store=store
    )
    click.echo(f"{out}: {tally.words}")
    if not is_whole:
        left = len(items) - tally.written - tally.unchanged
        click.echo(f"Stopped. {left} are left: run the same command again for them.", err=True)
        sys.exit(130)
    if tally.failed:
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def verify(file: Path) -> None:
    """Says whether FILE, a summary or a submission's export, is what this service sealed. Exit status 0 or 1.

    On a machine that has sealed nothing, a submission's bundle is checked against itself only, and the answer says so.
    """
    from portal.services import verification

    verdict = verification.check_file(file.read_bytes())
    if verdict.outcome == "consistent":
        click.echo(f"{file}: its parts agree with each other.")
        _tell_more(verdict)
        return
    if not verdict.is_good:
        click.echo(f"{file}: does not match any sealed record (SHA-256 {verdict.sha256})", err=True)
        if verdict.outcome == "differs":
            click.echo("It began as a document of this service, and at least one byte has changed.", err=True)
        for note in verdict.notes:
            click.echo(note, err=True)
        sys.exit(1)
    click.echo(f"{file}: matches. It is {verdict.what}, sealed {verdict.at:%Y-%m-%d %H:%M} UTC.")
    _tell_more(verdict)
    if verdict.outcome == "superseded":
        click.echo("  A later summary has superseded it.")
    if verdict.outcome == "withdrawn":
        click.echo("  The department has withdrawn it: do not rely on it.")


def _tell_more(verdict: "Verdict") -> None:
    for detail in verdict.details:
        click.echo(f"  checked: {detail}")
    for note in verdict.notes:
        click.echo(f"  {note}")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused(f"{path} could not be written: {error.strerror}") from None


def _department():  # type: ignore[no-untyped-def]  # the type is imported late, see `summary`
    from portal.services.summaries import Department
    from portal.templating import department_names, service_address

    return Department(*department_names(), service_address())


def _store():  # type: ignore[no-untyped-def]  # the type is imported late, see `summary`
    from portal.storage import file_store

    return file_store()
