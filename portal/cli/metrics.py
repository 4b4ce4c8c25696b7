"""`portal metrics`: releases of figures from the command line, and one council's figures beside its comparators."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal import clock
from portal.cli.base import OPERATOR, with_app
from portal.ingest.descriptions import ReleaseDescription, code_from, is_code, parse_description
from portal.ingest.readers import MAX_BYTES

if TYPE_CHECKING:
    from portal.ingest.outcome import Checked
    from portal.services.figures import CouncilFigures, ImportOutcome


@click.group()
def metrics() -> None:
    """Published figures of authorities."""


@metrics.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--release", "code", metavar="CODE", help="Code of the release; made from its layout or name if left out."
)
@click.option("--collection", metavar="NAME", help="The series it belongs to; what its layout knows if left out.")
@click.option("--title", help="Title of the release.")
@click.option("--dry-run", is_flag=True, help="Check the file and say what it would change; keep nothing.")
@with_app
def import_(file: Path, code: str | None, collection: str | None, title: str | None, dry_run: bool) -> None:
    """Checks FILE and keeps it as a release, to be made current by `portal metrics publish`.

    FILE is CSV, XLSX or ODS as a source publishes it, known by the headings it holds and never by its name; or it has
    the columns metric_id, gss_code, period and value, and perhaps status, unit, period_type and basis. A file of the
    same name that ends in .toml may say whose figures they are.

    Exit status: 0 loaded, 1 refused with problems by row and column, 2 wrong use.
    """
    from portal.services import figures
    from portal.storage import file_store
    from portal.transactions import writing

    description = _description(file, code=code, collection=collection, title=title)
    if file.stat().st_size > MAX_BYTES:
        click.echo(f"the file: Split the file: it is larger than {MAX_BYTES // 1_000_000} MB [too_large]", err=True)
        sys.exit(1)
    raw = file.read_bytes()

    with _progress() as on_step:
        checked = figures.examine(raw, description)
        on_step("Comparing with current figures")
        if not description.code:
            suggested = checked.suggested.code if checked.suggested else code_from(file.name)
            description = replace(description, code=suggested)
        if dry_run:
            outcome = figures.try_out(checked, description)
        else:
            with writing():
                outcome = figures.receive(
                    raw,
                    description,
                    files=file_store(),
                    actor=OPERATOR,
                    now=clock.now(),
                    file_name=file.name,
                    checked=checked,
                    on_step=on_step,
                )
    _tell_layout(checked)
    _tell(outcome)


@metrics.command()
@click.argument("code")
@with_app
def publish(code: str) -> None:
    """Makes the checked release CODE current; figures it replaces are kept as superseded."""
    from portal.services import figures
    from portal.transactions import writing

    with _known(code), writing():
        superseded = figures.publish(code, actor=OPERATOR, now=clock.now())
    release = figures.get_release(code)
    changes = release.check_report["changes"]
    click.echo(f"Published {code}. {superseded:,} earlier figures are superseded.")
    click.echo(
        f"{release.figures_count:,} figures: {changes['added']:,} new, {changes['revised']:,} revised,"
        f" {changes['unchanged']:,} unchanged. The figures shown of {len(changes['affected']):,} authorities changed."
    )


@metrics.command()
@click.argument("code")
@click.option("--reason", required=True, metavar="TEXT", help="Why; shown to administrators beside the release.")
@with_app
def withdraw(code: str, reason: str) -> None:
    """Takes the published release CODE back; the figures it had replaced count again."""
    from portal.services import figures
    from portal.transactions import writing

    with _known(code), writing():
        taken = figures.withdraw(code, reason, actor=OPERATOR, now=clock.now())
    click.echo(f"Took back {code}. {taken:,} figures count no more; what they had replaced counts again.")


@metrics.command()
@with_app
def releases() -> None:
    """Lists every release with its state, the number of its figures and its title, by code."""
    from portal.services import figures

    held = figures.list_releases()
    width = max((len(release.code) for release in held), default=0)
    for release in held:
        title = release.title or release.file_name
        click.echo(f"{release.code:<{width}}  {release.state.value:<10}  {release.figures_count:>9,}  {title}")
    if not held:
        click.echo("No release has been received yet.")


@contextmanager
def _known(code: str) -> Iterator[None]:
    """Says in words that there is no release of a code."""
    from portal.domain.errors import NotFound, Refused

    try:
        yield
    except NotFound:
        raise Refused(f"There is no release {code}") from None


@metrics.command()
@click.argument("council")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True, help="Of output."
)
@with_app
def compare(council: str, form: str) -> None:
    """Prints the figures of COUNCIL (a GSS code or a name) beside England, its type and its neighbours."""
    import guidance
    from portal.services import figures
    from portal.services.figures import answers

    slugs = [theme.slug for theme in guidance.load(guidance.CURRENT).themes]
    found = figures.council_figures(_gss_code(council), slugs)
    if form == "json":
        click.echo(json.dumps(answers.council_figures(found).model_dump(mode="json"), ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(answers.to_csv(answers.council_figure_rows(found), answers.COUNCIL_FIGURE_COLUMNS), nl=False)
    else:
        _print_text(found)


def _description(file: Path, *, code: str | None, collection: str | None, title: str | None) -> ReleaseDescription:
    beside = file.with_suffix(".toml")
    if beside.is_file() and beside != file:
        try:
            found = parse_description(beside.read_text(encoding="utf-8"))
        except ValueError as error:
            raise click.UsageError(f"{beside.name}: {error}") from None
    else:
        found = ReleaseDescription("")
    if code is not None and not is_code(code):
        raise click.BadParameter("use lower-case words with hyphens", param_hint="--release")
    if collection is not None and not is_code(collection):
        raise click.BadParameter("use lower-case words with hyphens", param_hint="--collection")
    return replace(
        found, code=code or found.code, collection=collection or found.collection, title=title or found.title
    )


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading and checking", total=3)

        def on_step(step: str) -> None:
            progress.update(task, advance=1, description=step)

        yield on_step


def _tell_layout(checked: "Checked") -> None:
    """Says what was found in a file as its source publishes it; nothing of our own layout."""
    if checked.suggested is None:
        return
    click.echo(f"Layout {checked.layout}: {checked.suggested.title} (collection {checked.suggested.collection}).")
    for what, count in checked.left_out.items():
        click.echo(f"Left out: {count:,} {what}.")


def _tell(outcome: "ImportOutcome") -> None:
    from portal.cli.problems import echo_problems
    from portal.ingest.problems import Severity
    from portal.services.figures import ImportResult

    echo_problems(outcome.problems)
    errors = sum(problem.severity is Severity.ERROR for problem in outcome.problems)
    counts = f"{outcome.added:,} new, {outcome.revised:,} revised, {outcome.unchanged:,} unchanged"
    if outcome.result is ImportResult.ALREADY_HELD:
        click.echo(f"Nothing to do: release {outcome.code} was made from this very file.")
    elif errors:
        problems = "1 problem" if errors == 1 else f"{errors:,} problems"
        click.echo(f"Refused: {problems} in {outcome.rows:,} rows. Nothing was loaded.", err=True)
        sys.exit(1)
    elif outcome.result is ImportResult.DRY_RUN:
        click.echo(f"{outcome.rows:,} rows are sound ({counts}). Nothing was kept.")
    else:
        click.echo(f"Loaded release {outcome.code}: {outcome.rows:,} rows ({counts}).")
        click.echo(f"Make it current with: portal metrics publish {outcome.code}")


def _gss_code(council: str) -> str:
    from portal.domain.errors import Refused
    from portal.services import councils

    found = councils.list_councils(text=council)
    exact = [
        entry
        for entry in found
        if council.casefold() in (entry.gss_code.casefold(), entry.name.casefold(), entry.official_name.casefold())
    ]
    if len(exact) == 1:
        return exact[0].gss_code
    if not found:
        raise Refused(f"No authority is called {council}")
    options = ", ".join(f"{entry.name} {entry.gss_code}" for entry in (exact or found)[:10])
    raise Refused(f"Give the GSS code: {council} fits {options}")


def _print_text(found: "CouncilFigures") -> None:
    from portal.services.figures.wording import comparator_text, figure_text

    click.echo(f"{found.council.official_name} ({found.council.gss_code})")
    sections = [(theme.slug.replace("-", " "), theme.figures) for theme in found.themes]
    for heading, items in [*sections, ("other published context", found.context)]:
        click.echo(f"\n{heading.capitalize()}")
        if not items:
            click.echo("  No metric speaks to this theme. Evidence comes from documents, peer challenge and people.")
        for figure in items:
            period = figure.period.words if figure.period else "no figures held"
            click.echo(f"  {figure.metric.name} ({period})")
            click.echo(f"    {figure_text(figure)}")
            for comparator in figure.comparators:
                click.echo(f"    {comparator.words}: {comparator_text(comparator, figure.metric)}")
            if figure.words:
                click.echo(f"    {figure.words.capitalize()} the England median")
