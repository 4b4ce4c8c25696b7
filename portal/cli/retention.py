"""`portal retention`: removes what need not be kept. What each class is and how long it stays is told in the README."""

import click

from portal import clock
from portal.cli.base import OPERATOR, with_app


@click.group()
def retention() -> None:
    """How long things are kept."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@with_app
def run(dry_run: bool) -> None:
    """Applies the retention rules."""
    from portal.services import retention as service
    from portal.transactions import writing

    now = clock.now()
    if dry_run:
        counts = service.list_due(now=now)
    else:
        with writing():
            counts = service.remove_due(actor=OPERATOR, now=now)
    for line in counts:
        click.echo(f"{'Would remove' if dry_run else 'Removed'} {line.count:,} × {line.what} ({line.rule})")
