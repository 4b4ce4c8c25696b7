"""Nearest neighbours by the open profile."""

import csv
import random
from pathlib import Path

import pytest

import guidance
from portal.domain.neighbours import NEIGHBOURS, VARIABLES, Profile, open_profile_v1, profile

FOLDER = Path(guidance.__file__).parent / "reference"


def rows() -> list[dict[str, str]]:
    with (FOLDER / "neighbour_inputs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, ...]]:
    return open_profile_v1(item for row in rows() if (item := profile(row)))


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    with (FOLDER / "authorities.csv").open(encoding="utf-8", newline="") as file:
        return {row["gss_code"]: row["name"] for row in csv.DictReader(file)}


def test_neighbours_when_all_councils_take_part_then_are_fifteen_each(found: dict[str, tuple[str, ...]]) -> None:
    assert len(found) == 315
    assert all(len(members) == NEIGHBOURS == len(set(members)) for members in found.values())
    assert all(code not in members for code, members in found.items())


def test_neighbours_when_worked_out_then_are_those_of_the_note(
    found: dict[str, tuple[str, ...]], names: dict[str, str]
) -> None:
    assert [names[code] for code in found["E06000001"][:3]] == ["Halton", "South Tyneside", "North East Lincolnshire"]
    assert [names[code] for code in found["E10000016"][:3]] == ["Essex", "Nottinghamshire", "West Sussex"]


def test_neighbours_when_of_a_small_or_singular_place_then_none(found: dict[str, tuple[str, ...]]) -> None:
    left_out = {row["gss_code"] for row in rows() if row["in_model"] != "1"}

    assert left_out == {"E09000001", "E06000053"}
    assert not left_out & (set(found) | {code for members in found.values() for code in members})


def test_neighbours_when_of_one_group_then_stay_in_it(found: dict[str, tuple[str, ...]]) -> None:
    kinds = {row["gss_code"]: row["type"] for row in rows()}
    single = {"unitary", "metropolitan_district"}

    for code, members in found.items():
        allowed = single if kinds[code] in single else {kinds[code]}
        assert {kinds[member] for member in members} <= allowed


def test_neighbours_when_input_is_shuffled_then_are_the_same(found: dict[str, tuple[str, ...]]) -> None:
    profiles = [item for row in rows() if (item := profile(row))]
    random.Random(7).shuffle(profiles)

    assert open_profile_v1(profiles) == found


def test_neighbours_when_distances_are_equal_then_go_by_code_and_gaps_stand_at_the_mean() -> None:
    width = len(VARIABLES)
    profiles = [
        Profile("E03", "g", (1.0,) * width),
        Profile("E01", "g", (1.0,) * width),
        Profile("E02", "g", (None,) * width),
        Profile("E04", "g", (-1.0,) * width),
    ]

    assert open_profile_v1(profiles)["E02"] == ("E01", "E03", "E04")
