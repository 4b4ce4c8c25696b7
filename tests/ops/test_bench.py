"""The bench measures what it says, in turns, and leaves the first call out of the warm figures."""

import pkgutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from bench import cases, harness
from bench.harness import Case, Forms, World


def test_ratio_when_the_limit_takes_half_as_long_is_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[str] = []

    def pretend(form: str, milliseconds: float) -> None:
        spent.append(form)
        moment[0] += milliseconds / 1000

    moment = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: moment[0])
    monkeypatch.setattr(harness, "_cold", lambda *_arguments: 99.0)

    @contextmanager
    def make(_world: World) -> Iterator[Forms]:
        yield Forms(lambda: pretend("ours", 20), lambda: pretend("naive", 80), lambda: pretend("limit", 10))

    found = harness.measure(Case("a case", "slow", "fast", make, rounds=3), World(tmp_path))

    assert (found.to_naive, found.to_limit) == (pytest.approx(0.25), pytest.approx(2.0))
    assert found.cold["ours"] == 99.0
    assert spent[:3] * 4 == spent


def test_cases_when_imported_cover_figures_pages_answers_and_documents() -> None:
    for module in pkgutil.iter_modules(cases.__path__):
        import_module(f"bench.cases.{module.name}")

    assert set(harness.CASES) == {
        "all authorities, kept",
        "all authorities, made anew",
        "answers to one page",
        "full round, characteristic",
        "full round, heat map",
        "full round, task list",
        "full round, theme",
        "import 128,000, CSV",
        "import 128,000, XLSX",
        "import and publish 128,000",
        "profile, first in a process",
        "profile, kept",
        "profile, made anew",
        "profile, ten times the figures",
        "rows of all authorities",
        "summaries, one worker",
        "summaries, two workers",
        "summaries, unchanged",
        "summary as PDF",
        "ten times the import",
    }
    assert "x limit" in harness.as_table([])
