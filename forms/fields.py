"""The kinds of field the service uses. How they look stands in the template macros; what they accept stands here."""

from collections.abc import Sequence
from datetime import date

from wtforms import Field, PasswordField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

__all__ = [
    "CheckboxesField",
    "DatePartsField",
    "PasswordField",
    "RadiosField",
    "SelectField",
    "StringField",
    "TextAreaField",
    "VersionField",
]


#: Years that can be meant. The calendar of the machine ends with 9999, and a moment after its last day is an error.
FIRST_YEAR, LAST_YEAR = 1000, 2999


class RadiosField(RadioField):
    """One of several, shown at once; nothing is chosen beforehand and nothing need be."""

    def __init__(self, label: str = "", validators: Sequence[object] = (), **kwargs: object) -> None:
        kwargs.setdefault("validate_choice", False)
        super().__init__(label, list(validators), **kwargs)

    data: str

    def process_data(self, value: object) -> None:
        self.data = "" if value is None else str(value)

    def pre_validate(self, form: object) -> None:
        if self.data and self.data not in {choice.value for choice in self.choices or ()}:
            self.data = ""
            raise StopValidation("Choose one of the answers on the page")


class CheckboxesField(SelectMultipleField):
    """Any number of several."""

    data: list[str] | None

    def pre_validate(self, form: object) -> None:
        known = {choice.value for choice in self.choices or ()}
        if any(value not in known for value in self.data or ()):
            self.data = [value for value in self.data or () if value in known]
            raise StopValidation("Choose from the answers on the page")


class DatePartsField(Field):
    """A day in three boxes: day, month, year. What was typed is kept, also when it is no date.

    Names in the form: `<name>-day`, `<name>-month`, `<name>-year`.
    """

    widget = HiddenInput()
    parts: dict[str, str]

    def __init__(self, label: str = "", validators: Sequence[object] = (), *, what: str = "Date", **kwargs: object):
        super().__init__(label, list(validators), **kwargs)
        self.what = what
        self.parts = {"day": "", "month": "", "year": ""}
        self._problem = ""

    def process(self, formdata: object, data: object = None, extra_filters: object = None) -> None:
        self.process_errors: list[str] = []
        initial = self.default if data is None or not isinstance(data, date) else data
        self.data = initial if isinstance(initial, date) else None
        if self.data:
            self.parts = {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}
        names = {part: f"{self.name}-{part}" for part in ("day", "month", "year")}
        if formdata is not None and any(name in formdata for name in names.values()):  # type: ignore[operator]
            self.parts = {part: str(formdata.get(name, "")).strip() for part, name in names.items()}  # type: ignore[attr-defined]
            self._read()

    def _read(self) -> None:
        self.data, self._problem = None, ""
        missing = [part for part, text in self.parts.items() if not text]
        if len(missing) == 3:
            return
        if missing:
            self._problem = f"{self.what} must include a {' and a '.join(missing)}"
            return
        try:
            year, month, day = (int(self.parts[part]) for part in ("year", "month", "day"))
            self.data = date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
        except (ValueError, OverflowError):
            self.data = None
        if self.data is None:
            self._problem = f"{self.what} must be a real date, like 27 3 2024"

    def pre_validate(self, form: object) -> None:
        if self._problem:
            raise StopValidation(self._problem)


class VersionField(StringField):
    """The version of the row as it was when the page was shown."""

    @property
    def number(self) -> int:
        """The version as a number; 0 stands for a row that did not exist yet."""
        text = self.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0
