"""Who does what in one round: owners, contributors and readers of themes.

A role says what a person may do in a council at all; a duty says for which part of a round somebody asked them. Duties
only ever narrow what a role allows: a contributor who is not named for a theme does not write in it once others are,
and an independent reader never writes in the theme they read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.domain.roles import Actor, Permission, Role, may


class Duty(StrEnum):
    """What a person is asked to do in a round."""

    THEME_OWNER = "theme_owner"
    CONTRIBUTOR = "contributor"
    THEME_READER = "theme_reader"
    CONSISTENCY_READER = "consistency_reader"

    @property
    def label(self) -> str:
        """The duty as a person reads it."""
        return _LABELS[self]

    @property
    def is_for_one_theme(self) -> bool:
        return self is not Duty.CONSISTENCY_READER


_LABELS = {
    Duty.THEME_OWNER: "theme owner",
    Duty.CONTRIBUTOR: "contributor",
    Duty.THEME_READER: "independent reader",
    Duty.CONSISTENCY_READER: "consistency reader",
}
#: Duties of those who write, and of those who read what others wrote.
WRITING = frozenset({Duty.THEME_OWNER, Duty.CONTRIBUTOR})
READING = frozenset({Duty.THEME_READER, Duty.CONSISTENCY_READER})


@dataclass(frozen=True)
class Assignment:
    """One duty of one person in a round.

    Args:
        theme: the slug of the theme; empty for the consistency reader, who reads them all.
    """

    user_id: UUID
    duty: Duty
    theme: str = ""


def why_not_assign(
    offered: Assignment, held: Iterable[Assignment], *, wrote_in: frozenset[str], is_assigned_now: bool = False
) -> str | None:
    """What bars a person from a duty, in words; None when nothing does.

    Args:
        held: every assignment of the round.
        wrote_in: slugs of the themes in which the person has written in this round.

    Source: our own rule, after the method of a council under a Best Value Notice (one independent reviewer for each
        theme, then one second officer for consistency; Standards and Audit Committee, July 2024).
    """
    if is_assigned_now:
        return "This person already has this duty"
    mine = [found for found in held if found.user_id == offered.user_id]
    if offered.duty is Duty.THEME_READER:
        if any(found.duty is Duty.THEME_READER and found.theme == offered.theme for found in held):
            return "This theme already has an independent reader. Remove that one first"
        if any(found.duty in WRITING and found.theme == offered.theme for found in mine):
            return "This person writes in this theme, so another person has to read it"
        if offered.theme in wrote_in:
            return "This person has written in this theme in this round, so another person has to read it"
    if offered.duty is Duty.CONSISTENCY_READER and any(found.duty is Duty.CONSISTENCY_READER for found in held):
        return "This round already has a consistency reader. Remove that one first"
    if offered.duty in WRITING and any(
        found.duty is Duty.THEME_READER and found.theme == offered.theme for found in mine
    ):
        return "This person reads this theme independently, so another person has to write it"
    return None


def may_write_in(actor: Actor, council: str, theme: str, held: Iterable[Assignment]) -> bool:
    """Whether the actor may change answers, evidence and actions of one theme of a round in draft.

    Authors and council administrators write everywhere but in a theme they read independently. Contributors write in a
    theme while nobody is named for it, and once somebody is, only when they are among those named.

    Source: our own rule.
    """
    if not may(actor, Permission.EDIT_ROUND, council):
        return False
    in_theme = [found for found in held if found.theme == theme]
    if any(found.user_id == actor.user_id and found.duty is Duty.THEME_READER for found in in_theme):
        return False
    if actor.roles_in(council) & {Role.AUTHOR, Role.COUNCIL_ADMIN}:
        return True
    writers = {found.user_id for found in in_theme if found.duty in WRITING}
    return not writers or actor.user_id in writers
