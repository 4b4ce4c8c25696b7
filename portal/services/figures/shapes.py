"""The shapes in which figures are answered to other programs. More fields may come; these stay."""

from datetime import date

from pydantic import BaseModel, Field


class CouncilListItem(BaseModel):
    """One authority in the list of all."""

    gss_code: str
    name: str
    type: str
    region: str
    active: bool
    demonstration: bool = Field(description="Fictional; enters no median, neighbour list or count")


class CouncilList(BaseModel):
    """All authorities, present and former, alphabetical."""

    councils: list[CouncilListItem]


class NeighbourList(BaseModel):
    """Nearest neighbours, nearest first: who is alike, not how anybody performs."""

    model: str
    members: list[str]


class CouncilAnswer(BaseModel):
    """One authority."""

    gss_code: str
    name: str
    official_name: str
    type: str
    tier: str
    region: str
    active_from: date | None
    active_to: date | None
    predecessors: list[str]
    successors: list[str]
    neighbours: NeighbourList
    demonstration: bool


class MetricListItem(BaseModel):
    """One metric of the catalogue."""

    metric_id: str
    name: str
    area: str
    unit: str
    polarity: str
    status: str = Field(description="in_explorer, claimed, supplementary or component")
    grade: str
    comparable: str
    periods: list[str]


class MetricList(BaseModel):
    """The catalogue, by area and then alphabetical."""

    metrics: list[MetricListItem]


class ComparatorAnswer(BaseModel):
    """Median of a group. `withheld` says why there is none."""

    scope: str
    n: int
    median: float | None
    mad: float | None
    withheld: str | None


class AuthorityFigureAnswer(BaseModel):
    """One authority's figure of one metric."""

    gss_code: str
    name: str
    value: float | None
    status: str
    release: str | None
    demonstration: bool


class MetricFiguresAnswer(BaseModel):
    """One metric and period over all authorities, alphabetical."""

    metric_id: str
    name: str
    unit: str
    polarity: str
    period: str | None
    periods: list[str]
    comparators: list[ComparatorAnswer]
    figures: list[AuthorityFigureAnswer]


class NoteAnswer(BaseModel):
    """What the council says of its figure, in its own words."""

    text: str
    period: str = Field(description="The period it was written about")
    written_on: date
    is_revised: bool = Field(description="The figure of that period reads otherwise today than when this was written")


class CouncilFigureAnswer(BaseModel):
    """One metric of one authority with its comparators."""

    metric_id: str
    name: str
    unit: str
    period: str | None
    value: float | None
    status: str
    release: str | None
    comparators: list[ComparatorAnswer]
    position: float | None = Field(description="Raw median absolute deviations from the England median")
    words: str | None = Field(description="To be followed by: the England median")
    question: str
    note: NoteAnswer | None = Field(default=None, description="The council's own words beside the figure")


class ThemeAnswer(BaseModel):
    """Figures that prompt questions about one theme."""

    slug: str
    metrics: list[CouncilFigureAnswer]


class CouncilFiguresAnswer(BaseModel):
    """One authority's figures by theme; other published context apart."""

    gss_code: str
    name: str
    themes: list[ThemeAnswer]
    context: list[CouncilFigureAnswer] = Field(description="Published figures that no theme draws on")
