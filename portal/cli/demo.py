"""`portal demo`: builds the demonstration once, and serves it on this machine only."""

import os
import shutil
import sys
from pathlib import Path

import click

from portal.cli.base import read_settings


def demonstration_environment(port: int) -> None:
    """Points the settings at the demonstration's own folder, whatever the environment says."""
    folder = Path(os.environ.get("PORTAL_INSTANCE", "instance")).absolute()
    if folder.name != "demo":
        folder = folder / "demo"
    for name in ("DATABASE_URL", "FILES_URL", "QUEUE", "MAIL", "SECRET_KEY"):
        os.environ.pop(f"PORTAL_{name}", None)
    os.environ["PORTAL_INSTANCE"] = str(folder)
    os.environ["PORTAL_PUBLIC_URL"] = f"http://127.0.0.1:{port}"


@click.command()
@click.option("--reset", is_flag=True, help="Start afresh: what was changed in the demonstration is lost.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where to serve it.")
@click.option("--build-only", is_flag=True, help="Build it and stop.")
def demo(reset: bool, port: int, build_only: bool) -> None:
    """Builds the demonstration, if it is not there yet, and serves it on 127.0.0.1."""
    demonstration_environment(port)
    settings = read_settings()
    if reset and settings.instance.exists():
        shutil.rmtree(settings.instance)
    from portal.demonstration.build import ensure_built

    try:
        ensure_built(settings)
    except KeyboardInterrupt:
        click.echo("Stopped. Run it again to build the demonstration from the start.", err=True)
        sys.exit(130)
    _introduce(port)
    if build_only:
        return
    from portal.cli.serve import run_server

    run_server(settings, bind=f"127.0.0.1:{port}", workers=2)


def _introduce(port: int) -> None:
    from portal.demonstration.people import EXAMPLETON, PASSWORD, email_of

    base = f"http://127.0.0.1:{port}"
    click.echo(f"\nThe demonstration is at {base}\n\nFive addresses worth opening:")
    for path, what in (
        ("/", "what the service is"),
        ("/guidance/2024-05", "the seven themes of the guidance"),
        ("/councils/E06000002", "a real council's published figures beside the seven themes"),
        ("/consultations", "an open consultation to answer, and the one of 2023"),
        (f"/councils/{EXAMPLETON}", "a council that does not exist, whose self-assessment you can follow"),
    ):
        click.echo(f"  {base + path:<50} {what}")
    click.echo(f"\nAccounts, all with the password {PASSWORD}:")
    for account, what in (
        ("author", "writes Exampleton's self-assessment (also council-admin, contributor, viewer)"),
        ("chief-executive", "signs it (also section-151, monitoring-officer)"),
        ("author2", "another council, Sampleshire"),
        ("reviewer", "reviews what was submitted (also reviewer2)"),
        ("lead", "approves the review and issues the summary"),
        ("consultation-manager", "runs the consultations"),
        ("admin", "people, releases of figures, the event log"),
    ):
        click.echo(f"  {email_of(account):<40} {what}")
    click.echo("")
