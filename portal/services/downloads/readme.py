"""The read-me of the archive: what is in it, how to read it, and under which licences it may be used."""

from portal.services import publications
from portal.services.downloads.files import FILES

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
#: What to print when the figures are used again.
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "The register of authorities adapts “UK local authority names and codes” by mySociety, CC BY 4.0.",
    "Workforce turnover in adult social care is estimated by Skills for Care; its own terms apply to commercial reuse.",
)
#: What somebody who uses the figures is asked to keep in mind.
READING = (
    "Figures open questions. No figure here is a judgement on a council.",
    "An empty value has a status that says why. It is never zero.",
    "A figure without a row was not collected, or does not apply, or the authority did not exist in that period.",
    "Some metrics are compared within a type of council only: the column comparable of metrics.csv says which.",
    "Do not make a league table of these figures: they were not made for one and do not bear it.",
)


def readme() -> str:
    """The text, in lines of Windows and everybody else."""
    lines = ["Published figures of English councils", "", "Files (CSV in UTF-8)", ""]
    lines += [f"  {file.name}.csv: {file.title.lower()}; one row for {file.one_row}" for file in FILES]
    lines += ["  codebook.csv: every file, column, status and metric in words", "", "Before you use them", ""]
    lines += [f"- {line}" for line in READING]
    lines += ["", "Licences", "", f"Open Government Licence v3.0: {OGL}", ""]
    lines += [f"- {line}" for line in ATTRIBUTION]
    lines += ["", "By release", ""]
    for found in publications.list_publications():
        lines += [f"- {found.title} ({found.code})", f"  {found.licence or 'Licence not stated'}. {found.attribution}"]
    lines += ["", "Cells that could be taken for a formula begin with an apostrophe.", ""]
    return "\r\n".join(lines)
