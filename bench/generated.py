"""Generated figures for measuring: as many as asked for, of real metrics for real authorities, all of them made up."""

import csv
import io
from random import Random

from guidance.metrics import catalogue
from portal.domain.metrics import Authority, applies

#: Periods by kind, as many of each; the latest come first, so that few figures are of few periods.
_YEARS = range(2023, 2003, -1)
PERIODS = {
    "financial_year": [f"{year}-{(year + 1) % 100:02d}" for year in _YEARS],
    "academic_year": [f"{year}-{(year + 1) % 100:02d}" for year in _YEARS],
    "calendar_year": [str(year) for year in _YEARS],
    "financial_quarter": [f"{year}-{(year + 1) % 100:02d}-Q{q}" for year in _YEARS for q in (4, 3, 2, 1)],
}
HEADER = ("metric_id", "gss_code", "period", "value", "status", "unit", "period_type", "basis")
Row = tuple[str, str, str, float, str, str, str, str]


def rows(count: int, authorities: dict[str, Authority]) -> list[Row]:
    """So many rows of eight cells, the same ones every time."""
    random, made = Random(2023), []
    for number in range(20):
        for metric in catalogue().values():
            period = PERIODS[metric.period_type][number]
            for code, authority in authorities.items():
                if not authority.demonstration and applies(metric, authority.type):
                    value = round(random.gauss(50, 12), 2)
                    made.append((metric.id, code, period, value, "published", metric.unit, metric.period_type, ""))
                    if len(made) == count:
                        return made
    raise ValueError(f"{len(made):,} are all there are")


def as_csv(made: list[Row]) -> bytes:
    """The rows as a tidy CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(made)
    return text.getvalue().encode()


def as_xlsx(made: list[Row]) -> bytes:
    """The rows as a workbook of one sheet."""
    import xlsxwriter

    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Figures")
        for number, cells in enumerate((HEADER, *made)):
            sheet.write_row(number, 0, cells)
    return raw.getvalue()
