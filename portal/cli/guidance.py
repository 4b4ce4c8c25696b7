"""`portal guidance`: checks and loads editions of the guidance."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from guidance import GuidanceError, Problem, UnknownEdition, editions, from_bytes, lineage, load
from guidance.checks import check as check_edition
from guidance.checks import check_bytes
from guidance.lineage_checks import check as check_lineage
from guidance.loader import LINEAGE
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
        raw = file.read_bytes()
        found = check_bytes(raw, name=file.name, catalogue=catalogue(), rulesets=RULESETS)
        _finish(found or _lineage_in(raw, file.name), what=file.name)
        return
    problems: list[Problem] = []
    for edition in editions():
        try:
            found = check_edition(load(edition), catalogue=catalogue(), rulesets=RULESETS)
        except GuidanceError as error:
            found = error.problems
        problems += [Problem(f"{edition}/{p.file}", p.table, p.key, p.message) for p in (*found, *_lineage(edition))]
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


def _lineage(edition: str) -> Sequence[Problem]:
    """What is wrong with the lineage of an edition of the package."""
    try:
        found = lineage.load(edition)
        return () if found is None else check_lineage(found, load(found.from_edition), load(edition))
    except GuidanceError as error:
        return error.problems
    except UnknownEdition as error:
        return [Problem(LINEAGE, "", "from_edition", f"The package has no edition {error}.")]


def _lineage_in(raw: bytes, name: str) -> Sequence[Problem]:
    """What is wrong with the lineage that comes in a file; one from an edition elsewhere is checked on loading."""
    try:
        found = lineage.from_bytes(raw, name=name)
        if found is None or found.from_edition not in editions():
            return ()
        return check_lineage(found, load(found.from_edition), from_bytes(raw, name=name))
    except GuidanceError as error:
        return error.problems


def _finish(problems: Sequence[Problem], *, what: str) -> None:
    """Prints the problems, one a line, and ends with the fitting exit status."""
    if not problems:
        click.echo(f"{what}: nothing to put right.")
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{what}: {len(problems)} to put right.", err=True)
    sys.exit(1)
