"""Every address of a council's area × every verb × every role, as the table that people read says.

`permission_addresses.txt` names the action behind each address; a new address without a line fails here. The guard is
asked through the whole application; what a view would then show is left out, so that thousands of questions stay quick.
The rules that narrow a permission, by theme, office or duty, are asked of the views themselves further down.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request, url_for
from sqlalchemy import func, select
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule

from portal.access import access_of
from portal.app import create_app
from portal.database import db
from portal.demonstration.people import EXAMPLETON, NOWHERE, PASSWORD, email_of
from portal.domain import permissions_matrix as matrix
from portal.domain.duties import Duty
from portal.domain.permissions_matrix import ActionRule, Limit
from portal.domain.roles import Role
from portal.models import Citation, Event, Round, RoundDuty, User
from portal.services.assessments.rounds import guidance_of
from portal.settings import Settings
from portal.transactions import writing
from tests.conftest import close
from tests.contracts.test_replay import values, values_of
from tests.demonstration import SECRET
from tests.pages import Page

TABLE = Path(__file__).with_name("permission_addresses.txt")
#: The accounts of Exampleton by role; then those who belong elsewhere.
INSIDE: dict[str, Role] = {
    "council-admin": Role.COUNCIL_ADMIN,
    "author": Role.AUTHOR,
    "contributor": Role.CONTRIBUTOR,
    "viewer": Role.VIEWER,
    "chief-executive": Role.SIGNATORY,
}
OUTSIDE = ("author2", "reviewer", "lead", "consultation-manager", "admin")
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: What stands in for the view's own answer once the guard has let somebody through.
LET_THROUGH = 299

__all__ = ["values"]


def addresses() -> dict[str, ActionRule]:
    """The action of each endpoint, as the table has it."""
    lines = (line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {endpoint: matrix.find_action(key) for endpoint, key in lines}


def council_rules(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("council."))


def test_addresses_when_compared_with_the_table_then_each_has_an_action(app: Flask) -> None:
    stated, actual = set(addresses()), {rule.endpoint for rule in council_rules(app)}

    assert actual - stated == set(), "addresses without a line in permission_addresses.txt"
    assert stated - actual == set(), "lines in permission_addresses.txt without an address"


def test_actions_when_compared_with_the_guard_then_ask_for_the_same_permission(app: Flask) -> None:
    for endpoint, action in addresses().items():
        rule = access_of(app, endpoint)

        assert rule is not None and rule.permission is action.permission, f"{endpoint} is no {action.key}"


def test_actions_when_shown_to_people_then_each_can_be_done_somewhere(app: Flask) -> None:
    used = {action.key for action in addresses().values()}

    assert {action.key for action in matrix.ACTIONS} - used == set()


@pytest.fixture(scope="module")
def quick(demonstration_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration with the guard in place and every view left out; nothing is changed, so one copy serves all."""
    folder = tmp_path_factory.mktemp("matrix") / "demonstration"
    shutil.copytree(demonstration_folder, folder)
    app = create_app(Settings(instance=folder, secret_key=SECRET, queue="immediate"))
    app.config.update(TESTING=True)

    def stop() -> Response | None:
        endpoint = request.endpoint or ""
        return Response(status=LET_THROUGH) if endpoint.startswith("council.") else None

    app.before_request_funcs.setdefault(None, []).append(stop)
    yield app
    close(app)


@pytest.fixture(scope="module")
def paths(quick: Flask) -> tuple[str, ...]:
    """Every address of the council's area, with something in each of its parts."""
    known = values_of(quick)
    with quick.test_request_context():
        return tuple(sorted({path_of(rule, known) for rule in council_rules(quick)}))


def path_of(rule: Rule, known: dict[str, object]) -> str:
    known = {**known, "code": "G-F01" if "indicator" in rule.endpoint else "G-01"}
    # Where no such thing is held, any id will do: the guard comes first, and a view then finds nothing.
    wanted = {name: known.get(name, known["job_id"]) for name in rule.arguments}
    for name, converter in rule._converters.items():
        if hasattr(converter, "items"):  # one of a few words
            wanted[name] = sorted(converter.items)[0]
    return url_for(rule.endpoint, **wanted)


def endpoint_of(app: Flask, path: str, verb: str) -> str:
    """Where a request goes; empty where the address does not take the verb."""
    try:
        found: str = app.url_map.bind("localhost").match(path, method=verb)[0]
    except MethodNotAllowed:
        return ""
    return found


def expected(account: str | None, action: ActionRule, verb: str, endpoint: str) -> int:
    """What the table says of an account, apart from the guard."""
    if account is None:
        return 302 if verb == "GET" else 401
    if endpoint == "council.home":  # everybody's way in, which lists one's own councils and nothing else
        return LET_THROUGH if account in (*INSIDE, "author2") else 403
    if account in OUTSIDE:
        return 404
    return 404 if matrix.cell(action, INSIDE[account]) == "No" else LET_THROUGH


@pytest.mark.slow
@pytest.mark.parametrize("account", [None, *INSIDE, *OUTSIDE], ids=lambda account: account or "visitor")
def test_every_address_and_verb_when_asked_for_then_is_answered_as_the_table_says(
    quick: Flask, paths: tuple[str, ...], account: str | None
) -> None:
    page, actions, found = Page(quick), addresses(), []
    if account is not None:
        page.get("/sign-in")
        page.submit({"email": email_of(account), "password": PASSWORD}, action="/sign-in")
    token = page.tokens()["csrf_token"]

    for path in paths:
        for verb in VERBS:
            sent = {"data": {"csrf_token": token}} if verb != "GET" else {}
            status = page.client.open(path, method=verb, **sent).status_code
            endpoint = endpoint_of(quick, path, verb)
            wanted = expected(account, actions[endpoint], verb, endpoint) if endpoint else 405
            if status != wanted:
                found.append(f"{verb} {path}: {status}, not {wanted}")

    assert found == []
    assert len(paths) > 80


