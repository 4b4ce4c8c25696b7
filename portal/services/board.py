"""What people of a council see of the work on a round beside its answers: who does it, and what waits for them.

Only work is counted here: open comments, soft checks without a sentence, evidence. Never how the council stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.duties import WRITING, Duty
from portal.domain.roles import Actor
from portal.models import Round, RoundDuty, ThemeReady, User
from portal.services import assurance, soft_checks, threads
from portal.services.assessments.drafts import list_writers
from portal.services.assessments.duties import list_duties
from portal.services.assessments.progress import TaskList, get_task_list
from portal.services.assurance import ready


@dataclass(frozen=True)
class Person:
    """Who was asked to do what in a theme."""

    name: str
    duty: Duty
    is_me: bool


@dataclass(frozen=True)
class Board:
    """A round's tasks with what stands around them, by code and by theme.

    Args:
        comments: open threads by code; a code without one is left out. Likewise `writers`, the names of others who are
            writing there now.
        questions: codes of the items about which a soft check asks for a sentence that nobody has given.
        hidden: codes of the items whose answer this person must not see yet.
        duties: people by the slug of their theme; the consistency reader stands under "".
        ready: when a theme was said to be ready for its reader, by slug.
    """

    tasks: TaskList
    comments: Mapping[str, int]
    writers: Mapping[str, tuple[str, ...]]
    questions: frozenset[str]
    hidden: frozenset[str]
    duties: Mapping[str, tuple[Person, ...]]
    ready: Mapping[str, datetime]

    def owners(self, theme: str) -> str:
        """Who owns the theme, as a list of names; empty where nobody was named."""
        return names(person.name for person in self.duties.get(theme, ()) if person.duty is Duty.THEME_OWNER)

    def readers(self, theme: str) -> str:
        """Who reads the theme independently; empty where nobody was named."""
        return names(person.name for person in self.duties.get(theme, ()) if person.duty is Duty.THEME_READER)

    def contributors(self, theme: str) -> str:
        """Who else was asked to write in the theme; empty where nobody was named."""
        return names(person.name for person in self.duties.get(theme, ()) if person.duty is Duty.CONTRIBUTOR)

    def is_mine(self, theme: str) -> bool:
        """Whether the actor was asked to write in the theme."""
        return any(person.is_me and person.duty in WRITING for person in self.duties.get(theme, ()))

    def is_read_by_me(self, theme: str) -> bool:
        """Whether the actor reads the theme independently."""
        return any(person.is_me and person.duty is Duty.THEME_READER for person in self.duties.get(theme, ()))

    def writing_in(self, codes: Iterable[str]) -> str:
        """Names of the others who are writing in any of these items now."""
        found = {name for code in codes for name in self.writers.get(code, ())}
        return names(sorted(found))

    def writing_words(self, code: str) -> str:
        """Who is writing in one item now, as a sentence; empty for nobody."""
        return writing_words(names(self.writers.get(code, ())))

    def has_questions(self, codes: Iterable[str]) -> bool:
        """Whether a question about any of these items waits for a sentence."""
        return not self.questions.isdisjoint(codes)

    def open_comments(self, codes: Iterable[str]) -> int:
        """How many threads are open under these items."""
        return sum(self.comments.get(code, 0) for code in codes)


def get_board(found: Round, *, actor: Actor, now: datetime) -> Board:
    """The round's tasks with who works on them; as many queries for a full round as for an empty one.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    marked = select(ThemeReady.theme, ThemeReady.ready_at).where(ThemeReady.round_id == found.id)
    hidden = assurance.hidden_codes(found, actor=actor)
    asked = soft_checks.list_all(found, today=now.date(), hidden=hidden)
    return Board(
        tasks=get_task_list(found),
        comments=threads.count_open(found),
        writers=list_writers(found, actor=actor, now=now),
        questions=frozenset(question.check.code for question in asked if not question.text),
        hidden=hidden,
        duties=list_people(found, actor=actor),
        ready={row.theme: row.ready_at for row in db.session.execute(marked)},
    )


def may_mark_ready(found: Round, theme: str, *, actor: Actor) -> bool:
    """Whether the actor may say that a theme is ready for its reader, and there is one to read it."""
    duties = list_duties(found)
    has_reader = any(row.theme == theme and row.duty is Duty.THEME_READER for row in duties)
    return has_reader and ready.may_mark_ready(found, theme, duties, actor=actor)


def list_people(found: Round, *, actor: Actor) -> Mapping[str, tuple[Person, ...]]:
    """Everybody with a duty in the round, by the slug of the theme, in the order of names. One query."""
    query = (
        select(RoundDuty.theme, RoundDuty.duty, RoundDuty.user_id, User.name)
        .join(User, User.id == RoundDuty.user_id)
        .where(RoundDuty.round_id == found.id)
        .order_by(User.name)
    )
    people: dict[str, tuple[Person, ...]] = {}
    for row in db.session.execute(query):
        person = Person(row.name, row.duty, row.user_id == actor.user_id)
        people[row.theme] = (*people.get(row.theme, ()), person)
    return people


def names(people: Iterable[str]) -> str:
    """Names as a list in a sentence: "Ruth Oyelaran and Tom Ashby"; empty for nobody."""
    found = list(dict.fromkeys(people))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def writing_words(people: str) -> str:
    """Who is writing here, as a sentence; empty for nobody.

    Args:
        people: from `names`.
    """
    return f"{people} {'are' if ' and ' in people else 'is'} writing here now." if people else ""
