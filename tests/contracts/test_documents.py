"""What the documents say is what the service does."""

from pathlib import Path

import click

from portal.cli import COMMANDS, main
from portal.settings import Settings

README = Path("README.md").read_text(encoding="utf-8")


def test_settings_when_documented_then_are_all_in_the_readme() -> None:
    missing = [name for name in Settings.model_fields if f"`PORTAL_{name.upper()}`" not in README]

    assert missing == []


def test_commands_when_documented_then_are_all_in_the_readme() -> None:
    missing = [name for name in COMMANDS if f"`portal {name}" not in README]

    assert missing == []


def test_commands_when_loaded_then_each_has_help() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None and command.help, name
        for child in getattr(command, "commands", {}).values():
            assert child.help, f"{name} {child.name}"


def test_decisions_when_listed_then_have_one_number_and_the_four_parts() -> None:
    files = sorted(Path("portal/decisions").glob("*.md"))

    numbers = [file.name[:4] for file in files]
    assert len(numbers) == len(set(numbers)) and files
    for file in files:
        text = file.read_text(encoding="utf-8")
        for part in ("## Status", "## Context", "## Decision", "## Consequences"):
            assert part in text, f"{file.name} lacks {part}"
