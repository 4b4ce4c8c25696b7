"""`portal people`: inviting people from the command line, which is how the first administrator gets in."""

import click

from portal import clock
from portal.cli.base import OPERATOR, with_app
from portal.domain.roles import Role


@click.group()
def people() -> None:
    """Accounts and invitations."""


@people.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What the person may do.")
@click.option("--council", metavar="GSS", help="The council's nine-character code, for council roles.")
@with_app
def invite(email: str, role: str, council: str | None) -> None:
    """Sends EMAIL an invitation to open an account."""
    from flask import current_app

    from portal.services import people as service
    from portal.transactions import writing

    settings = current_app.extensions["portal-settings"]
    with writing():
        service.invite(
            email, Role(role), council=council, base_url=settings.public_url, actor=OPERATOR, now=clock.now()
        )
    click.echo(f"Invited {email} as {Role(role).label}. The mail is on its way ({settings.mail}).")
