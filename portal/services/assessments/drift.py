"""Figures in a sealed self-assessment that their publisher has revised since.

A sealed record is never changed: it says what stood on the day it was signed. The council and the department are both
told what the figure says now, on the pages where they read the record, and by a mail that gives no values.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from guidance.metrics import Metric, catalogue
from portal.database import db
from portal.domain.comparators import decimal_of
from portal.domain.metrics import Status
from portal.domain.periods import parse
from portal.domain.roles import Role
from portal.domain.workflow import AssessmentState
from portal.models import Assessment, Membership, MetricRelease, ReleasedFigure, Review, User
from portal.services.figures import storage
from portal.services.figures.wording import value_text
from portal.services.records import enqueue

#: Sealed records whose figures are kept in memory; a few kilobytes each.
KEPT = 128


@dataclass(frozen=True, slots=True)
class Drift:
    """One figure that reads otherwise now than when it was sealed.

    Attributes:
        sealed, now: the value with its unit, or why there is none, in words.
        sealed_release, release: codes of the releases; empty where no release has it. since: when it changed here.
    """

    metric: Metric
    period: str
    sealed: str
    sealed_release: str
    now: str
    release: str
    since: datetime | None

    @property
    def period_words(self) -> str:
        """The period as people write it."""
        return parse(self.period, self.metric.period_type).words


@dataclass(frozen=True, slots=True)
class _Sealed:
    metric_id: str
    period: str
    value: Decimal | None
    status: str
    release: str


@dataclass(frozen=True, slots=True)
class _Now:
    value: Decimal | None
    status: str
    release: int


def list_drift(assessment: Assessment) -> tuple[Drift, ...]:
    """The figures of a sealed record that read otherwise now, in the order of the record; two queries at most.

    A later period is no revision: what is compared is the same figure of the same period. Figures of services that the
    authority does not run, and those that no release had and none has now, are left out.

    Args:
        assessment: one that the actor may read, as `get_assessment` or a case gives it.
    """
    counting = _counting(assessment.council_gss)
    changed = [
        (figure, counting.get((figure.metric_id, figure.period)))
        for figure in _figures(assessment)
        if _differs(figure, counting.get((figure.metric_id, figure.period)))
    ]
    if not changed:
        return ()
    releases = _releases()
    return tuple(_drift(figure, now, releases) for figure, now in changed)


def list_drifted(assessments: Iterable[Assessment]) -> frozenset[str]:
    """Ids of the sealed records of which a figure was revised since; one query for each council."""
    found, counting = set(), {}
    for assessment in assessments:
        gss = assessment.council_gss
        if gss not in counting:
            counting[gss] = _counting(gss)
        if any(_differs(one, counting[gss].get((one.metric_id, one.period))) for one in _figures(assessment)):
            found.add(str(assessment.id))
    return frozenset(found)


def tell(release_code: str, *, base_url: str, now: datetime) -> int:
    """Tells those concerned that a release revised figures which stand in sealed records; says how many mails.

    The council's authors and the reviewer of the case are told, once for each release and record, without any value. A
    record that another has replaced is left alone, and so is a figure that reads as it was sealed.
    """
    release = db.session.scalar(select(MetricRelease).where(MetricRelease.code == release_code))
    if release is None:
        return 0
    rows = select(ReleasedFigure.gss_code, ReleasedFigure.metric_id, ReleasedFigure.period).where(
        ReleasedFigure.release_number == release.number,
        ReleasedFigure.gss_code.in_(select(Assessment.council_gss)),
    )
    keys = {tuple(row) for row in db.session.execute(rows)}
    told = 0
    for assessment in _standing({gss for gss, _, _ in keys}):
        revised = {(assessment.council_gss, drift.metric.id, drift.period) for drift in list_drift(assessment)}
        if revised & keys:
            told += _tell(assessment, release, base_url=base_url, now=now)
    return told


def _standing(councils: set[str]) -> Iterator[Assessment]:
    query = select(Assessment).where(Assessment.council_gss.in_(councils), Assessment.state != AssessmentState.REPLACED)
    yield from db.session.scalars(query.order_by(Assessment.sealed_at)).all()


def _tell(assessment: Assessment, release: MetricRelease, *, base_url: str, now: datetime) -> int:
    what = f"{assessment.council.name}’s sealed self-assessment ({assessment.cycle.title})"
    base = base_url.rstrip("/")
    to_council = f"{base}/council/{assessment.council_gss}/rounds/{assessment.round_id}/submitted"
    to_review = f"{base}/review/{assessment.id}"
    people = [(person, to_council) for person in _authors(assessment)]
    people += [(person, to_review) for person in _reviewers(assessment)]
    for person, address in people:
        body = (
            f"A figure that stands in {what} has been revised by its source. The sealed record stays as it is.\n\n"
            f"What was sealed, and what the figure says now:\n{address}#revised\n"
        )
        message = {"to": person.email, "subject": "A figure in a sealed self-assessment was revised", "body": body}
        key = f"drift:{assessment.id}:{release.number}:{release.state.value}:{person.id}"
        enqueue("send_message", message, key=key, now=now)
    return len(people)


def _authors(assessment: Assessment) -> tuple[User, ...]:
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.council_gss == assessment.council_gss, Membership.role == Role.AUTHOR, User.is_active)
        .distinct()
        .order_by(User.email)
    )
    return tuple(db.session.scalars(query))


def _reviewers(assessment: Assessment) -> tuple[User, ...]:
    query = select(User).join(Review, Review.reviewer_id == User.id)
    return tuple(db.session.scalars(query.where(Review.assessment_id == assessment.id, User.is_active)))


_kept: OrderedDict[str, tuple[_Sealed, ...]] = OrderedDict()


def _figures(assessment: Assessment) -> tuple[_Sealed, ...]:
    """The figures of a sealed record; kept by the hash of the record, whose text can only be one."""
    found = _kept.get(assessment.sealed_sha256)
    if found is None:
        found = _kept[assessment.sealed_sha256] = tuple(_read(assessment))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _read(assessment: Assessment) -> Iterator[_Sealed]:
    for theme in assessment.sealed()["content"]["themes"]:
        for figure in theme["figures"]:
            if figure["period"] and figure["status"] != Status.NOT_APPLICABLE and figure["metric_id"] in catalogue():
                value = None if figure["value"] is None else Decimal(str(figure["value"]))
                yield _Sealed(figure["metric_id"], figure["period"], value, figure["status"], figure["release"])


def _counting(gss_code: str) -> Mapping[tuple[str, str], _Now]:
    """What counts today for a council, in the collections that pages show, by metric and period."""
    primary = storage.primary_collections()
    return {
        (metric_id, period): _Now(None if value is None else decimal_of(value), status, number)
        for metric_id, period, collection, value, status, number in storage.rows_of_authority(gss_code)
        if primary.get(metric_id) == collection
    }


def _differs(sealed: _Sealed, now: _Now | None) -> bool:
    if now is None:
        return bool(sealed.release)
    return sealed.value != now.value or (sealed.status != now.status and bool(sealed.release))


def _releases() -> Mapping[int | str, MetricRelease]:
    found: dict[int | str, MetricRelease] = {}
    for release in db.session.scalars(select(MetricRelease)):
        found[release.number] = found[release.code] = release
    return found


def _drift(sealed: _Sealed, now: _Now | None, releases: Mapping[int | str, MetricRelease]) -> Drift:
    metric = catalogue()[sealed.metric_id]
    if now is None:
        gone = releases.get(sealed.release)
        words, code, since = "No release has it any more", "", gone.ended_at if gone else None
    else:
        release = releases[now.release]
        words, code, since = _words(now.value, now.status, metric), release.code, release.published_at
    before = _words(sealed.value, sealed.status, metric)
    return Drift(metric, sealed.period, before, sealed.release, words, code, since)


def _words(value: Decimal | None, status: str, metric: Metric) -> str:
    if value is None:
        return Status(status).words
    text = value_text(value, metric)
    return text if status == Status.PUBLISHED else f"{text} ({Status(status).words.casefold()})"
