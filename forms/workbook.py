"""The form in which an offline workbook comes back."""

from wtforms import FileField

from forms.base import PortalForm


class WorkbookForm(PortalForm):
    """One file."""

    file = FileField(
        "Workbook that you filled in",
        description="As .xlsx, or saved as .ods, up to 4 MB. Nothing is written before you have seen each difference.",
    )
