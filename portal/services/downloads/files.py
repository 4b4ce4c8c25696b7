"""The files that can be downloaded: what each is, its columns with their meaning, and its rows.

Authorities stand in alphabetical order of name and then code in every one of them, metrics in the order of the
catalogue. The one list in another order is the members of a neighbour list, nearest first.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from portal.services.downloads import rows

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of data.

    Attributes:
        name: without an ending; also what its rows are called in JSON.
        one_row: what one row is about. columns: name to meaning, in their order.
        rows: reads them; needs an app context.
    """

    name: str
    title: str
    one_row: str
    columns: Mapping[str, str]
    rows: Callable[[], Iterable[Row]]


_GSS = "Code of the authority, of the Office for National Statistics"
_METRIC = "Code of the metric; metrics.csv has the list"
_PERIOD = "As written in releases: 2022-23, 2023 or 2023-24-Q4; the metric says of which kind"
_RELEASE = "Code of the release that the figure comes from; releases.csv has the list"
_MODEL = "Name of the neighbour model and its number"

FILES = (
    DataFile(
        "figures",
        "All current figures",
        "one authority, metric and period",
        {
            "gss_code": _GSS,
            "name": "Name of the authority",
            "type": "Type of the authority",
            "metric_id": _METRIC,
            "period": _PERIOD,
            "value": "In the metric’s unit, as published and not rounded; empty where the status says why",
            "status": "Whether there is a value, and if not why not; one of the statuses below",
            "release": _RELEASE,
            "demonstration": "true for fictional authorities of a demonstration, which do not exist",
        },
        rows.figures,
    ),
    DataFile(
        "medians",
        "Medians of every metric and period",
        "one metric, period and group",
        {
            "metric_id": _METRIC,
            "period": _PERIOD,
            "scope": "The group: england, or type: and the type",
            "n": "Figures in the group",
            "median": "In the metric’s unit; empty where one is withheld",
            "mad": "Median absolute deviation, raw, in the metric’s unit",
            "withheld": "Why there is no median: under_five, under_half or type_only",
        },
        rows.medians,
    ),
    DataFile(
        "metrics",
        "The catalogue of metrics",
        "one metric",
        {
            "metric_id": "Code of the metric",
            "name": "Name of the metric",
            "area": "Service area",
            "unit": "Unit of its values",
            "polarity": "higher_better, lower_better or none",
            "definition": "What it measures, in this service’s words",
            "numerator": "What is counted",
            "denominator": "What it is divided by",
            "source": "The release that has the figures",
            "publisher": "Who publishes that release",
            "frequency": "How often",
            "period_type": "financial_year, academic_year, calendar_year or financial_quarter",
            "applies_to": "Types of authority that run the service, with semicolons between them",
            "standing": "in_explorer, claimed, supplementary or component",
            "grade": "What the figures rest on: A, B, C, D or none",
            "comparable": "england, or type where the level depends on the type of council",
            "caveats": "What to bear in mind, with vertical bars between them",
            "question": "The question it opens, in this service’s words",
            "periods": "Periods held, with semicolons between them",
        },
        rows.metrics,
    ),
    DataFile(
        "register",
        "The register of authorities",
        "one authority, present or former",
        {
            "gss_code": _GSS,
            "name": "Short name",
            "official_name": "Full name",
            "type": "Type of authority",
            "tier": "upper, lower, single or combined",
            "region": "Region",
            "active_from": "First day, empty when before 2009 or not known",
            "active_to": "Last day, empty while it exists",
            "upper_tier_gss": "County of a district",
            "combined_authority_gss": "Combined authority that it belongs to",
            "demonstration": "true for fictional authorities of a demonstration",
        },
        rows.register,
    ),
    DataFile(
        "neighbours",
        "Nearest neighbours of every council",
        "one council of the model",
        {
            "gss_code": _GSS,
            "name": "Name of the council",
            "model": _MODEL,
            "members": "Codes of its neighbours with semicolons between them, nearest first: alike, not better",
        },
        rows.neighbours,
    ),
    DataFile(
        "neighbour-inputs",
        "Inputs of the neighbour model",
        "one council of 2023",
        {
            "gss_code": _GSS,
            "name": "Name of the council",
            "type": "Type of council; decides the group",
            "population_mid2020": "People, middle of 2020; the model takes the logarithm",
            "population_growth_2015_2020_pct": "Growth of the population, per cent",
            "density_per_sq_km": "People per square kilometre; the model takes the logarithm",
            "pct_aged_0_17": "Per cent of people",
            "pct_aged_65_plus": "Per cent of people",
            "pct_aged_80_plus": "Per cent of people",
            "imd2019_average_score": "Average score of the index of multiple deprivation 2019",
            "imd2019_share_lsoas_most_deprived_decile": "Share of neighbourhoods, from 0 to 1",
            "pct_dwellings_band_a_b": "Per cent of homes",
            "pct_dwellings_band_f_h": "Per cent of homes",
            "employment_rate_2023": "Per cent of residents aged 16 to 64",
            "median_weekly_pay_2023": "Pounds a week",
            "in_model": "1 where the council takes part, 0 where not",
        },
        rows.neighbour_inputs,
    ),
    DataFile(
        "releases",
        "Releases of figures",
        "one release that is or was public",
        {
            "release": "Code of the release",
            "title": "Title",
            "publisher": "Publisher",
            "collection": "Series within which a later release replaces it",
            "source": "What it was taken from",
            "licence": "Licence",
            "attribution": "What to print when you reuse the figures",
            "provenance": "Where the file was, and what was changed",
            "published_on": "Published by its publisher; empty when not known to the day",
            "retrieved_on": "Retrieved; empty when not known",
            "current_from": "When its figures became current here (UTC)",
            "state": "published, superseded or withdrawn",
            "figures": "Rows in the release",
            "figures_current": "Rows of it that count today",
            "demonstration": "true for made-up figures",
        },
        rows.releases,
    ),
    DataFile(
        "mapping",
        "Which figures prompt which questions",
        "one link from a metric to a theme or a characteristic",
        {
            "mapping_version": "Version of the whole mapping",
            "metric_id": _METRIC,
            "theme": "Theme of the guidance",
            "is_primary": "true for the one theme that a figure is shown under",
            "characteristic": "Code of the characteristic in edition 2024-05; empty for the link to the theme itself",
            "strength": "direct, indirect or prompt_only",
            "reason": "What the question is about",
        },
        rows.mapping,
    ),
)


def data_file(name: str) -> DataFile:
    """The file of a name.

    Raises:
        KeyError: there is none.
    """
    return {found.name: found for found in FILES}[name]
