"""Builds the demonstration from nothing, and knows when it is already there."""

import shutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal import migration
from portal.app import create_app
from portal.database import db
from portal.services import records
from portal.settings import Settings
from portal.transactions import writing

#: What is built, in order: words for the person who waits, and the module that does it. A module's `build(now)` opens
#: its own write transactions, save the first, which is one.
STEPS: tuple[tuple[str, str], ...] = (
    ("Accounts and councils that do not exist", "people"),
    ("Register and published figures", "figures"),
    ("How a council answers for its figures", "reading"),
    ("Consultations", "consultations"),
    ("Registers, plans and a notice", "plans"),
    ("Self-assessments", "assessments"),
    ("Documents behind answers", "library"),
    ("Who does what in a round", "team"),
    ("Readers, and what they said", "assurance"),
    ("Changes asked for, and signed again", "signing"),
    ("A review and its summary", "reviews"),
)
MARKER = "demonstration"


def ensure_built(settings: Settings) -> None:
    """Builds the demonstration unless it is there whole; one that was interrupted is built anew."""
    if _is_whole(settings):
        return
    if settings.instance.exists():
        shutil.rmtree(settings.instance)
    settings.instance.mkdir(parents=True)
    migration.upgrade(settings.database_url)
    app = create_app(settings.model_copy(update={"queue": "immediate"}))
    with app.app_context():
        from portal import clock

        build(clock.now(), say=click.echo)
        db.engine.dispose()


def build(now: datetime, *, say: Callable[[str], object] = lambda _line: None) -> None:
    """Fills an empty database; needs an app context."""
    with writing():
        records.set_marker(MARKER, "being built")
    for number, (words, name) in enumerate(STEPS, start=1):
        say(f"Building the demonstration, step {number} of {len(STEPS)}: {words}")
        module = import_module(f"portal.demonstration.{name}")
        if name == "people":
            with writing():
                module.build(now)
        else:
            module.build(now)
    with writing():
        records.set_marker(MARKER, "whole")


def _is_whole(settings: Settings) -> bool:
    if not settings.is_sqlite or not settings.instance.exists():
        return False
    app: Flask = create_app(settings)
    with app.app_context():
        try:
            return (
                records.find_marker(MARKER) == "whole"
                and migration.current(db.session.connection()) == migration.newest()
            )
        except SQLAlchemyError:  # no such table: a folder without the demonstration
            return False
        finally:
            db.session.remove()
            db.engine.dispose()
