"""`portal consultation`: loads consultations and gives their results."""

import json
import sys
import tomllib
from pathlib import Path

import click

from portal.cli.base import OPERATOR, with_app


@click.group()
def consultation() -> None:
    """Consultations and their results."""


@consultation.command()
@click.argument("slug")
@click.option("--format", "kind", type=click.Choice(["text", "csv", "json", "xlsx"]), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write to this file.")
@with_app
def results(slug: str, kind: str, out: Path | None) -> None:
    """Counts of the consultation SLUG by question and respondent type, each with its base.

    Every count is given, small ones included: for those who run the consultation. Exit status 0, or 1 if there is no
    such consultation.
    """
    from portal.errors import NotFound
    from portal.services import consultations
    from portal.services.consultations import exports

    try:
        found = consultations.results(slug)
    except NotFound:
        click.echo(f"There is no consultation called {slug}.", err=True)
        sys.exit(1)
    if kind == "xlsx":
        data = exports.as_xlsx(found)
    elif kind == "csv":
        data = exports.as_csv(found).encode("utf-8")
    elif kind == "json":
        data = (json.dumps(exports.as_json(found), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    else:
        data = (exports.as_text(found) + "\n").encode("utf-8")
    if out is not None:
        out.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


@consultation.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def load(file: Path) -> None:
    """Adds the consultation described in FILE (TOML) as a draft.

    Exit status 0 if it was added, 1 if it was refused with the reason.
    """
    from portal import clock
    from portal.domain.consultation.definition import parse
    from portal.services import consultations
    from portal.transactions import writing

    try:
        definition = parse(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(1)
    with writing():
        added = consultations.define(definition, actor=OPERATOR, now=clock.now())
    click.echo(f"Added {added.slug} as a draft. Questions: {len(added.questions)}.")
