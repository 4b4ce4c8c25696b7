"""What publishers write in cells: numbers with signs and commas, markers for what is missing, and periods."""

import re
from decimal import Decimal, InvalidOperation

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?\Z", re.ASCII)
_YEARS = re.compile(r"(\d{4})\s*(?:-|–|/|to)\s*(?:20)?(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4}\s*[-–/]\s*(?:20)?\d{2})[\s-]*(?:q|quarter )\s*([1-4])\b", re.ASCII)
_DURATION = re.compile(r"(\d{4})-(\d{2})-01(?:t00:00:00)?/p(1y|12m|3m)\Z", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:\.0)?\Z", re.ASCII)
#: First month of a year of each kind.
_BEGINS = {"financial_year": 4, "academic_year": 8, "calendar_year": 1}
_ROUND = 15  # significant digits that a spreadsheet keeps; what comes after them is an artefact of binary fractions


def plain(text: str) -> str:
    """A heading or a marker as patterns see it: small letters, single blanks, none at the ends."""
    return _BLANKS.sub(" ", text).strip().casefold()


def number(text: str) -> Decimal | None:
    """The number in a cell, or None when it holds none: "£1,204.50", "208,785", "41.5%"."""
    bare = text.strip().replace("−", "-").removeprefix("£").removesuffix("%").strip()
    if not _NUMBER.match(bare):
        return None
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return None


def written(value: Decimal, decimals: int | None = None) -> str:
    """A number as our own files write it.

    Args:
        decimals: places to round to; None keeps every digit that a spreadsheet keeps.
    """
    if value.adjusted() >= _ROUND:
        return f"{value:f}"  # no figure: the rules refuse it with its place
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals))
    elif len(value.as_tuple().digits) > _ROUND:
        value = Decimal(f"{value:.{_ROUND - 1}e}")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def period(text: str, kind: str) -> str | None:
    """The period in a cell, in the form this service keeps, or None.

    Args:
        text: "2022-23", "2022/23", "2022/23 Q3", "2024-08-01/P1Y", "2023".
        kind: financial_year, academic_year, calendar_year or financial_quarter.
    """
    bare = plain(text)
    lasting = _DURATION.match(bare)
    if lasting:
        return _from_duration(lasting, kind)
    if kind == "calendar_year":
        year = _YEAR.match(bare)
        return year[1] if year else None
    if kind == "financial_quarter":
        quarter = _QUARTER.search(bare)
        years = quarter and two_years(quarter[1])
        return f"{years}-Q{quarter[2]}" if quarter and years else None
    return two_years(bare)


def two_years(text: str) -> str | None:
    """The first pair of years that follow each other in a text, as "2022-23"."""
    for found in _YEARS.finditer(text):
        if (int(found[1]) + 1) % 100 == int(found[2]):
            return f"{found[1]}-{found[2]}"
    return None


def year_before(years: str) -> str:
    """The pair of years before another one: "2022-23" comes before "2023-24"."""
    first = int(years[:4]) - 1
    return f"{first}-{(first + 1) % 100:02d}"


def _from_duration(found: "re.Match[str]", kind: str) -> str | None:
    year, month, length = int(found[1]), int(found[2]), found[3]
    if kind == "financial_quarter":
        if length != "3m" or month not in (1, 4, 7, 10):
            return None
        first = year if month > 1 else year - 1
        return f"{first}-{(first + 1) % 100:02d}-Q{(month - 4) // 3 % 4 + 1}"
    if length == "3m" or _BEGINS[kind] != month:
        return None
    return str(year) if kind == "calendar_year" else f"{year}-{(year + 1) % 100:02d}"
