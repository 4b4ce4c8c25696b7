"""Who may do what in a council's area, as one table: what stands here is what people read and what tests hold to.

Each action names the permission that the service asks for, and the rule that narrows it further. The cells are worked
out from `PERMISSIONS`, so the page cannot say anything else than the guard does.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.duties import WRITING, Duty
from portal.domain.roles import PERMISSIONS, Permission, Role


class Limit(StrEnum):
    """What narrows an action beyond its permission."""

    NONE = "none"
    #: Contributors in themes they are named for; nobody in a theme they read independently.
    NAMED_THEMES = "named_themes"
    THEME_READER = "theme_reader"
    CONSISTENCY_READER = "consistency_reader"
    OFFICE = "office"
    OWN = "own"
    #: Somebody other than the person who did what came before.
    SECOND_PERSON = "second_person"


class Group(StrEnum):
    """What an action belongs to, in the order of the page."""

    READ = "Reading"
    WRITE = "Answering"
    ASSURE = "Reading independently"
    PLAN = "Recommendations and the plan"
    FIGURES = "Figures"
    SET_UP = "Setting up a round"
    SIGN = "Signing and submitting"
    DEPARTMENT = "The department"
    PEOPLE = "People and offices"


@dataclass(frozen=True)
class ActionRule:
    """One thing that can be done, and who may.

    Args:
        key: names the action in the table of addresses that the tests keep.
    """

    key: str
    group: Group
    words: str
    permission: Permission
    limit: Limit = Limit.NONE


ACTIONS: tuple[ActionRule, ...] = (
    ActionRule("read", Group.READ, "Read drafts, the task list and the history", Permission.VIEW_ROUND),
    ActionRule("read_sealed", Group.READ, "Read and download what was sealed", Permission.VIEW_ROUND),
    ActionRule("read_summaries", Group.READ, "Read summaries issued to the council", Permission.VIEW_COUNCIL_SUMMARIES),
    ActionRule("read_library", Group.READ, "Read the evidence library", Permission.VIEW_ROUND),
    ActionRule("read_plan", Group.READ, "Read recommendations, the plan and notices", Permission.VIEW_ROUND),
    ActionRule(
        "answer",
        Group.WRITE,
        "Answer characteristics and indicators, and the questions the service asks of an answer",
        Permission.EDIT_ROUND,
        Limit.NAMED_THEMES,
    ),
    ActionRule(
        "cite", Group.WRITE, "Add, change and remove evidence of an answer", Permission.EDIT_ROUND, Limit.NAMED_THEMES
    ),
    ActionRule("discard", Group.WRITE, "Throw away words not yet saved", Permission.EDIT_ROUND, Limit.OWN),
    ActionRule("keep_library", Group.WRITE, "Keep the evidence library", Permission.EDIT_ROUND),
    ActionRule("comment", Group.WRITE, "Comment, mention colleagues and settle a comment", Permission.VIEW_ROUND),
    ActionRule("take_back_comment", Group.WRITE, "Take a comment back", Permission.VIEW_ROUND, Limit.OWN),
    ActionRule("offline", Group.WRITE, "Take the workbook away and bring it back", Permission.EDIT_ROUND),
    ActionRule(
        "mark_ready",
        Group.ASSURE,
        "Say that a theme is ready for its reader, and answer a reader’s view",
        Permission.EDIT_ROUND,
        Limit.NAMED_THEMES,
    ),
    ActionRule(
        "record_view", Group.ASSURE, "Record an own judgement of a theme", Permission.VIEW_ROUND, Limit.THEME_READER
    ),
    ActionRule(
        "even_out",
        Group.ASSURE,
        "Record a judgement for consistency across themes",
        Permission.VIEW_ROUND,
        Limit.CONSISTENCY_READER,
    ),
    ActionRule("keep_plan", Group.PLAN, "Keep recommendations, actions and notices", Permission.EDIT_ROUND),
    ActionRule(
        "close_action",
        Group.PLAN,
        "Confirm that an action is closed",
        Permission.EDIT_ROUND,
        Limit.SECOND_PERSON,
    ),
    ActionRule("read_figures", Group.FIGURES, "Read what the council says of its figures", Permission.VIEW_ROUND),
    ActionRule(
        "note_figures",
        Group.FIGURES,
        "Write a note on a figure, ask for a correction, choose comparators",
        Permission.EDIT_ROUND,
    ),
    ActionRule("read_set_up", Group.SET_UP, "Read who does what, and who holds the offices", Permission.VIEW_ROUND),
    ActionRule("open_round", Group.SET_UP, "Begin a round", Permission.OPEN_ROUND),
    ActionRule("set_up", Group.SET_UP, "Set dates, carry forward, and say who does what", Permission.OPEN_ROUND),
    ActionRule("move_edition", Group.SET_UP, "Move a round to another edition of the guidance", Permission.OPEN_ROUND),
    ActionRule(
        "governance",
        Group.SIGN,
        "Make the committee pack, and record what the committee said",
        Permission.SEND_FOR_SIGN_OFF,
    ),
    ActionRule("send", Group.SIGN, "Send for sign-off, and take it back", Permission.SEND_FOR_SIGN_OFF),
    ActionRule("sign", Group.SIGN, "Sign or decline", Permission.SIGN_OFF, Limit.OFFICE),
    ActionRule(
        "read_questions",
        Group.DEPARTMENT,
        "Read the department’s questions, and the notes of conversations that it shared",
        Permission.VIEW_ROUND,
    ),
    ActionRule(
        "correct_facts",
        Group.DEPARTMENT,
        "Read a draft summary before it is issued, and correct facts in it",
        Permission.ANSWER_DEPARTMENT,
    ),
    ActionRule(
        "answer_department",
        Group.DEPARTMENT,
        "Answer the department’s questions, and agree the notes of conversations",
        Permission.ANSWER_DEPARTMENT,
    ),
    ActionRule(
        "follow_up",
        Group.DEPARTMENT,
        "Offer the department a plan, and agree to good practice being published",
        Permission.ANSWER_DEPARTMENT,
    ),
    ActionRule(
        "keep_people",
        Group.PEOPLE,
        "Invite people, take roles away, and record offices and deputies",
        Permission.MANAGE_COUNCIL_PEOPLE,
    ),
)

#: The roles of a council in the order of the page.
ROLE_COLUMNS = (Role.AUTHOR, Role.CONTRIBUTOR, Role.VIEWER, Role.SIGNATORY, Role.COUNCIL_ADMIN)
DUTY_COLUMNS = tuple(Duty)

_READERS = {Limit.THEME_READER: Duty.THEME_READER, Limit.CONSISTENCY_READER: Duty.CONSISTENCY_READER}
_NARROWED = {
    Limit.THEME_READER: "Only as independent reader of the theme",
    Limit.CONSISTENCY_READER: "Only as consistency reader",
    Limit.OFFICE: "Only as holder of the office, or as its deputy",
    Limit.OWN: "Only their own",
    Limit.SECOND_PERSON: "Yes, if somebody else proposed it",
}
AS_THEIR_ROLE = "As their role says"


def find_action(key: str) -> ActionRule:
    """The action of that name.

    Raises:
        KeyError: there is none.
    """
    return {action.key: action for action in ACTIONS}[key]


def cell(action: ActionRule, role: Role) -> str:
    """Whether somebody in a role may do something, in words.

    Source: `PERMISSIONS`, `duties.may_write_in` and the rules of signing; our own rules, save who may hold an office.
    """
    if action.permission not in PERMISSIONS[role]:
        return "No"
    if action.limit is Limit.NAMED_THEMES:
        if role is Role.CONTRIBUTOR:
            return "Only in themes they are named for, or nobody is"
        return "Yes, but not in a theme they read"
    return _NARROWED.get(action.limit, "Yes")


def duty_cell(action: ActionRule, duty: Duty) -> str:
    """What a duty changes of an action for those who hold it, in words.

    Source: as `cell`.
    """
    if action.limit is Limit.NAMED_THEMES:
        if duty in WRITING:
            return "Yes, in their theme"
        return "No, in the theme they read" if duty is Duty.THEME_READER else AS_THEIR_ROLE
    if action.limit in _READERS:
        if duty is not _READERS[action.limit]:
            return "No"
        return "Yes, in their theme" if duty.is_for_one_theme else "Yes"
    return AS_THEIR_ROLE


def by_group() -> tuple[tuple[Group, tuple[ActionRule, ...]], ...]:
    """The actions of each group, in the order of the page."""
    return tuple((group, tuple(action for action in ACTIONS if action.group is group)) for group in Group)
