"""`portal guidance`: checks and loads editions of the guidance."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from guidance import GuidanceError, Problem, editions, load
from guidance.checks import check as check_edition
from guidance.checks import check_bytes
from guidance.metrics import catalogue
from portal.cli.base import OPERATOR, with_app
from portal.domain.readiness.rules import RULESETS

EditionFile = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group()
def guidance() -> None:
    """Editions of the Best Value guidance."""


@guidance.command()
@click.argument("file", type=EditionFile, required=False)
def check(file: Path | None) -> None:
    """Checks FILE, one TOML file or a zip of an edition's folder; without FILE, the editions of the package.

    Exit status 0 if there is nothing to put right, 1 if there is, 2 for a command that cannot be read.
    """
    if file is not None:
        _finish(
            check_bytes(file.read_bytes(), name=file.name, catalogue=catalogue(), rulesets=RULESETS), what=file.name
        )
        return
    problems: list[Problem] = []
    for edition in editions():
        try:
            found = check_edition(load(edition), catalogue=catalogue(), rulesets=RULESETS)
        except GuidanceError as error:
            found = error.problems
        problems += [Problem(f"{edition}/{p.file}", p.table, p.key, p.message) for p in found]
    _finish(problems, what=" and ".join(editions()))


@guidance.command("load")
@click.argument("file", type=EditionFile)
@with_app
def load_file(file: Path) -> None:
    """Makes the edition in FILE the one that stands. The same file twice changes nothing.

    Exit status 0 if it stands, 1 if it was refused with its problems, 2 for a command that cannot be read.
    """
    from portal import clock
    from portal.services.guidance import load_edition
    from portal.transactions import writing

    try:
        with writing():
            loaded = load_edition(file.read_bytes(), name=file.name, actor=OPERATOR, now=clock.now())
    except GuidanceError as error:
        _finish(error.problems, what=file.name)
        return
    state = "Loaded" if loaded.is_new else "Already stands, nothing changed:"
    click.echo(f"{state} edition {loaded.edition.edition}, content {loaded.edition.sha256}")


def _finish(problems: Sequence[Problem], *, what: str) -> None:
    """Prints the problems, one a line, and ends with the fitting exit status."""
    if not problems:
        click.echo(f"{what}: nothing to put right.")
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{what}: {len(problems)} to put right.", err=True)
    sys.exit(1)
