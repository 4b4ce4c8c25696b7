"""Words that the pages around the figures put to the rules: what a status means to a reader, band by band.

The rules stand in the domain; here is only what explains them, keyed by them, so that neither can change alone.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from portal.domain.comparators import BANDS
from portal.domain.metrics import Status

MEANINGS = {
    Status.PUBLISHED: "The figure stands in a final release.",
    Status.PROVISIONAL: "The publisher says that it may still change. Look for a later release before relying on it.",
    Status.BUDGET_ESTIMATE: "What the council planned to spend or hold, not what happened. The outturn may differ.",
    Status.DERIVED: "No release has this figure. This service worked it out from others; the metric’s page says how.",
    Status.NOT_APPLICABLE: "Nobody expects a figure. The authority is never compared with those that run the service.",
    Status.REPORTED_JOINTLY: "The authority’s part is inside a partner’s figure and cannot be told apart from it.",
    Status.NOT_PUBLISHED: "The release has a line for the authority and leaves the figure out. Ask the publisher why.",
    Status.NOT_COLLECTED: "There was no survey that year, or the release held here has no line for the authority.",
    Status.SUPPRESSED: "Too few people or cases stand behind it, or the publisher does not trust it.",
    Status.SUSPECT_ZERO: "Kept as the source has it and marked. It is in no median and no chart.",
    Status.NOT_YET_CREATED: "The period ended before the authority began. Look at the councils before it.",
    Status.ABOLISHED: "The period began after the authority had ended. Look at the councils after it.",
}

#: The statuses as the page tells them: heading, what they have in common, and which.
GROUPS = (
    (
        "A figure is there",
        "The value is shown, with its status where that says more than “published”.",
        (Status.PUBLISHED, Status.PROVISIONAL, Status.BUDGET_ESTIMATE, Status.DERIVED),
    ),
    (
        "Four kinds of empty",
        "They are never mixed up. None of them is zero, and none is plotted, averaged or filled in.",
        (Status.NOT_APPLICABLE, Status.REPORTED_JOINTLY, Status.NOT_PUBLISHED, Status.NOT_COLLECTED),
    ),
    (
        "A figure that cannot be used",
        "The source has something, and it is not a figure to read.",
        (Status.SUPPRESSED, Status.SUSPECT_ZERO),
    ),
    (
        "The authority was not there",
        "The register says when each authority began and ended.",
        (Status.NOT_YET_CREATED, Status.ABOLISHED),
    ),
)


@dataclass(frozen=True, slots=True)
class Band:
    """One line of the table of words: how far from the median, and what is then said."""

    distance: str
    words: str


def bands() -> list[Band]:
    """The words by distance from the median, from far above to far below, as the rules have them."""
    outer = BANDS[-1][0]
    beyond = "nothing is said in words: check the source first"
    edges = [(Decimal(0), *BANDS[0]), *((low[0], *high) for low, high in pairwise(BANDS))]
    above = [Band(f"{low} to {high} above", higher) for low, high, higher, _ in reversed(edges[1:])]
    below = [Band(f"{low} to {high} below", lower) for low, high, _, lower in edges[1:]]
    middle = Band(f"within {BANDS[0][0]}, above or below", BANDS[0][1])
    return [Band(f"more than {outer} above", beyond), *above, middle, *below, Band(f"more than {outer} below", beyond)]


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the neighbour model: what it is, and where it comes from."""

    name: str
    words: str
    source: str


_ONS, _MHCLG = "Office for National Statistics", "Ministry of Housing, Communities and Local Government"
_PEOPLE = f"Mid-year population estimates 2020, {_ONS}"
_AGES = f"Mid-year population estimates 2020 and Census 2021, {_ONS}"
_IMD = f"English indices of deprivation 2019, {_MHCLG}"
_BASE = f"Council taxbase, October 2022, {_MHCLG}"
#: In the order of the model.
VARIABLES = (
    Variable("log_population", "Population, as a logarithm", _PEOPLE),
    Variable("log_density", "People per square kilometre, as a logarithm", _PEOPLE),
    Variable(
        "population_growth_2015_2020_pct",
        "Growth of the population from 2015 to 2020, per cent",
        f"Mid-year population estimates 2015 and 2020, {_ONS}",
    ),
    Variable("pct_aged_0_17", "People aged 0 to 17, per cent", _AGES),
    Variable("pct_aged_65_plus", "People aged 65 and over, per cent", _AGES),
    Variable("pct_aged_80_plus", "People aged 80 and over, per cent", _AGES),
    Variable("imd2019_average_score", "Index of multiple deprivation, average score", _IMD),
    Variable(
        "imd2019_share_lsoas_most_deprived_decile",
        "Share of neighbourhoods in the most deprived tenth of England",
        _IMD,
    ),
    Variable("pct_dwellings_band_a_b", "Homes in council tax bands A and B, per cent", _BASE),
    Variable("pct_dwellings_band_f_h", "Homes in council tax bands F to H, per cent", _BASE),
    Variable(
        "employment_rate_2023",
        "Residents aged 16 to 64 in work in 2023, per cent",
        f"Annual Population Survey, {_ONS}",
    ),
    Variable(
        "median_weekly_pay_2023",
        "Median gross weekly pay of employees who live in the area in 2023, pounds",
        f"Annual Survey of Hours and Earnings, {_ONS}",
    ),
)
