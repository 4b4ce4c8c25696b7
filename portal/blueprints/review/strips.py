"""The strip of a sealed figure among all authorities, where the figure still reads as it was sealed."""

from functools import cached_property

from markupsafe import Markup

from guidance.metrics import catalogue
from portal.blueprints.public.profile import strip_of
from portal.domain.periods import parse
from portal.domain.submissions import FigureEntry
from portal.services import figures
from portal.services.figures.profiles import CouncilReading, read
from portal.services.reviews import Case


class Strips:
    """Draws the strips of one case's sealed figures; reads what is published when the first is asked for."""

    def __init__(self, case: Case) -> None:
        self._council = case.assessment.council
        self._drawn = 0

    def __call__(self, sealed: FigureEntry) -> Markup:
        """The strip; nothing where the figure was revised, has no value, or too few authorities have one."""
        metric = catalogue().get(sealed.metric_id)
        if metric is None or sealed.value is None or not sealed.period:
            return Markup()
        figure = self._reading.figure(metric, parse(sealed.period, metric.period_type))
        if figure.value != sealed.value:
            return Markup()
        self._drawn += 1
        return strip_of(self._country, figure, self._council.type, f"strip-{self._drawn}")

    @cached_property
    def _reading(self) -> CouncilReading:
        return read(self._council.gss_code)

    @property
    def _country(self) -> figures.Country:
        return self._reading.country
