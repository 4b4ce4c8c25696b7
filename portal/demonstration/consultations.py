"""The demonstration's consultations: that of 2023 as it is known, and three that never took place.

The made-up ones are filled through the services that respondents use, from a fixed seed, with people who say nothing on
some questions, so that the counts have silence in them.
"""

import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.resources import files

from portal.domain.consultation.definition import Definition, parse
from portal.domain.consultation.window import LONDON, closing_instant, opening_instant
from portal.domain.roles import Actor, Grant, Role
from portal.services import consultations
from portal.transactions import writing

SEED = 20240508
#: Stands for the person who set the made-up consultations up, before the demonstration's own manager took over.
FOUNDER = Actor(user_id=None, name="the demonstration", grants=(Grant(Role.CONSULTATION_MANAGER),))

OPEN_TYPES = {
    "local_authority": 15,
    "combined_authority": 1,
    "representative_body": 4,
    "professional_body": 3,
    "voluntary": 5,
    "business": 2,
    "public": 10,
}
MAPPING_TYPES = {"local_authority": 9, "representative_body": 2, "professional_body": 2, "public": 5}
CLOSED_TYPES = {"local_authority": 52, "representative_body": 14, "professional_body": 4, "voluntary": 3, "public": 75}

#: Share of respondents who say nothing on a question.
SILENCE = 0.25

LONG_TEXTS = (
    "Pre-decision scrutiny with the papers published early. Members asked for options, and got them.",
    "An audit committee with two independent members, who read the risk register line by line.",
    "We hold a challenge session before each budget, with the section 151 officer and a peer from another council.",
    "Nothing formal helped until the three statutory officers began to meet every week.",
    "Mae’r papurau ar gael yn gynnar. The papers are out early, and people read them.",
    "Recording why an option was not chosen, beside why one was.",
)
CLOSING_TEXTS = (
    "Figures should open questions. Counting indicators does not.",
    "Keep it proportionate: a small district has few officers.",
    "Tell us afterwards what changed because of what people said.",
    "Context matters: funding, geography and what a council is not responsible for.",
)
LINKS = (
    "Turnover of care staff says more about the local labour market than about how we plan.",
    "Add the age of the local plan to evidence behind service plans.",
    "Keep reserves away from governance: the question is who scrutinised them, and no figure knows that.",
    "Nothing on housing or children. Say so on every page.",
)
WORDS = (
    "“Assurance” and “challenge” need a line each.",
    "“Section 114”, for anybody new.",
    "“Continuous improvement”.",
)
FIGURES = ("Reserves beside spending", "Staff turnover", "Council tax collection", "Spending on social care", "Debt")

Answers = dict[str, Sequence[str]]
AnswerMaker = Callable[[str, random.Random], Answers]


def build(now: datetime) -> None:
    """Fills an empty database with that of 2023 and the three made-up ones."""
    chance = random.Random(SEED)  # noqa: S311  # made-up answers, the same each time
    with writing():
        consultations.define(consultations.shipped_definition("best-value-2023"), actor=FOUNDER, now=now)
    _build_closed(now, chance)
    _build_open(now, chance)
    _build_mapping(now, chance)


def _build_mapping(now: datetime, chance: random.Random) -> None:
    today = now.astimezone(LONDON).date()
    opens_at = opening_instant(today - timedelta(days=9))
    definition = _read("consultation-mapping")
    _define(definition, opens_at, closing_instant(today + timedelta(days=40)))
    _fill(definition.slug, MAPPING_TYPES, opens_at, now - opens_at, chance, _mapping_answers)


def _build_open(now: datetime, chance: random.Random) -> None:
    today = now.astimezone(LONDON).date()
    opens_at = opening_instant(today - timedelta(days=12))
    _define(_read("consultation-open"), opens_at, closing_instant(today + timedelta(days=30)))
    _fill("using-the-seven-themes", OPEN_TYPES, opens_at, now - opens_at, chance, _open_answers)


