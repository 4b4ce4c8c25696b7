"""Who may hold a statutory office with which other, who may act as deputy, and when an office stood empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portal.domain.roles import Office

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tenure:
    """One person's time in one office of a council.

    Args:
        to_on: the last day; None while it has no end.
    """

    office: Office
    user_id: UUID
    is_interim: bool
    from_on: date
    to_on: date | None = None

    def is_held_on(self, day: date) -> bool:
        """Whether the person holds the office on a day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def overlaps(self, other: "Tenure") -> bool:
        """Whether there is a day that both have in common."""
        return self.from_on <= (other.to_on or date.max) and other.from_on <= (self.to_on or date.max)


@dataclass(frozen=True)
class Gap:
    """Days on which nobody held an office; `to_on` is None while it goes on."""

    from_on: date
    to_on: date | None


def why_not_appoint(offered: Tenure, held: Iterable[Tenure]) -> str | None:
    """What bars an appointment, in words; None when nothing does.

    Args:
        held: every tenure of the council, past ones among them.

    Source: Local Government and Housing Act 1989 s.5(1) and (1A): the monitoring officer may be neither the head of
        the authority's paid service nor its chief finance officer. That the last day is not before the first, and
        that nobody holds one office twice at a time, is our own.
    """
    if offered.to_on is not None and offered.to_on < offered.from_on:
        return "Enter a last day that is not before the first"
    mine = [tenure for tenure in held if tenure.user_id == offered.user_id and tenure.overlaps(offered)]
    if any(tenure.office is offered.office for tenure in mine):
        return "This person already holds this office in that time"
    watched = (Office.HEAD_OF_PAID_SERVICE, Office.CHIEF_FINANCE_OFFICER)
    others = {tenure.office for tenure in mine}
    if offered.office is Office.MONITORING_OFFICER and others & set(watched):
        return _APART
    if offered.office in watched and Office.MONITORING_OFFICER in others:
        return _APART
    return None


_APART = (
    "The monitoring officer may not also be head of paid service or chief finance officer in the same time"
    " (Local Government and Housing Act 1989, section 5). Choose another person or other dates"
)


def concerns(office: Office, held: Iterable[Tenure], *, today: date) -> tuple[str, ...]:
    """What a council should look at in how an office is held today, in words; none of it stops anything.

    Source: our own rule. An interim or doubly held office is lawful; a council should see that it is so.
    """
    now = [tenure for tenure in held if tenure.office is office and tenure.is_held_on(today)]
    permanent = [tenure for tenure in now if not tenure.is_interim]
    found = []
    if not now:
        found.append("Nobody holds this office today, so nobody can sign for it.")
    elif not permanent:
        found.append("Held by an interim.")
    if len(permanent) > 1:
        found.append("Two people hold this office permanently at the same time. Check the dates.")
    ending = [tenure.to_on for tenure in now if tenure.to_on is not None]
    if now and len(ending) == len(now):
        last = max(ending)
        found.append(f"The last day on record is {last.day} {last:%B %Y}.")
    return tuple(found)


def gaps(office: Office, held: Iterable[Tenure], *, today: date) -> tuple[Gap, ...]:
    """The times in which an office stood empty, between its first day on record and today, the earliest first.

    Source: our own rule; what was before the first appointment on record is not known and is no gap.
    """
    tenures = sorted((tenure for tenure in held if tenure.office is office), key=lambda tenure: tenure.from_on)
    found: list[Gap] = []
    covered: date | None = None
    for tenure in tenures:
        if covered is not None and tenure.from_on > covered + _DAY:
            found.append(Gap(covered + _DAY, tenure.from_on - _DAY))
        covered = max(covered or date.min, tenure.to_on or date.max)
        if covered == date.max:
            break
    if covered is not None and covered < today:
        found.append(Gap(covered + _DAY, None))
    return tuple(_until(gap, today) for gap in found if gap.from_on <= today)


def _until(gap: Gap, today: date) -> Gap:
    """A gap whose end lies ahead is one that goes on."""
    return Gap(gap.from_on, None) if gap.to_on is not None and gap.to_on >= today else gap


def why_not_delegate(
    deputy: UUID,
    holder: Tenure,
    *,
    from_on: date,
    to_on: date,
    held: Sequence[Tenure],
    given: Iterable[tuple[date, date]],
) -> str | None:
    """What bars a delegation to a deputy, in words; None when nothing does.

    Args:
        holder: whose powers are delegated.
        held: every tenure of the council.
        given: first and last days of delegations of this holder that the deputy already has.

    Source: our own rules, save that a deputy of the monitoring officer is nominated by that officer (Local Government
        and Housing Act 1989 s.5(7)), and that a person in an office that may not be joined with it does not act in it
        (s.5(1) and (1A), as `why_not_appoint`).
    """
    if deputy == holder.user_id:
        return "Choose another person: the holder of an office cannot be their own deputy"
    if to_on < from_on:
        return "Enter a last day that is not before the first"
    if from_on < holder.from_on or (holder.to_on is not None and to_on > holder.to_on):
        return "Enter days on which the holder is in office: a deputy acts only as long as the holder does"
    if any(first <= to_on and from_on <= last for first, last in given):
        return "This person is already deputy in that time. End that delegation first"
    acting = Tenure(holder.office, deputy, is_interim=True, from_on=from_on, to_on=to_on)
    bar = why_not_appoint(acting, held)
    return "This person holds this office in that time" if bar and bar.startswith("This person already") else bar
