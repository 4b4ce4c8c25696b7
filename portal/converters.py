"""Typed parts of addresses: text becomes a checked value, or the address does not exist."""

from werkzeug.routing import BaseConverter


class GssConverter(BaseConverter):
    """A nine-character code of the Office for National Statistics, such as E06000001."""

    regex = r"E\d{8}"


class SlugConverter(BaseConverter):
    """Lower-case words with hyphens or underscores: themes, consultations, metrics, cycles."""

    regex = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"


class CodeConverter(BaseConverter):
    """A characteristic (G-04) or an indicator of potential failure (G-F04)."""

    regex = r"[A-Z]{1,3}-F?\d{2,3}"


class PeriodConverter(BaseConverter):
    """A period as written in releases: 2022-23, 2023 or 2023-24-Q4."""

    regex = r"\d{4}(?:-\d{2})?(?:-Q[1-4])?"


CONVERTERS = {"gss": GssConverter, "slug": SlugConverter, "code": CodeConverter, "period": PeriodConverter}
