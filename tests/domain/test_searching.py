"""Finding an authority by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.searching import SUGGESTIONS, Named, matches, suggestions, words_of

NAMED = tuple(
    Named(name, name, official, codes)
    for name, official, codes in (
        ("Bristol, City of", "Bristol City Council", ("E06000023",)),
        ("City of London", "City of London Corporation", ("E09000001",)),
        ("County Durham", "Durham County Council", ("E06000047",)),
        ("Cumbria", "Cumbria County Council", ("E10000006",)),
        ("Gateshead", "Gateshead Metropolitan Borough Council", ("E08000037", "E08000020")),
        ("Hackney", "London Borough of Hackney", ("E09000012",)),
        ("Hammersmith and Fulham", "London Borough of Hammersmith and Fulham", ("E09000013",)),
        ("Herefordshire, County of", "Herefordshire Council", ("E06000019",)),
        ("Hertfordshire", "Hertfordshire County Council", ("E10000015",)),
        ("King's Lynn and West Norfolk", "Borough Council of King's Lynn and West Norfolk", ("E07000146",)),
        ("Middlesbrough", "Middlesbrough Borough Council", ("E06000002",)),
        ("St. Helens", "St Helens Council", ("E08000013",)),
        ("Stockton-on-Tees", "Stockton-on-Tees Borough Council", ("E06000004",)),
    )
)


@pytest.mark.parametrize(
    "text,expected",
    [
        ("hereford", {"Herefordshire, County of"}),
        ("HEREFORDSHIRE", {"Herefordshire, County of"}),
        ("county of herefordshire", {"Herefordshire, County of"}),
        ("Herefordshire County Council", {"Herefordshire, County of"}),
        ("Hérefordshire", {"Herefordshire, County of"}),
        ("bristol", {"Bristol, City of"}),
        ("City of Bristol", {"Bristol, City of"}),
        ("city of london", {"City of London"}),
        ("durham", {"County Durham"}),
        ("saint helens", {"St. Helens"}),
        ("St Helens", {"St. Helens"}),
        ("st.helens", {"St. Helens"}),
        ("stockton on tees", {"Stockton-on-Tees"}),
        ("Stockton–on–Tees", {"Stockton-on-Tees"}),
        ("hammersmith & fulham", {"Hammersmith and Fulham"}),
        ("kings lynn", {"King's Lynn and West Norfolk"}),
        ("King’s Lynn & W Norfolk", {"King's Lynn and West Norfolk"}),
        ("sbrough", {"Middlesbrough"}),
        ("e06000019", {"Herefordshire, County of"}),
        ("E08000020", {"Gateshead"}),
        ("E08000999", set()),
        ("london", {"City of London", "Hackney", "Hammersmith and Fulham"}),
        ("", set()),
        ("  ,;- ", set()),
        ("zzz", set()),
    ],
)
def test_search_when_a_name_is_typed_then_finds_who_may_be_meant(text: str, expected: set[str]) -> None:
    assert matches(NAMED, text) == expected


@pytest.mark.parametrize(
    "text,expected",
    [
        ("Herefrodshire", "Herefordshire, County of"),
        ("midlesborough", "Middlesbrough"),
        ("Stokton", "Stockton-on-Tees"),
        ("Gatehsead Council", "Gateshead"),
    ],
)
def test_suggestions_when_the_spelling_is_near_then_hold_the_name(text: str, expected: str) -> None:
    assert matches(NAMED, text) == set()
    assert expected in suggestions(NAMED, text)


@pytest.mark.parametrize("text", ["", "x", "qqqqqqqq", "City of"])
def test_suggestions_when_nothing_is_near_then_are_none(text: str) -> None:
    assert not suggestions(NAMED, text)


@given(st.text(max_size=60))
def test_search_when_anything_is_typed_then_answers_with_those_there_are(text: str) -> None:
    keys = {item.key for item in NAMED}

    assert matches(NAMED, text) <= keys
    assert suggestions(NAMED, text) <= keys
    assert len(suggestions(NAMED, text)) <= SUGGESTIONS


@pytest.mark.parametrize("item", NAMED, ids=lambda item: item.key)
def test_search_when_a_whole_name_is_typed_then_finds_it(item: Named) -> None:
    for text in (item.name, item.official_name, *item.codes, " ".join(words_of(item.name))):
        assert item.key in matches(NAMED, text)
