"""`portal cycle`: the department's calls for self-assessments."""

from datetime import datetime

import click

from portal import clock
from portal.cli.base import OPERATOR, with_app

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def cycle() -> None:
    """Calls for self-assessments."""


@cycle.command()
@click.argument("slug")
@click.option("--title", required=True, help='As councils read it, such as "Self-assessment 2025".')
@click.option("--edition", required=True, help="The edition of the guidance it goes by.")
@click.option("--opens", required=True, type=DAY, metavar="DATE", help="First day, as 2025-04-01.")
@click.option("--due", required=True, type=DAY, metavar="DATE", help="Last day, as 2025-07-31.")
@with_app
def add(slug: str, title: str, edition: str, opens: datetime, due: datetime) -> None:
    """Calls for self-assessments under the name SLUG, such as 2025."""
    from portal.services import assessments, guidance
    from portal.transactions import writing

    guidance.get_edition(edition)  # refuses an edition that is not there
    with writing():
        assessments.add_cycle(
            slug, title, edition=edition, opens_on=opens.date(), due_on=due.date(), actor=OPERATOR, now=clock.now()
        )
    click.echo(f"Added the cycle {slug} on the edition {edition}: {opens:%Y-%m-%d} to {due:%Y-%m-%d}.")