def _build_closed(now: datetime, chance: random.Random) -> None:
    today = now.astimezone(LONDON).date()
    opens_at, closes_at = opening_instant(today - timedelta(days=120)), closing_instant(today - timedelta(days=78))
    definition = _read("consultation-closed")
    _define(definition, opens_at, closes_at)
    _fill(definition.slug, CLOSED_TYPES, opens_at, closes_at - opens_at, chance, _closed_answers)
    with writing():
        consultations.publish_outcome(
            definition.slug, outcome=definition.outcome, version=1, actor=FOUNDER, now=now - timedelta(days=20)
        )


def _read(name: str) -> Definition:
    return parse(tomllib.loads(files("portal.demonstration").joinpath(f"{name}.toml").read_text("utf-8")))


def _define(definition: Definition, opens_at: datetime, closes_at: datetime) -> None:
    before = opens_at - timedelta(days=7)
    with writing():
        consultations.define(
            definition, actor=FOUNDER, now=before, opens_at=opens_at, closes_at=closes_at, demonstration=True
        )
        consultations.open_consultation(definition.slug, actor=FOUNDER, now=before)


def _fill(
    slug: str,
    counts: Mapping[str, int],
    opens_at: datetime,
    length: timedelta,
    chance: random.Random,
    answers: AnswerMaker,
) -> None:
    """Adds responses spread over the time, in the order of arrival, in one transaction."""
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    chance.shuffle(kinds)
    moments = sorted(opens_at + length * chance.uniform(0.02, 0.95) for _ in kinds)
    with writing():
        for kind, moment in zip(kinds, moments, strict=True):
            _respond(slug, kind, answers(kind, chance), moment)


def _respond(slug: str, kind: str, values: Answers, now: datetime) -> None:
    token = consultations.new_token()
    is_person = kind == "public"
    about = consultations.About(
        capacity="individual" if is_person else "organisation",
        respondent_type=kind,
        organisation="" if is_person else f"A made-up {kind.replace('_', ' ')}",
    )
    consultations.start_response(slug, token=token, now=now - timedelta(minutes=12))
    consultations.save_about(slug, token, about, now=now - timedelta(minutes=10))
    consultations.save_answers(slug, token, values, now=now - timedelta(minutes=1))
    consultations.submit(slug, token, now=now)


def _open_answers(kind: str, chance: random.Random) -> Answers:
    lean = [5, 9, 4, 3, 1] if kind != "public" else [3, 5, 6, 4, 2]
    themes = ("leadership", "governance", "culture", "use_of_resources", "service_delivery", "partnerships")
    said: Answers = {
        "Q1": chance.choices(_SCALE, lean),
        "Q2": chance.sample(themes, chance.randint(1, 3)),
        "Q3": chance.choices(("yes", "no", "dont_know"), (6, 2, 2)),
        "Q4": [chance.choice(LONG_TEXTS)],
        "Q5": chance.choices(("monthly", "quarterly", "yearly", "when_asked"), (1, 6, 4, 2)),
        "Q6": [chance.choice(FIGURES)],
        "Q7": chance.choices(_SCALE, [9, 6, 2, 1, 0]),
        "Q8": [chance.choice(CLOSING_TEXTS)],
    }
    return _with_silence(said, chance, always="Q4")


def _mapping_answers(kind: str, chance: random.Random) -> Answers:
    said: Answers = {f"Q{number}": chance.choices(("yes", "no", "dont_know"), (6, 3, 2)) for number in range(1, 8)}
    return _with_silence(said | {"Q8": [chance.choice(LINKS)]}, chance, always="Q8")


def _closed_answers(kind: str, chance: random.Random) -> Answers:
    lean = [2, 6, 5, 6, 2] if kind != "public" else [1, 3, 4, 8, 5]
    said: Answers = {
        "Q1": chance.choices(_SCALE, lean),
        "Q2": chance.choices(("yes", "no", "dont_know"), (7, 1, 2)),
        "Q3": chance.sample(("residents", "members", "new_staff", "partners"), chance.randint(1, 4)),
        "Q4": [chance.choice(WORDS)],
    }
    return _with_silence(said, chance, always="Q4")


def _with_silence(said: Answers, chance: random.Random, *, always: str) -> Answers:
    return {code: value for code, value in said.items() if code == always or chance.random() > SILENCE}


_SCALE = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
