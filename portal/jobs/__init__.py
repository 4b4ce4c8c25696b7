"""Slow work, by name. A request writes an outbox row; `portal.jobs.queue` runs the function that bears its name.

Functions live beside this file, one module per subject, and are imported when the first piece of work runs: what
renders documents or reads figures is slow to import, and a web process never needs it. A task may run twice, so each
must be harmless when what it makes is already there.
"""

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

#: A task takes the payload of its row (Any: JSON values) and runs in an app context, outside a write transaction.
Task = Callable[[dict[str, Any]], None]

_TASKS: dict[str, Task] = {}
_GIVEN_UP: dict[str, Task] = {}


class UnknownTask(LookupError):
    """An outbox row names a task that no module registers."""


def task(name: str, *, given_up: Task | None = None) -> Callable[[Task], Task]:
    """Registers a function under the name that outbox rows use.

    Args:
        given_up: runs once the last try has failed, so that what waits for the work says so.
    """

    def register(function: Task) -> Task:
        if _TASKS.get(name, function) is not function:
            raise ValueError(f"two tasks are called {name}")
        _TASKS[name] = function
        if given_up is not None:
            _GIVEN_UP[name] = given_up
        return function

    return register


def find_task(name: str) -> Task:
    """The function of that name.

    Raises:
        UnknownTask: no module here registers it.
    """
    if name not in _TASKS:
        load_tasks()
    try:
        return _TASKS[name]
    except KeyError:
        raise UnknownTask(name) from None


def find_given_up(name: str) -> Task | None:
    """What to do when the work of that name failed for good, if there is anything to do."""
    return _GIVEN_UP.get(name)


def load_tasks() -> Mapping[str, Task]:
    """Every task, after importing the modules that hold them."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "queue":
            import_module(f"{__name__}.{module.name}")
    return _TASKS
