"""`portal people`: inviting people from the command line, which is how the first administrator gets in."""

from datetime import datetime

import click

from portal import clock
from portal.cli.base import OPERATOR, with_app
from portal.domain.errors import Refused
from portal.domain.roles import Office, Role

DAY = click.DateTime(formats=["%Y-%m-%d"])


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


@people.command()
@click.argument("email")
@click.option("--office", required=True, type=click.Choice([office.value for office in Office]), help="Which office.")
@click.option("--council", required=True, metavar="GSS", help="The council's nine-character code.")
@click.option("--from", "from_on", required=True, type=DAY, metavar="DATE", help="First day, as 2024-04-01.")
@click.option("--interim", is_flag=True, help="Held until a permanent holder is found.")
@with_app
def appoint(email: str, office: str, council: str, from_on: datetime, interim: bool) -> None:
    """Records that the person with the account EMAIL holds a statutory office, which lets them sign."""
    from portal.services import people as service
    from portal.transactions import writing

    with writing():
        user = service.find_user(email)
        if user is None:
            raise Refused(f"Nobody has an account with the address {email}. Invite them first: portal people invite")
        if not any(grant.council_gss == council and grant.role is Role.SIGNATORY for grant in user.memberships):
            raise Refused(f"Invite {email} as {Role.SIGNATORY.value} of {council} first: portal people invite")
        service.add_appointment(
            user,
            Office(office),
            council=council,
            from_on=from_on.date(),
            is_interim=interim,
            actor=OPERATOR,
            now=clock.now(),
        )
    kind = "interim" if interim else "permanent"
    click.echo(f"{email} holds the office {office} of {council} from {from_on:%Y-%m-%d} ({kind}).")
