"""Published figures of authorities: what one is, why one may be missing, and to whom a metric applies.

Nothing here orders authorities by a figure, adds figures of different metrics up, or says what is good. Empty is never
zero: every missing figure has its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guidance.metrics import Metric
from portal.domain.periods import Period

COMBINED_TYPES = frozenset({"combined_authority", "greater_london_authority"})
#: Types of authority in words, singular and plural.
TYPE_NAMES = {
    "county": ("county council", "county councils"),
    "district": ("district council", "district councils"),
    "unitary": ("unitary authority", "unitary authorities"),
    "metropolitan_district": ("metropolitan district", "metropolitan districts"),
    "london_borough": ("London borough", "London boroughs"),
    "combined_authority": ("combined authority", "combined authorities and the Greater London Authority"),
    "greater_london_authority": ("Greater London Authority", "combined authorities and the Greater London Authority"),
}


class Status(StrEnum):
    """Whether a figure is there, and if not why not. No other word is used anywhere."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    BUDGET_ESTIMATE = "budget_estimate"
    DERIVED = "derived"
    NOT_APPLICABLE = "not_applicable"
    REPORTED_JOINTLY = "reported_jointly"
    NOT_PUBLISHED = "not_published"
    NOT_COLLECTED = "not_collected"
    SUPPRESSED = "suppressed"
    SUSPECT_ZERO = "suspect_zero"
    NOT_YET_CREATED = "not_yet_created"
    ABOLISHED = "abolished"

    @property
    def has_value(self) -> bool:
        """Whether a figure of this status carries a value."""
        return self in WITH_VALUE

    @property
    def words(self) -> str:
        """The status in words, for a page or a table."""
        return STATUS_WORDS[self]


WITH_VALUE = frozenset({Status.PUBLISHED, Status.PROVISIONAL, Status.BUDGET_ESTIMATE, Status.DERIVED})
#: The statuses a release may give a row; the others follow from the catalogue and the register.
IN_RELEASES = WITH_VALUE | {Status.REPORTED_JOINTLY, Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.SUSPECT_ZERO}
STATUS_WORDS = {
    Status.PUBLISHED: "Published",
    Status.PROVISIONAL: "Provisional",
    Status.BUDGET_ESTIMATE: "From budget estimates",
    Status.DERIVED: "Calculated by this service from official releases",
    Status.NOT_APPLICABLE: "Does not apply: this type of authority does not run the service",
    Status.REPORTED_JOINTLY: "Reported jointly with a partner council",
    Status.NOT_PUBLISHED: "Not published: the release leaves the figure blank",
    Status.NOT_COLLECTED: "Not collected: the release has no row for it, or none was made",
    Status.SUPPRESSED: "Withheld, or marked unreliable by the source",
    Status.SUSPECT_ZERO: "The source says zero, which cannot be true",
    Status.NOT_YET_CREATED: "This authority did not yet exist",
    Status.ABOLISHED: "This authority no longer existed",
}


@dataclass(frozen=True, slots=True)
class Authority:
    """What rules about figures need to know of an authority.

    Attributes:
        active_from: first day, None when it lies before 2009. active_to: last day, None while it exists.
        demonstration: fictional; enters no median, neighbour list or count.
    """

    gss_code: str
    name: str
    type: str
    active_from: date | None = None
    active_to: date | None = None
    demonstration: bool = False

    @property
    def is_combined(self) -> bool:
        """True for combined authorities and the GLA, which compare only with each other."""
        return self.type in COMBINED_TYPES

    @property
    def comparison_type(self) -> str:
        """The type whose authorities this one is compared with."""
        return comparison_type(self.type)


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one authority: value in the metric's unit, or None with a status that says why."""

    gss_code: str
    metric_id: str
    period: str
    value: Decimal | None
    status: Status


def comparison_type(authority_type: str) -> str:
    """The type that stands in a comparator's scope: the GLA compares with combined authorities."""
    return "combined_authority" if authority_type in COMBINED_TYPES else authority_type


def alphabetical(name: str, gss_code: str) -> tuple[str, str]:
    """The one key by which authorities are ordered: casefolded name, then GSS code."""
    return name.casefold(), gss_code


def applies(metric: Metric, authority_type: str) -> bool:
    """Whether an authority of this type runs the service that the metric is about."""
    if authority_type in COMBINED_TYPES:
        return metric.combined_authorities
    return authority_type in metric.applies_to


def existed(authority: Authority, period: Period) -> bool:
    """Whether the authority existed on any day of the period."""
    return not is_before(authority, period) and not is_after(authority, period)


def is_before(authority: Authority, period: Period) -> bool:
    """Whether the whole period lies before the authority's first day."""
    return authority.active_from is not None and period.end < authority.active_from


def is_after(authority: Authority, period: Period) -> bool:
    """Whether the whole period lies after the authority's last day."""
    return authority.active_to is not None and authority.active_to < period.start


def status_without_row(metric: Metric, authority: Authority, period: Period | None) -> Status:
    """Why there is no row for an authority in the releases of a metric.

    Args:
        period: None when no release of the metric is held at all.
    """
    if not applies(metric, authority.type):
        return Status.NOT_APPLICABLE
    if period is not None and is_before(authority, period):
        return Status.NOT_YET_CREATED
    if period is not None and is_after(authority, period):
        return Status.ABOLISHED
    return Status.NOT_COLLECTED


def latest_period(authority: Authority, periods: Iterable[Period]) -> Period | None:
    """The period to show for an authority: the latest one, or for a former authority the latest while it existed.

    Returns:
        None when there are no periods.
    """
    found = sorted(periods)
    lived = [period for period in found if not is_after(authority, period)]
    known = lived or found
    return known[-1] if known else None
