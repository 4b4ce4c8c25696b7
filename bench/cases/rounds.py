"""The pages of a full round: every item answered, 400 citations, 2,000 comments. Each beside a bare template.

A person who writes is signed in, so no page is kept; each is made anew, in one process, without the network.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from flask import Flask, render_template_string

from bench.harness import Forms, World, case

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
COUNCIL, CYCLE = "E99000002", "bench-full"
_NAIVE = "the page, and one query for each item of the round"
_LIMIT = "a bare template of as many bytes, from the same application"
_BARE = "<!DOCTYPE html><html><body>{% for line in lines %}<p>{{ line }}</p>\n{% endfor %}</body></html>"


@cache
def built(world: World) -> tuple[Flask, str]:
    """An application on a copy of the demonstration with a full round in it; and the address of the round."""
    from portal.app import create_app
    from portal.domain.roles import SERVICE
    from portal.services import assessments
    from portal.settings import Settings
    from portal.transactions import writing
    from tests.factories.assessments import account, open_round
    from tests.factories.full_round import build_full_round

    assert world.app
    folder = world.folder / "full"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(world.folder / "demo", folder)
    app = create_app(Settings(instance=folder, queue="immediate", secret_key="bench" * 8))
    with app.app_context(), writing():
        people = [account(name, today=NOW.date()) for name in ("author", "contributor", "viewer")]
        assessments.add_cycle(
            CYCLE, "Self-assessment of the bench", edition="2024-05", opens_on=NOW.date(), due_on=NOW.date(),
            actor=SERVICE, now=NOW,
        )  # fmt: skip  # what, then by whom and when
        found = open_round(COUNCIL, actor=people[0], now=NOW, cycle=CYCLE)
        build_full_round(found, people=people, now=NOW)
        return app, f"/council/{COUNCIL}/rounds/{found.id}"


def measured(world: World, address: str) -> Iterator[Forms]:
    """A page of the round as its author asks for it."""
    from portal.demonstration.people import PASSWORD, email_of
    from tests.pages import Page

    app, base = built(world)
    page = Page(app)
    page.get("/sign-in")
    page.submit({"email": email_of("author"), "password": PASSWORD}, action="/sign-in")
    size = len(page.client.get(base + address).data)

    def ours() -> None:
        assert page.client.get(base + address).status_code == 200

    def naive() -> None:
        ours()
        with app.app_context():
            one_by_one(base.rsplit("/", 1)[1])

    def limit() -> None:
        with app.test_request_context("/"):
            assert render_template_string(_BARE, lines=["x" * 60] * (size // 68))

    yield Forms(ours, naive, limit)


def one_by_one(round_id: str) -> None:
    """What a first version does: ask for the comments and the evidence of each item by itself."""
    from uuid import UUID

    from sqlalchemy import select

    from portal.database import db
    from portal.models import Citation, Comment, JudgementAnswer

    id = UUID(round_id)
    codes = db.session.execute(select(JudgementAnswer.code).where(JudgementAnswer.round_id == id)).scalars().all()
    for code in codes:
        for model in (Comment, Citation):
            list(db.session.execute(select(model).where(model.round_id == id, model.code == code)).scalars())


@case("full round, task list", naive=_NAIVE, limit=_LIMIT, cold=False)
def task_list(world: World) -> Iterator[Forms]:
    yield from measured(world, "")


@case("full round, theme", naive=_NAIVE, limit=_LIMIT, cold=False)
def theme(world: World) -> Iterator[Forms]:
    yield from measured(world, "/themes/governance")


@case("full round, characteristic", naive=_NAIVE, limit=_LIMIT, cold=False)
def characteristic(world: World) -> Iterator[Forms]:
    yield from measured(world, "/characteristics/G-04")


@case("full round, heat map", naive=_NAIVE, limit=_LIMIT, cold=False)
def heat_map(world: World) -> Iterator[Forms]:
    yield from measured(world, "/heat-map")
