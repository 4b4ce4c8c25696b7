"""Which fictional council is how far with which round. `assessments` carries these plans out."""

from dataclasses import dataclass

from portal.demonstration.people import EXAMPLETON, NOWHERE, SAMPLESHIRE, VALLEY
from portal.domain.roles import Office


@dataclass(frozen=True)
class Plan:
    """How one fictional council's round goes.

    Args:
        share: of all items that are answered, from the first on.
        writers: accounts that take turns.
        leaning: how often each judgement is chosen, in the order of the scale.
        signed: account and office of those who sign, in their order.
        began: days ago. took: days of writing.
    """

    gss: str
    cycle: str
    writers: tuple[str, ...]
    site: str
    share: float
    leaning: tuple[int, int, int, int]
    began: int
    took: int
    sends: bool = False
    signed: tuple[tuple[str, Office], ...] = ()
    reservation: str = ""
    combined: bool = False
    labelled: bool = False
    seed: int = 1


EXAMPLETON_OFFICERS = (
    ("chief-executive", Office.HEAD_OF_PAID_SERVICE),
    ("section-151", Office.CHIEF_FINANCE_OFFICER),
    ("monitoring-officer", Office.MONITORING_OFFICER),
)
PLANS = (
    Plan(SAMPLESHIRE, "2024", ("author2",), "sampleshire", 0.5, (2, 4, 3, 1), 60, 50, seed=11),
    Plan(
        EXAMPLETON,
        "2024",
        ("author", "contributor"),
        "exampleton",
        1.0,
        (3, 5, 4, 1),
        145,
        60,
        sends=True,
        signed=EXAMPLETON_OFFICERS,
        reservation=(
            "The accounts for the last two years are not yet audited. What R-08 says of our records is my view of them"
            " and has not been tested by the external auditor."
        ),
        labelled=True,
        seed=22,
    ),
    Plan(
        EXAMPLETON, "2025", ("author", "contributor"), "exampleton", 0.2, (3, 5, 3, 1), 12, 10, labelled=True, seed=23
    ),
    Plan(
        NOWHERE,
        "2024",
        ("author4",),
        "nowhere",
        1.0,
        (2, 5, 4, 2),
        110,
        70,
        sends=True,
        signed=(
            ("chief-executive4", Office.HEAD_OF_PAID_SERVICE),
            ("section-151-4", Office.CHIEF_FINANCE_OFFICER),
        ),
        seed=44,
    ),
    Plan(
        VALLEY,
        "2024",
        ("author5",),
        "fictional-valley",
        1.0,
        (2, 4, 4, 2),
        120,
        80,
        sends=True,
        signed=(
            ("chief-executive5", Office.HEAD_OF_PAID_SERVICE),
            ("section-73", Office.CHIEF_FINANCE_OFFICER),
            ("monitoring-officer5", Office.MONITORING_OFFICER),
        ),
        combined=True,
        labelled=True,
        seed=55,
    ),
)
#: What a combined authority has no duty in.
DOES_NOT_APPLY = {
    "PCE-06": "We hold none of the duties named here. They rest with our constituent councils and their partners.",
}
