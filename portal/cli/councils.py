"""`portal councils`: the register of authorities from the command line."""

import sys
from pathlib import Path

import click

from portal import clock
from portal.cli.base import OPERATOR, with_app


@click.group()
def councils() -> None:
    """The register of authorities."""


@councils.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@with_app
def import_(file: Path, dry_run: bool) -> None:
    """Adds and changes authorities as FILE (CSV) says; those it leaves out stay as they are."""
    from portal.cli.problems import echo_problems
    from portal.services import councils as service
    from portal.transactions import writing

    raw = file.read_bytes()
    if dry_run:
        change = service.import_register(raw, actor=OPERATOR, now=clock.now(), dry_run=True)
    else:
        with writing():
            change = service.import_register(raw, actor=OPERATOR, now=clock.now())
    if change.problems:
        echo_problems(change.problems)
        click.echo("Nothing was changed.", err=True)
        sys.exit(1)
    verb = "Would add" if dry_run else "Added"
    click.echo(f"{verb} {len(change.added)}, change {len(change.changed)}, leave {change.unchanged} as they are.")
    for word, codes in (("new", change.added), ("changed", change.changed)):
        for code in codes[:20]:
            click.echo(f"  {word}: {code}")
        if len(codes) > 20:
            click.echo(f"  and {len(codes) - 20} more")
