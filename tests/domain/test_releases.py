"""What a check of a release counts and compares."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from guidance.metrics import catalogue
from portal.domain import releases
from portal.domain.metrics import Authority
from portal.domain.releases import Change

RATE = "waste_recycling_rate"


@dataclass
class Figures:
    """Columns for tests."""

    metric_ids: list[str] = field(default_factory=list)
    gss_codes: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.metric_ids)

    def add(self, code: str, value: float | None, status: str = "published", period: str = "2021-22") -> "Figures":
        for column, item in zip(
            (self.metric_ids, self.gss_codes, self.periods, self.values, self.statuses),
            (RATE, code, period, value, status),
            strict=True,
        ):
            column.append(item)  # type: ignore[attr-defined]  # columns of different kinds
        return self


def held(*values: float) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    return {(RATE, f"E{n}", "2021-22"): (value, "published") for n, value in enumerate(values)}


def test_figures_when_compared_then_new_revised_and_unchanged() -> None:
    figures = Figures().add("E0", 1.0).add("E1", 5.0).add("E2", 3.0).add("E1", None, "suppressed", "2020-21")

    found = releases.compare(figures, held(1.0, 2.0))

    assert (found.added, found.revised, found.unchanged) == (2, 1, 1)
    assert found.change(found.revised_at[0]) == Change(RATE, "E1", "2021-22", (2.0, "published"), (5.0, "published"))
    assert (found.by_authority({RATE}), found.by_authority(set())) == ({"E1": 1}, {})


def test_figures_when_nothing_is_current_then_all_are_new() -> None:
    found = releases.compare(Figures().add("E0", 1.0), {})

    assert (found.added, found.revised, found.unchanged, found.unusual()) == (1, 0, 0, [])


def test_status_when_it_alone_changes_then_revised_and_no_difference() -> None:
    found = releases.compare(Figures().add("E0", None, "suppressed"), held(1.0))

    assert found.revised == 1
    assert found.change(0).difference is None
    assert found.without_difference() == [0]
    assert found.unusual() == []


def test_changes_when_one_is_unlike_the_others_then_it_alone_is_unusual() -> None:
    before = held(*(10.0 * n for n in range(1, 21)))
    figures = Figures()
    for (_, code, _), (value, _) in before.items():
        assert value is not None
        figures.add(code, value * 10 if code == "E7" else value + (1 if code in {"E1", "E3", "E5"} else 2))

    [found] = releases.compare(figures, before).unusual()

    assert (found.compared, found.metric_id) == (20, RATE)
    assert "E7" in [change.gss_code for change in found.listed]
    assert found.unusual == len(found.listed) == 4  # the spread is nought: whatever differs from the usual +2


def test_changes_when_few_then_all_are_listed() -> None:
    [found] = releases.compare(Figures().add("E0", 2.0).add("E1", 5.0), held(1.0, 4.0)).unusual()

    assert (found.compared, found.unusual, len(found.listed)) == (2, 2, 2)


def test_changes_when_many_are_unusual_then_ten_are_listed_and_all_counted() -> None:
    before = held(*(1.0 for _ in range(60)))
    figures = Figures()
    for number, (_, code, _) in enumerate(before):
        figures.add(code, 2.0 + number / 100 if number < 40 else 100.0 + number)

    [found] = releases.compare(figures, before).unusual()

    assert (found.unusual, len(found.listed)) == (20, 10)


def test_counts_when_some_have_no_value_then_by_status() -> None:
    figures = Figures().add("E0", 1.0).add("E1", None, "suppressed").add("E0", 2.0, period="2020-21")

    earlier, later = releases.counts(figures)

    assert (earlier.period, earlier.figures, earlier.with_value, earlier.without) == ("2020-21", 1, 1, {})
    assert (later.period, later.figures, later.with_value, later.without) == ("2021-22", 2, 1, {"suppressed": 1})


def test_missing_when_asked_then_only_those_that_run_the_service_and_existed() -> None:
    authorities = {
        "E0": Authority("E0", "Held", "unitary"),
        "E1": Authority("E1", "Missing", "unitary"),
        "E2": Authority("E2", "A county", "county"),
        "E3": Authority("E3", "Too late", "unitary", active_from=date(2023, 4, 1)),
        "E4": Authority("E4", "Too early", "district", active_to=date(2020, 3, 31)),
        "E9": Authority("E9", "Fictional", "unitary", demonstration=True),
    }
    figures = Figures().add("E0", 1.0).add("E1", 1.0, period="2020-21")

    found = releases.missing(figures, releases.counts(figures), catalogue(), authorities)

    assert found == {(RATE, "2021-22"): ["E1"]}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [(41.04, 41.0, True), (41.06, 41.0, False), (None, None, True), (None, 0.0, False), (0.0, None, False)],
)
def test_figures_when_printed_the_same_then_alike(one: float | None, other: float | None, alike: bool) -> None:
    assert releases.alike((one, "published"), (other, "published"), 1) is alike
