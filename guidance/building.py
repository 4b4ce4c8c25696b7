"""Turns plain tables (of TOML or JSON) into the types of an edition, and back.

One description serves both ways: the dataclasses themselves. A key that is missing, unknown or of the wrong kind
becomes a `Problem` with its place; reading goes on, so that an editor sees every problem at once.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from guidance.errors import Problem

#: TOML and JSON give objects of any kind; they are checked key by key here and nowhere else.
Plain = Any


class Builder:
    """Builds dataclasses from plain tables and collects the problems on the way.

    Args:
        files: which file a table of the document came from, by its name (`interventions`, or `themes[3]`).
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self._files = files

    def build(self, cls: type, table: Plain, place: str = "") -> Plain:
        """An instance of the class, or None if its table cannot be read; problems are collected."""
        if not isinstance(table, Mapping):
            self._note(place, "", "Make this a table of keys and values.")
            return None
        hints, known = _shape(cls)
        before = len(self.problems)
        for key in table:
            if key not in known:
                self._note(place, str(key), "Remove this key, or correct its name: the format has no such key.")
        values = {name: self._value(hints[name], table[name], place=place, key=name) for name in known if name in table}
        for name, description in known.items():
            if name not in table and _is_required(description):
                self._note(place, name, "Add this key.")
        return cls(**values) if len(self.problems) == before else None

    def _value(self, hint: Plain, value: Plain, *, place: str, key: str) -> Plain:
        origin: Plain = get_origin(hint)
        if origin is tuple:
            return self._list(get_args(hint)[0], value, place=place, key=key)
        if origin in (Union, types.UnionType):
            hint = next(option for option in get_args(hint) if option is not type(None))
        if is_dataclass(hint) and isinstance(hint, type):
            return self.build(hint, value, _inside(place, key))
        return self._single(hint, value, place=place, key=key)

    def _list(self, hint: Plain, value: Plain, *, place: str, key: str) -> Plain:
        if not isinstance(value, list):
            self._note(place, key, "Make this a list.")
            return ()
        if is_dataclass(hint) and isinstance(hint, type):
            return tuple(
                self.build(hint, entry, _inside(place, _entry_name(key, entry, index)))
                for index, entry in enumerate(value)
            )
        return tuple(self._single(hint, entry, place=place, key=f"{key}[{index}]") for index, entry in enumerate(value))

    def _single(self, hint: Plain, value: Plain, *, place: str, key: str) -> Plain:
        if hint is date:
            return self._date(value, place=place, key=key)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            if isinstance(value, str) and value in {str(member) for member in hint}:
                return hint(value)
            self._note(place, key, f"Use one of: {', '.join(member.value for member in hint)}.")
        elif hint is bool or isinstance(value, bool):
            if hint is bool and isinstance(value, bool):
                return value
            self._note(place, key, "Use true or false." if hint is bool else f"Make this {_KINDS[hint]}.")
        elif not isinstance(value, hint):
            self._note(place, key, f"Make this {_KINDS[hint]}.")
        return value

    def _date(self, value: Plain, *, place: str, key: str) -> Plain:
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._note(place, key, "Enter a date as year-month-day, such as 2024-05-08.")
            return None

    def _note(self, place: str, key: str, message: str) -> None:
        self.problems.append(Problem(file_of(self._files, place), place, key, message))


_KINDS: dict[type, str] = {str: "text in quotation marks", int: "a whole number"}


def to_plain(value: Plain) -> Plain:
    """Tables, lists, text, numbers and truth values only: what JSON can hold. Keys at their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            description.name: to_plain(getattr(value, description.name))
            for description in fields(value)
            if getattr(value, description.name) != description.default
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [to_plain(entry) for entry in value]
    return value


def file_of(files: Mapping[str, str], place: str) -> str:
    """The file that a place stands in: that of the longest known beginning of it."""
    matches = [name for name in files if name and place.startswith(name)]
    return files[max(matches, key=len)] if matches else files.get("", "")


@cache
def _shape(cls: type) -> tuple[dict[str, Plain], dict[str, Field[Plain]]]:
    return get_type_hints(cls), {description.name: description for description in fields(cls)}


def _is_required(description: Field[Plain]) -> bool:
    return description.default is MISSING and description.default_factory is MISSING


def _inside(place: str, part: str) -> str:
    return f"{place}, {part}" if place else part


def _entry_name(key: str, entry: Plain, index: int) -> str:
    """`characteristics G-04` where the entry names itself, else `characteristics[3]`."""
    if isinstance(entry, Mapping):
        for name in ("slug", "code"):
            if isinstance(entry.get(name), str):
                return f"{key} {entry[name]}"
    return f"{key}[{index}]"


def names_of(entries: Sequence[Plain], key: str) -> list[str]:
    """The places of a list's entries, as `Builder` names them."""
    return [_entry_name(key, entry, index) for index, entry in enumerate(entries)]
