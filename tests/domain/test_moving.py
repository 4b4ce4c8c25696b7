"""What becomes of answers when an edition gives way to another: nothing is lost, and nothing is taken for settled."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.basis import Basis
from guidance.lineage import Lineage, Relation, RelationKind
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.moving import GONE, MovePlan, Said, Work, carry, destinations, is_empty, outcome_words
from tests.factories.guidance import fixture_edition

_, FIXTURE = fixture_edition()
WORDS = st.sampled_from(["", "Owned.", "Two\n\nparagraphs.", "Tested in May."])
World = tuple[Lineage, dict[str, CharacteristicAnswer], dict[str, IndicatorReply]]
SHAPES = {
    RelationKind.UNCHANGED: (1, 1),
    RelationKind.REWORDED: (1, 1),
    RelationKind.SPLIT: (1, 3),
    RelationKind.MERGED: (3, 1),
    RelationKind.NEW: (0, 1),
    RelationKind.REMOVED: (1, 0),
}


@st.composite
def lineages(draw: st.DrawFn) -> Lineage:
    """Lineages that account for every line of both editions, with codes that mean other lines in the later one."""
    kinds = draw(st.lists(st.sampled_from(list(RelationKind)), min_size=1, max_size=8))
    letters = draw(st.lists(st.sampled_from(["", "F"]), min_size=len(kinds), max_size=len(kinds)))
    sources = {"": iter(range(1, 99)), "F": iter(range(1, 99))}
    free = {letter: iter(draw(st.permutations(range(1, 30)))) for letter in ("", "F")}
    relations = []
    for kind, letter in zip(kinds, letters, strict=True):
        before, after = SHAPES[kind]
        olds = tuple(f"G-{letter}{next(sources[letter]):02}" for _ in range(before))
        news = tuple(f"G-{letter}{next(free[letter]):02}" for _ in range(after))
        relations.append(Relation(kind=kind, sources=olds, targets=news))
    return Lineage(
        edition="b", from_edition="a", basis=Basis.PORTAL_PROMPT, note="For a test.", relations=tuple(relations)
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A lineage with answers to some of its earlier lines."""
    lineage = draw(lineages())
    codes = [code for relation in lineage.all for code in relation.sources if draw(st.booleans())]
    answers, replies = {}, {}
    for code in codes:
        if "F" in code:
            state = draw(st.sampled_from([None, *IndicatorState]))
            replies[code] = IndicatorReply(code, state, draw(WORDS), draw(st.booleans()))
        else:
            answers[code] = CharacteristicAnswer(
                code,
                draw(st.sampled_from(list(Judgement))),
                draw(st.sampled_from([None, *Confidence])),
                draw(st.sampled_from([None, *Strength])),
                draw(WORDS),
                draw(WORDS),
                needs_review=draw(st.booleans()),
            )
    lenders = [code for code, answer in answers.items() if answer.narrative]
    for code, answer in answers.items():
        if lenders and code not in lenders and draw(st.booleans()):
            answers[code] = replace(answer, narrative_from=draw(st.sampled_from(lenders)))
    return lineage, answers, replies


def words_of(answer: CharacteristicAnswer, answers: dict[str, CharacteristicAnswer]) -> str:
    """The narrative as a reader sees it."""
    return answers[answer.narrative_from].narrative if answer.narrative_from else answer.narrative


@given(worlds())
def test_carry_when_done_then_every_word_and_choice_is_moved_or_kept_aside(world: World) -> None:
    lineage, answers, replies = world

    plan = carry(answers, replies, lineage)

    aside = {kept.code: kept.said for kept in plan.kept_aside}
    for code, answer in answers.items():
        relation = lineage.after(code)
        assert relation is not None
        moved = [plan.answers[target] for target in relation.targets if target in plan.answers]
        if is_empty(answer):
            continue
        whole = aside.get(code)
        assert whole is None or isinstance(whole, CharacteristicAnswer)
        assert moved or whole is not None, code
        assert whole is None or words_of(whole, answers) == words_of(answer, answers)
        for found in moved:
            assert words_of(answer, answers) in words_of(found, dict(plan.answers))
            assert answer.reason in found.reason
        if whole is None:
            assert all(found.judgement is answer.judgement for found in moved)
            assert all((found.confidence, found.strength) == (answer.confidence, answer.strength) for found in moved)
    for code, reply in replies.items():
        relation = lineage.after(code)
        assert relation is not None
        moved_to = [plan.replies[target] for target in relation.targets if target in plan.replies]
        if not is_empty(reply):
            assert moved_to or code in aside
            assert all(reply.note in found.note for found in moved_to)
            assert code in aside or all(found.state is reply.state for found in moved_to)


@given(worlds())
def test_carry_when_done_then_every_answer_stands_under_a_line_of_the_later_edition(world: World) -> None:
    lineage, answers, replies = world

    plan = carry(answers, replies, lineage)

    targets = {code for relation in lineage.all for code in relation.targets}
    new = {code for relation in lineage.all if relation.kind is RelationKind.NEW for code in relation.targets}
    found = {*plan.answers, *plan.replies}
    assert found <= targets - new
    assert all(code == answer.code for code, answer in plan.answers.items())
    assert all(answer.narrative_from in {"", *targets} for answer in plan.answers.values())


