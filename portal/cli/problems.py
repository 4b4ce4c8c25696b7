"""Problems of a file on the command line: by row and column, on the error stream, all of them counted."""

from collections.abc import Sequence

import click

from portal.ingest.problems import Problem, Severity

#: More lines than this hide the others; the number of all is said.
SHOWN = 200


def echo_problems(problems: Sequence[Problem]) -> None:
    """Prints problems in the order of the file."""
    for problem in problems[:SHOWN]:
        word = "" if problem.severity is Severity.ERROR else "note, "
        click.echo(f"{word}{problem.place}: {problem.message} [{problem.code}]", err=True)
    if len(problems) > SHOWN:
        click.echo(f"and {len(problems) - SHOWN:,} more", err=True)
