"""Nearest neighbours by an open profile: fifteen councils of the same group that resemble a council most.

The model `open_profile_v1` is this service's own and reproducible from twelve published variables. It is not CIPFA's
model, which is licensed and is not used here. A neighbour list says who is alike in population, age, deprivation,
homes, work and pay; it says nothing about how a council is run.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev

MODEL = "open_profile_v1"
NEIGHBOURS = 15
VARIABLES = (
    "log_population",
    "log_density",
    "population_growth_2015_2020_pct",
    "pct_aged_0_17",
    "pct_aged_65_plus",
    "pct_aged_80_plus",
    "imd2019_average_score",
    "imd2019_share_lsoas_most_deprived_decile",
    "pct_dwellings_band_a_b",
    "pct_dwellings_band_f_h",
    "employment_rate_2023",
    "median_weekly_pay_2023",
)
_GROUPS = {
    "district": "districts",
    "county": "counties",
    "unitary": "unitary and metropolitan",
    "metropolitan_district": "unitary and metropolitan",
    "london_borough": "London boroughs",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """The twelve variables of one council, in the order of VARIABLES; None where a source has no figure."""

    gss_code: str
    group: str
    variables: tuple[float | None, ...]


def group_of(authority_type: str) -> str:
    """The group within which a council of this type is compared; empty for types that take no part."""
    return _GROUPS.get(authority_type, "")


def profile(row: Mapping[str, str]) -> Profile | None:
    """Returns the profile in one row of the published inputs, or None for a council that takes no part.

    Args:
        row: text as in ``guidance/reference/neighbour_inputs.csv``; population in persons, density per square km;
            ``in_model`` is 0 for councils too small and unlike others for a profile to mean much.
    """
    group = _GROUPS.get(row["type"])
    if group is None or row["in_model"] != "1":
        return None
    logs = tuple(_log(row[column]) for column in ("population_mid2020", "density_per_sq_km"))
    return Profile(row["gss_code"], group, logs + tuple(_number(row[column]) for column in VARIABLES[2:]))


def open_profile_v1(profiles: Iterable[Profile]) -> dict[str, tuple[str, ...]]:
    """Nearest neighbours of each council, nearest first.

    Variables become z-scores within the group (a missing one stands at the group's mean); the distance is Euclidean;
    equal distances go by code. The result does not depend on the order of the profiles.

    Source: the method note "Nearest neighbours" of this service, open_profile_v1, 2023 councils.
    """
    groups: dict[str, list[Profile]] = {}
    for found in sorted(profiles, key=lambda item: item.gss_code):
        groups.setdefault(found.group, []).append(found)
    nearest: dict[str, tuple[str, ...]] = {}
    for members in groups.values():
        points = dict(zip((member.gss_code for member in members), _standardised(members), strict=True))
        for code, point in points.items():
            others = sorted((math.dist(point, other), name) for name, other in points.items() if name != code)
            nearest[code] = tuple(name for _, name in others[:NEIGHBOURS])
    return nearest


def _standardised(members: list[Profile]) -> list[tuple[float, ...]]:
    columns = [_z_scores(column) for column in zip(*(member.variables for member in members), strict=True)]
    return list(zip(*columns, strict=True))


def _z_scores(column: tuple[float | None, ...]) -> list[float]:
    known = [value for value in column if value is not None]
    if not known:
        return [0.0] * len(column)
    mean, spread = fmean(known), pstdev(known)
    return [0.0 if value is None or not spread else (value - mean) / spread for value in column]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _log(text: str) -> float | None:
    return math.log(float(text)) if text else None