@given(worlds())
def test_carry_when_words_of_a_line_changed_then_a_person_has_to_look(world: World) -> None:
    lineage, answers, replies = world
    stored: dict[str, Said] = {**answers, **replies}

    plan = carry(answers, replies, lineage)

    moved: dict[str, Said] = {**plan.answers, **plan.replies}
    for code, found in moved.items():
        relation = lineage.before(code)
        assert relation is not None
        if relation.kind is RelationKind.UNCHANGED:
            assert found.needs_review == stored[relation.sources[0]].needs_review
        else:
            assert found.needs_review


@given(worlds())
def test_carry_when_lines_were_merged_then_no_judgement_is_made_up(world: World) -> None:
    lineage, answers, replies = world

    plan = carry(answers, replies, lineage)

    for relation in lineage.all:
        if relation.kind is RelationKind.MERGED and relation.targets[0] in plan.answers:
            judged = {answers[c].judgement if c in answers else Judgement.UNJUDGED for c in relation.sources}
            found = plan.answers[relation.targets[0]].judgement
            assert found is (judged.pop() if len(judged) == 1 else Judgement.UNJUDGED)


def carried(*answers: CharacteristicAnswer) -> MovePlan:
    return carry({answer.code: answer for answer in answers}, {}, FIXTURE)


def test_carry_when_two_lines_became_one_then_texts_stand_under_the_codes_they_came_from() -> None:
    plan = carried(
        CharacteristicAnswer("CI-03", Judgement.LARGELY, Confidence.HIGH, Strength.STRONG, "Plans are owned."),
        CharacteristicAnswer("CI-04", Judgement.PARTLY, Confidence.HIGH, Strength.LIMITED, "Few are tested."),
    )

    found = plan.answers["CI-03"]
    assert found.narrative == "From CI-03:\n\nPlans are owned.\n\nFrom CI-04:\n\nFew are tested."
    assert (found.judgement, found.confidence, found.strength) == (Judgement.UNJUDGED, Confidence.HIGH, None)
    assert [kept.code for kept in plan.kept_aside] == ["CI-03", "CI-04"]


def test_carry_when_all_agree_then_the_judgement_stands_and_nothing_is_kept_aside() -> None:
    same = CharacteristicAnswer("CI-03", Judgement.LARGELY, Confidence.LOW, Strength.NONE, "The same words.")

    plan = carried(same, replace(same, code="CI-04"))

    assert plan.answers["CI-03"].judgement is Judgement.LARGELY and plan.kept_aside == ()
    assert plan.answers["CI-03"].narrative == "From CI-03, CI-04:\n\nThe same words."


def test_carry_when_a_line_is_gone_then_its_answer_is_kept_aside() -> None:
    plan = carried(CharacteristicAnswer("CI-05", Judgement.ABSENT, narrative="Not begun."))

    assert plan.answers == {} and [(kept.code, kept.reason) for kept in plan.kept_aside] == [("CI-05", GONE)]


def test_carry_when_a_code_stands_for_another_line_then_the_answer_follows_its_line() -> None:
    plan = carried(CharacteristicAnswer("CI-06", Judgement.EMBEDDED, narrative="Of the old CI-06."))

    assert plan.answers["CI-04"].narrative == "Of the old CI-06." and "CI-06" not in plan.answers
    assert not plan.answers["CI-04"].needs_review


def test_carry_when_shared_words_lie_on_a_split_line_then_they_are_written_out() -> None:
    lender = CharacteristicAnswer("CI-02", Judgement.PARTLY, narrative="Said once.")
    borrower = CharacteristicAnswer("CI-07", Judgement.PARTLY, narrative="Hidden.", narrative_from="CI-02")

    plan = carried(lender, borrower)

    assert plan.answers["CI-07"].narrative == "Said once.\n\nHidden."
    assert plan.answers["CI-07"].narrative_from == ""
    assert [plan.answers[code].narrative for code in ("CI-02", "CI-90")] == ["Said once.", "Said once."]


def test_carry_when_shared_words_lie_on_a_line_that_is_renumbered_then_the_reference_follows() -> None:
    lender = CharacteristicAnswer("CI-06", narrative="Said once.")

    plan = carried(lender, CharacteristicAnswer("CI-07", narrative_from="CI-06"))

    assert plan.answers["CI-07"].narrative_from == "CI-04"


@pytest.mark.parametrize(
    ("code", "evidence", "comments", "views"),
    [
        pytest.param("CI-01", ("CI-01",), ("CI-01",), ("CI-01",), id="reworded"),
        pytest.param("CI-02", ("CI-02", "CI-90"), ("CI-02",), (), id="split"),
        pytest.param("CI-04", ("CI-03",), ("CI-03",), (), id="merged"),
        pytest.param("CI-05", (), (), (), id="removed"),
        pytest.param("CI-06", ("CI-04",), ("CI-04",), ("CI-04",), id="renumbered"),
        pytest.param("XX-01", (), (), (), id="unknown"),
    ],
)
def test_destinations_when_a_line_changes_then_work_follows_where_it_belongs(
    code: str, evidence: tuple[str, ...], comments: tuple[str, ...], views: tuple[str, ...]
) -> None:
    relation = FIXTURE.after(code)

    assert destinations(relation, Work.EVIDENCE) == evidence
    assert destinations(relation, Work.COMMENTS) == comments
    assert {destinations(relation, work) for work in (Work.VIEWS, Work.SENTENCES, Work.UNSAVED)} == {views}


def test_outcomes_when_told_then_each_kind_has_its_own_words() -> None:
    assert len({outcome_words(kind) for kind in RelationKind}) == len(RelationKind)
