"""The `portal` command. Subcommands are imported when they are used, so that each starts at once."""

from importlib import import_module

import click

#: Name of each command, and the module and attribute that hold it.
COMMANDS = {
    "audit": "portal.cli.audit:audit",
    "consultation": "portal.cli.consultations:consultation",
    "councils": "portal.cli.councils:councils",
    "cycle": "portal.cli.cycles:cycle",
    "db": "portal.cli.db:database",
    "demo": "portal.cli.demo:demo",
    "guidance": "portal.cli.guidance:guidance",
    "metrics": "portal.cli.metrics:metrics",
    "people": "portal.cli.people:people",
    "retention": "portal.cli.retention:retention",
    "serve": "portal.cli.serve:serve",
    "summaries": "portal.cli.summaries:summaries",
    "summary": "portal.cli.summaries:summary",
    "verify": "portal.cli.summaries:verify",
    "worker": "portal.cli.serve:worker",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The Best Value guidance consultation and self-assessment portal."""
