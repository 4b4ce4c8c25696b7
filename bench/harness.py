"""How a case is measured.

Seconds of one machine on one day say little, so each case runs beside a naive form of itself and beside its limit, the
part of the work that nothing can save, in turns; what counts is the median of the ratios of neighbours. Cold is the
first call in a fresh interpreter, imports included; warm is every later one.
"""

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask

FORMS = ("ours", "naive", "limit")
Work = Callable[[], object]


@dataclass(frozen=True)
class Forms:
    """Three ways to the same end; `before` is run ahead of each call and is not counted."""

    ours: Work
    naive: Work
    limit: Work
    before: Work = lambda: None


class World:
    """The demonstration, built once in the folder of the bench, and its application."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def app(self) -> Flask:
        from portal.app import create_app
        from portal.demonstration.build import ensure_built
        from portal.settings import Settings

        settings = Settings(instance=self.folder / "demo", queue="immediate", secret_key="bench" * 8)
        ensure_built(settings)
        return create_app(settings)


@dataclass(frozen=True)
class Case:
    """One thing to measure.

    Args:
        at_most: the target, as times the limit (performance targets of the project); None while there is none.
        cold: whether the first call in a fresh interpreter is measured too; a server's first call says nothing new.
    """

    name: str
    naive_is: str
    limit_is: str
    make: Callable[[World], AbstractContextManager[Forms]]
    rounds: int = 15
    at_most: float | None = None
    cold: bool = True


@dataclass(frozen=True)
class Outcome:
    """Milliseconds and ratios of one case; ratios are medians over rounds of neighbours."""

    case: str
    cold: dict[str, float]
    warm: dict[str, float]
    to_naive: float
    to_limit: float
    at_most: float | None
    rounds: int


CASES: dict[str, Case] = {}


def case(
    name: str, *, naive: str, limit: str, rounds: int = 15, at_most: float | None = None, cold: bool = True
) -> Callable[[Callable[[World], Iterator[Forms]]], Callable[[World], Iterator[Forms]]]:
    """Registers a generator that yields the three forms and tidies up after them."""

    def register(make: Callable[[World], Iterator[Forms]]) -> Callable[[World], Iterator[Forms]]:
        CASES[name] = Case(name, naive, limit, contextmanager(make), rounds, at_most, cold)
        return make

    return register


def measure(one: Case, world: World) -> Outcome:
    """Measures a case cold, in other interpreters, and then warm, here."""
    # A limit knows no first time.
    cold = {form: _cold(one, form, world) for form in ("ours", "naive")} if one.cold else {}
    times: dict[str, list[float]] = {form: [] for form in FORMS}
    with one.make(world) as forms:
        for number in range(one.rounds + 1):
            for form in FORMS:
                spent = call(forms, form)
                if number:  # the first of each only warms
                    times[form].append(spent)
    return Outcome(
        one.name,
        cold,
        {form: statistics.median(times[form]) for form in FORMS},
        statistics.median(a / b for a, b in zip(times["ours"], times["naive"], strict=True)),
        statistics.median(a / b for a, b in zip(times["ours"], times["limit"], strict=True)),
        one.at_most,
        one.rounds,
    )


def call(forms: Forms, form: str) -> float:
    """Milliseconds that one call took."""
    forms.before()
    gc.collect()
    begun = time.perf_counter()
    getattr(forms, form)()
    return (time.perf_counter() - begun) * 1000


def _cold(one: Case, form: str, world: World) -> float:
    command = [sys.executable, "-m", "bench", "--cold", one.name, form, "--folder", str(world.folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return float(json.loads(result.stdout.splitlines()[-1]))


def as_json(outcomes: list[Outcome]) -> str:
    """The outcomes for keeping and comparing."""
    return json.dumps([asdict(one) for one in outcomes], indent=1) + "\n"


def as_table(outcomes: list[Outcome]) -> str:
    """The outcomes for reading."""
    head = f"{'case':<30}{'warm ms':>10}{'cold ms':>10}{'x naive':>10}{'x limit':>10}{'target':>10}"
    lines = [head, "-" * len(head)]
    for one in outcomes:
        target = "" if one.at_most is None else f"<= {one.at_most:g}"
        first = f"{one.cold['ours']:.1f}" if one.cold else ""
        lines.append(
            f"{one.case:<30}{one.warm['ours']:>10.1f}{first:>10}{one.to_naive:>10.2f}{one.to_limit:>10.2f}{target:>10}"
        )
    return "\n".join(lines)
