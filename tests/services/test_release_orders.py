"""Releases received, published, checked again, set aside and taken back in any order, beside a plain model of them.

The service keeps what counts today in a table of its own and its medians in another. The model keeps neither: it reads
everything anew from the releases that were published, the latest first. Both always have to say the same.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from statistics import median

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import Refused
from portal.domain.roles import SERVICE
from portal.models import CurrentFigure, MetricComparator, MetricRelease
from portal.services import figures
from portal.services.figures import receiving, releases, storage
from portal.storage import file_store
from portal.transactions import writing
from tests.factories.figures import UNITARIES, add_register, publish, receive, tidy

RATE = "waste_recycling_rate"
PERIODS = ("2020-21", "2021-22")
COLLECTIONS = ("primary", "primary", "oflog", "somebody-else")
STEPS = 24
#: States in which the model's release may be worked with; "published" stands for superseded, too.
ALLOWED = {
    "publish": {"checked"},
    "withdraw": {"published"},
    "set_aside": {"checked", "rejected"},
    "check_again": {"checked", "rejected"},
}
#: Authority, period and collection; value and the code of its release.
Key = tuple[str, str, str]
Standing = dict[Key, tuple[int | None, str]]


@dataclass
class Sent:
    """A release as the model knows it."""

    code: str
    figures: dict[Key, int | None]
    state: str = "checked"
    place: int = 0


@dataclass
class Model:
    """Releases, and nothing worked out from them beforehand."""

    releases: dict[str, Sent] = field(default_factory=dict)
    published: int = 0

    def standing(self) -> Standing:
        """What counts: of each key the figure published last, of releases that were not taken back."""
        found: Standing = {}
        for release in sorted(self.releases.values(), key=lambda sent: sent.place):
            if release.place and release.state != "withdrawn":
                found.update({key: (value, release.code) for key, value in release.figures.items()})
        return found

    def states(self) -> dict[str, str]:
        """The state of each release; one that was published is superseded when none of its figures counts."""
        counting = {code for _, code in self.standing().values()}
        return {
            code: "superseded" if sent.state == "published" and code not in counting else sent.state
            for code, sent in self.releases.items()
        }

    def medians(self) -> dict[str, tuple[int, float | None]]:
        """Number and median of the figures of each period in the metric's own collection; none of fewer than five."""
        held: dict[str, list[int]] = {}
        for (_, period, collection), (value, _) in self.standing().items():
            if collection == "oflog":
                held.setdefault(period, []).extend([] if value is None else [value])
        return {period: (len(found), median(found) if len(found) >= 5 else None) for period, found in held.items()}


def send(model: Model, chance: Random, now: datetime) -> None:
    collection = chance.choice(COLLECTIONS)
    kept = "oflog" if collection == "primary" else collection
    code = f"release-{len(model.releases)}"
    keys = [(gss, period, kept) for gss in UNITARIES for period in PERIODS if chance.random() < 0.8]
    found = {key: chance.choice([None, *range(20, 60)]) for key in keys or [(UNITARIES[0], PERIODS[0], kept)]}
    lines = [
        f"{RATE},{gss},{period},{value or ''},{'' if value else 'not_published'}"
        for (gss, period, _), value in found.items()
    ]
    # The same file twice is one release: an empty line tells two with the same figures apart.
    receive(tidy(*lines) + b"\n" * len(model.releases), code, now, collection=collection)
    model.releases[code] = Sent(code, found)


def step(model: Model, chance: Random, now: datetime) -> None:
    """One thing that an administrator does, allowed or not, to the service and to the model."""
    if len(model.releases) < 2 or chance.random() < 0.3:
        return send(model, chance, now)
    sent = model.releases[chance.choice(sorted(model.releases))]
    what = chance.choice(["publish", "publish", "withdraw", "set_aside", "check_again"])
    is_allowed = sent.state in ALLOWED[what]
    try:
        act(what, sent.code, now)
    except Refused:
        assert not is_allowed, (what, sent)
        return None
    assert is_allowed, (what, sent)
    if what == "publish":
        model.published += 1
        sent.state, sent.place = "published", model.published
    else:
        sent.state = {"withdraw": "withdrawn", "set_aside": "rejected", "check_again": "checked"}[what]
    return None


def act(what: str, code: str, now: datetime) -> None:
    if what == "publish":
        publish(code, now)
    elif what == "check_again":
        with writing():
            releases.check_again(code, actor=SERVICE, now=now)
        check(code, now)
    else:
        with writing():
            if what == "withdraw":
                releases.withdraw(code, "Loaded by mistake", actor=SERVICE, now=now)
            else:
                releases.set_aside(code, actor=SERVICE, now=now)


def check(code: str, now: datetime) -> None:
    """What the job does with a release that waits for its check."""
    sha256 = figures.get_release(code).file_sha256
    description = receiving.waiting(code, sha256)
    assert description is not None
    checked = receiving.examine(file_store().get(sha256), description)
    with writing():
        receiving.finish(code, sha256, checked, files=file_store(), now=now)


def current(session: Session, codes: dict[int, str]) -> Standing:
    return {
        (found.gss_code, found.period, found.collection): (whole(found.value), codes[found.release_number])
        for found in session.scalars(select(CurrentFigure))
    }


def stood(moment: datetime, codes: dict[int, str]) -> Standing:
    found: Standing = {}
    for _, period, gss, collection, value, _, number in storage.as_it_stood(moment, [RATE]):
        found[str(gss), str(period), str(collection)] = (whole(value), codes[int(str(number))])
    return found


def whole(value: object) -> int | None:
    return None if value is None else int(float(str(value)))


@pytest.mark.parametrize("seed", range(3))
def test_releases_when_worked_with_in_any_order_then_as_from_scratch(
    seed: int, session: Session, now: datetime
) -> None:
    add_register(now)
    chance, model = Random(seed), Model()
    past: list[tuple[datetime, Standing]] = []

    for number in range(STEPS):
        moment = now + timedelta(minutes=number)
        step(model, chance, moment)

        session.expire_all()
        releases = session.scalars(select(MetricRelease)).all()
        codes = {release.number: release.code for release in releases}
        assert current(session, codes) == model.standing()
        assert {release.code: release.state.value for release in releases} == model.states()
        kept = session.scalars(select(MetricComparator).where(MetricComparator.scope == "england"))
        assert {one.period: (one.n, None if one.median is None else float(one.median)) for one in kept} == {
            period: (n, None if found is None else float(found)) for period, (n, found) in model.medians().items()
        }
        past.append((moment, model.standing()))

    for moment, standing in past:
        assert stood(moment + timedelta(seconds=1), codes) == standing
