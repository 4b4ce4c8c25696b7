"""`portal serve` and `portal worker`: the service, and the process that does its slow work."""

import logging

import click

from portal.cli.base import read_settings
from portal.domain.errors import UnsafeSettings
from portal.settings import Settings, refuse_unsafe


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes for pages.")
def serve(bind: str, workers: int) -> None:
    """Serves the service, and does its slow work too when the queue is a file of this machine."""
    run_server(read_settings(), bind=bind, workers=workers)


@click.command()
@click.option("--threads", default=1, show_default=True, type=click.IntRange(1, 64), help="Pieces of work at a time.")
def worker(threads: int) -> None:
    """Does slow work: documents, imports and mail. Start as many as wanted, on any number of hosts."""
    from portal.server import run_worker

    _log()
    run_worker(read_settings(), workers=threads)


def run_server(settings: Settings, *, bind: str, workers: int) -> None:
    """Serves until stopped.

    Raises:
        click.ClickException: these settings must not be served on that address, or the address cannot be had.
    """
    from portal.supervisor import Supervisor, open_socket

    _log()
    try:
        refuse_unsafe(settings, host=bind.rpartition(":")[0].strip("[]"), demonstration=_is_demonstration(settings))
        listening = open_socket(bind)
    except (UnsafeSettings, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{bind} cannot be listened on: {error.strerror}") from None
    with_worker = settings.queue != "immediate" and "://" not in settings.queue
    click.echo(f"Serving on http://{bind} with {workers} processes. Press Ctrl+C to stop.")
    Supervisor(settings, listening, workers, with_worker).run()


def _is_demonstration(settings: Settings) -> bool:
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from portal.app import create_app
    from portal.services import records

    with create_app(settings).app_context():
        try:
            return records.find_marker("demonstration") is not None
        except (OperationalError, ProgrammingError):
            raise click.ClickException("The database is not ready. Run: portal db upgrade") from None


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
