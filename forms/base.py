"""The base of every form: trims what is typed, and speaks with one voice."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import Field, Form, SelectChoice
from wtforms.fields.core import UnboundField


def trimmed(value: object) -> object:
    """The text without white space around it and without characters that no database or document can hold."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "").replace("\r\n", "\n").strip()


class PortalForm(Form):
    """A form of the service. The token against forged requests is checked for all forms at once, not here."""

    class Meta:
        def bind_field(self, form: Form, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
            # Any: WTForms' own signature
            filters: list[Callable[[object], object]] = list(unbound_field.kwargs.get("filters", ()))
            if trimmed not in filters and not unbound_field.kwargs.get("keeps_spaces"):
                unbound_field.kwargs["filters"] = [trimmed, *filters]
            unbound_field.kwargs.pop("keeps_spaces", None)
            return unbound_field.bind(form=form, **options)

    def add_error(self, field: str, message: str) -> None:
        """Adds a message that was found after the form itself was in order."""
        errors = list(self[field].errors)
        errors.append(message)
        self[field].errors = errors

    @property
    def has_errors(self) -> bool:
        return bool(self.errors)


def choices(options: Mapping[str, str] | Sequence[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a field from code and label.

    Args:
        options: code to label, in the order of the page.
    """
    pairs = options.items() if isinstance(options, Mapping) else options
    return [SelectChoice(code, label) for code, label in pairs]
