"""`portal audit`: whether the event log is as it was written."""

import sys

import click

from portal.cli.base import with_app


@click.group()
def audit() -> None:
    """The event log."""


@audit.command()
@with_app
def verify() -> None:
    """Checks the chain of the log; exit status 1 names the first broken entry."""
    from portal.services import records

    held, broken = records.verify_chain()
    if broken is not None:
        click.echo(f"Broken at event {broken.sequence}: {broken.reason}. {held} events before it hold.", err=True)
        sys.exit(1)
    click.echo(f"{held} events hold. Head: {records.chain_head()[1]}")