def address_of(app: Flask, rule: Rule, known: dict[str, object]) -> str:
    with app.test_request_context():
        return path_of(rule, known)


def add_duty(app: Flask, account: str, duty: Duty, theme: str) -> None:
    """Gives a duty straight in the table, past the rules: what the views make of it is the question here."""
    with app.app_context(), writing():
        person = db.session.execute(select(User.id).where(User.email == email_of(account))).scalar_one()
        found = draft_of(EXAMPLETON)
        db.session.add(RoundDuty(round_id=found.id, user_id=person, duty=duty, theme=theme, given_at=found.opened_at))


def draft_of(gss: str) -> Round:
    query = select(Round).where(Round.council_gss == gss, Round.state != "submitted")
    return db.session.execute(query).scalar_one()


def count_events(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(Event)).scalar_one()


#: Something sensible for every field that a form of a theme has.
FORM = {
    "judgement": "absent",
    "confidence": "low",
    "strength": "limited",
    "narrative": "Words of somebody else.",
    "answer": "present",
    "note": "A note.",
    "title": "A document",
    "access": "public",
    "changed": "no",
    "text": "A reply.",
    "reply": "A sentence.",
    "reason": "A reason.",
    "version": "0",
}


@pytest.mark.parametrize(
    "account,duty,theme",
    [
        ("contributor", None, "governance"),
        ("contributor2", Duty.THEME_READER, "governance"),
        ("author", Duty.THEME_READER, "governance"),
        ("council-admin", Duty.THEME_READER, "governance"),
    ],
    ids=["contributor not named", "named contributor who reads", "author who reads", "administrator who reads"],
)
def test_writing_in_a_theme_when_the_table_says_no_then_nothing_changes(
    demonstration: Flask,
    values: dict[str, object],
    visit: Callable[..., Page],
    account: str,
    duty: Duty | None,
    theme: str,
) -> None:
    if duty is not None:
        add_duty(demonstration, account, duty, theme)
    with demonstration.app_context():
        query = select(Citation.id).where(Citation.round_id == draft_of(EXAMPLETON).id, Citation.code == "G-01")
        cited = db.session.execute(query).scalars().first()
    page, actions, tried = visit(account), addresses(), 0
    before = count_events(demonstration)

    for rule in council_rules(demonstration):
        is_narrowed = actions[rule.endpoint].limit is Limit.NAMED_THEMES
        if is_narrowed and "POST" in (rule.methods or set()) and {"code", "theme"} & rule.arguments:
            path = address_of(demonstration, rule, {**values, "theme": theme, "evidence_id": cited or values["job_id"]})
            sent = {**page.tokens(), **FORM, "item": str(values["item_id"])}
            status = page.client.post(path, data=sent).status_code
            assert status in (403, 404), f"{account} {path}: {status}"
            tried += 1

    assert tried >= 5
    assert count_events(demonstration) == before


def test_writing_in_a_theme_when_named_then_it_is_saved(
    demonstration: Flask, values: dict[str, object], visit: Callable[..., Page]
) -> None:
    page, before = visit("contributor2"), count_events(demonstration)
    address = f"/council/{EXAMPLETON}/rounds/{values['round_id']}/characteristics/G-01"
    page.get(address)

    page.submit({"judgement": "partly", "narrative": "Words of a named person."}, button="Save")

    assert count_events(demonstration) == before + 1


@pytest.mark.parametrize("account", ["author", "contributor2", "chief-executive"])
@pytest.mark.parametrize("endpoint", ["council.reading_save", "council.difference_view"])
def test_reading_when_somebody_has_no_such_duty_then_nothing_is_recorded(
    demonstration: Flask, values: dict[str, object], visit: Callable[..., Page], account: str, endpoint: str
) -> None:
    page, before = visit(account), count_events(demonstration)
    rule = next(rule for rule in council_rules(demonstration) if rule.endpoint == endpoint)

    status = page.client.post(address_of(demonstration, rule, values), data={**page.tokens(), **FORM}).status_code

    assert status in (403, 404)
    assert count_events(demonstration) == before


def test_signing_when_the_office_is_another_persons_then_is_refused(
    demonstration: Flask, visit: Callable[..., Page]
) -> None:
    with demonstration.app_context():
        base = f"/council/{NOWHERE}/rounds/{draft_of(NOWHERE).id}/sign-off"
    finance, monitoring = visit("section-151-4"), visit("monitoring-officer4")
    before = count_events(demonstration)

    signature = {**finance.tokens(), "agree": "yes", "content_sha256": "0" * 64}

    assert finance.client.get(f"{base}/monitoring-officer").status_code in (403, 404)
    assert finance.client.post(f"{base}/monitoring-officer", data=signature).status_code in (403, 404)
    assert monitoring.client.get(f"{base}/monitoring-officer").status_code in (200, 302, 303)

    assert count_events(demonstration) == before


def test_matrix_when_read_by_a_viewer_then_says_what_the_table_says(
    demonstration: Flask, visit: Callable[..., Page]
) -> None:
    page = visit("viewer")

    page.get(f"/council/{EXAMPLETON}/who-may-do-what")

    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in page.soup.find_all("tr")]
    for action in matrix.ACTIONS:
        assert [action.words, *(matrix.cell(action, role) for role in matrix.ROLE_COLUMNS)] in rows


def test_demonstration_when_themes_are_named_then_governance_is_the_one_asked_for(demonstration: Flask) -> None:
    with demonstration.app_context():
        assert guidance_of(draft_of(EXAMPLETON)).theme_of("G-01").slug == "governance"
