"""Consultations as files: what is read, and what is refused by its place."""

import tomllib
from importlib.resources import files

import pytest

from portal.domain.consultation.answers import QuestionKind
from portal.domain.consultation.definition import DefinitionError, parse

SMALL = """
slug = "small"
title = "A small consultation"
[respondent_types]
public = "Member of the public"
[content]
[privacy]
version = "1"
notice = ["What happens."]
[[section]]
title = "One"
theme = "governance"
[[section.question]]
code = "Q1"
kind = "agreement"
wording = "ours"
text = "Do you agree?"
"""


def test_parse_reads_the_2023_consultation_as_it_was() -> None:
    raw = files("portal.services.consultations").joinpath("definitions/best-value-2023.toml").read_text("utf-8")

    found = parse(tomllib.loads(raw))

    assert found.opens_at is not None and found.opens_at.isoformat() == "2023-07-03T23:00:00+00:00"
    assert found.closes_at is not None and found.closes_at.isoformat() == "2023-08-15T23:00:00+00:00"
    assert [q.text for q in found.questions if q.wording == "official"] == [
        "Do you agree that the principles in Section 3 should apply to all best value authorities?"
    ]
    assert {q.kind for q in found.questions} == {QuestionKind.RECORDED}
    assert found.content["responses"] == 76


def test_parse_gives_a_question_the_theme_and_options_it_takes_from_its_place() -> None:
    (question,) = parse(tomllib.loads(SMALL)).questions

    assert (question.theme, len(question.options), question.is_required) == ("governance", 5, False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('slug = "small"', "", "file: needs a text slug"),
        ('slug = "small"', 'slug = "small"\nslag = 1', "file: does not know slag"),
        ('kind = "agreement"', 'kind = "guess"', "Q1: 'guess' is not a valid QuestionKind"),
        ('kind = "agreement"', 'kind = "single"', "Q1: Give at least two options"),
        ('wording = "ours"', 'wording = "theirs"', "Q1: wording is one of"),
        ('notice = ["What happens."]', "notice = 3", "privacy: needs a list of texts notice"),
        ("[content]", "content = 1\n[extra]", "file: "),
    ],
)
def test_parse_names_the_place_of_what_is_wrong(old: str, new: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        parse(tomllib.loads(SMALL.replace(old, new)))


def test_parse_refuses_a_code_used_twice() -> None:
    twice = SMALL + SMALL[SMALL.index("[[section.question]]") :]

    with pytest.raises(DefinitionError, match="twice"):
        parse(tomllib.loads(twice))
