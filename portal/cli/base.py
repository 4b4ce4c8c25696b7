"""What the commands share: an app context made from the environment, and errors as one line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from portal.domain.errors import PortalError, Refused
from portal.domain.roles import SERVICE, Actor
from portal.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

#: Who did it, for what is done from the command line.
OPERATOR: Actor = Actor(user_id=SERVICE.user_id, name="an operator at the command line")

#: The demonstration keeps a folder of its own, so a command that is run beside it finds an empty database.
NO_TABLES = (
    "The database has no tables yet. Run: portal db upgrade. "
    "For the demonstration, set PORTAL_INSTANCE to its folder, such as instance/demo"
)


def read_settings() -> Settings:
    """The settings of the environment.

    Raises:
        click.UsageError: a setting cannot be read; names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PORTAL_" + "_".join(str(part) for part in first["loc"]).upper()
        raise click.UsageError(f"{name}: {first['msg']}") from None


def make_app() -> Flask:
    """The application of the environment's settings."""
    from portal.app import create_app

    return create_app(read_settings())


def _has_no_tables(error: DBAPIError) -> bool:
    """Whether a database said that a table is missing: SQLite in words, PostgreSQL by the name of its error."""
    return "no such table" in str(error.orig) or type(error.orig).__name__ == "UndefinedTable"


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Runs a command inside an app context; refusals become one line and exit status 1."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with make_app().app_context():
            try:
                return command(*args, **kwargs)
            except Refused as error:
                click.echo(error.message, err=True)
                sys.exit(1)
            except PortalError as error:
                click.echo(str(error) or type(error).__name__, err=True)
                sys.exit(1)
            except DBAPIError as error:
                if not _has_no_tables(error):
                    raise
                click.echo(NO_TABLES, err=True)
                sys.exit(1)

    return wrapper
