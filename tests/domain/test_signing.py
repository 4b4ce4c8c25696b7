"""Who signs what: rules shown on small cases, and held over any course of changes."""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import signing
from portal.domain.declarations import (
    OWN_THEMES,
    EarlierDeclaration,
    statement_for,
    statement_for_sections,
    with_standing,
)
from portal.domain.roles import Office
from portal.domain.signing import Parts, Signature, Task

HPS, CFO, MO = Office
SLUGS = (
    "continuous-improvement",
    "leadership",
    "governance",
    "culture",
    "use-of-resources",
    "service-delivery",
    "partnerships-and-community-engagement",
)
FIRST = Parts("frame", dict.fromkeys(SLUGS, "0"))
PEOPLE = {office: uuid5(UUID(int=7), office.value) for office in Office}


def changed(parts: Parts, *slugs: str, to: str = "1", frame: str = "") -> Parts:
    """The parts with some themes otherwise."""
    return Parts(frame or parts.frame, {**parts.themes, **dict.fromkeys(slugs, to)})


def signed(
    tasks: tuple[Task, ...], content: Parts, earlier: dict[Office, Signature] | None = None
) -> dict[Office, Signature]:
    """Every office does what it is asked to."""
    found = {}
    for task in tasks:
        before = (earlier or {}).get(task.office)
        covers = signing.covered(task, content, before)
        frame = before.frame if task.is_carried and before else content.frame
        found[task.office] = Signature(task.office, PEOPLE[task.office], covers, frame)
    return found


@pytest.mark.parametrize(
    ("touched", "expected"),
    [
        ((), {HPS: (), CFO: None, MO: None}),
        (("governance",), {HPS: ("governance",), CFO: None, MO: ("governance",)}),
        (("leadership",), {HPS: ("leadership",), CFO: None, MO: None}),
        (
            ("culture", "use-of-resources"),
            {HPS: ("culture", "use-of-resources"), CFO: ("use-of-resources",), MO: ("culture",)},
        ),
        (SLUGS, {HPS: (), CFO: (), MO: ()}),
    ],
    ids=["nothing", "one own section", "nobody's own section", "two offices", "everything"],
)
def test_touched_sections_are_signed_by_those_who_answer_for_them(touched, expected):
    tasks = signing.tasks(FIRST, changed(FIRST, *touched))

    assert {task.office: None if task.is_carried else task.sections for task in tasks} == expected


def test_first_record_is_signed_whole_by_all():
    assert all(task.is_whole for task in signing.tasks(None, FIRST))


def test_frame_touches_everything():
    after = changed(FIRST, frame="other")

    assert signing.touched(FIRST, after) == SLUGS
    assert all(task.is_whole for task in signing.tasks(FIRST, after))


def test_declaration_that_cannot_stand_is_given_anew_for_the_whole():
    tasks = signing.tasks(FIRST, changed(FIRST, "governance"), not_to_carry=[CFO])

    assert [task.is_whole for task in tasks] == [False, True, False]


STEPS = st.lists(
    st.tuples(st.sets(st.sampled_from(SLUGS)), st.booleans(), st.sets(st.sampled_from(list(Office)))), max_size=6
)


@given(STEPS)
@settings(max_examples=150)
def test_signatures_that_were_asked_for_always_suffice_and_no_fewer_do(steps):
    content, standing = FIRST, signed(signing.tasks(None, FIRST), FIRST)
    for number, (slugs, reframed, barred) in enumerate(steps, start=1):
        after = changed(content, *slugs, to=str(number), frame=f"frame {number}" if reframed else "")
        tasks = signing.tasks(content, after, not_to_carry=barred)
        fresh = [task for task in tasks if not task.is_carried]
        later = signed(tasks, after, standing)

        assert fresh
        assert signing.why_not_seal(after, later.values()) is None
        for task in fresh:
            # One signature less, or one that was given before the change: neither is enough.
            others = [signature for office, signature in later.items() if office is not task.office]
            assert signing.why_not_seal(after, others) is not None
            if signing.touched(content, after) and signing.own_sections(task.office, signing.touched(content, after)):
                assert signing.why_not_seal(after, [*others, standing[task.office]]) is not None
        content, standing = after, later


@given(st.sampled_from(SLUGS), st.sets(st.sampled_from(SLUGS)))
def test_content_that_differs_from_what_was_signed_is_never_sealed(slug, slugs):
    after = changed(FIRST, *slugs)
    standing = signed(signing.tasks(FIRST, after), after, signed(signing.tasks(None, FIRST), FIRST))

    assert signing.why_not_seal(changed(after, slug, to="edited"), standing.values()) is not None
    assert signing.why_not_seal(changed(after, frame="edited"), standing.values()) is not None


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda found: found[:2], "not every office"),
        (lambda found: [*found, found[0]], "not every office"),
        (lambda found: [found[0], replace(found[1], person=found[0].person), found[2]], "one person"),
        (lambda found: [found[0], replace(found[1], is_author=True), found[2]], "wrote or sent"),
    ],
    ids=["one missing", "one twice", "one person for two", "an author's own"],
)
def test_record_is_not_sealed_under(alter, words):
    standing = list(signed(signing.tasks(None, FIRST), FIRST).values())

    assert signing.why_not_seal(FIRST, standing) is None
    assert words in str(signing.why_not_seal(FIRST, alter(standing)))


def content(**themes: tuple[str, str, str]) -> dict[str, object]:
    """A stored content of some themes, each with one text and one figure."""
    figure = {"metric_id": "m", "period": "p", "note_on": None}
    return {
        "period": None,
        "not_fully_answered": [],
        "themes": [
            {"slug": slug, "text": text, "figures": [{**figure, "value": value, "note": note}]}
            for slug, (text, value, note) in themes.items()
        ],
    }


@pytest.mark.parametrize(
    ("now", "touched"),
    [
        (("words", "2", ""), ()),
        (("other words", "2", ""), ("a",)),
        (("words", "2", "our note"), ("a",)),
    ],
    ids=["a source's revision", "the council's words", "the council's note"],
)
def test_revised_figure_alone_touches_nothing(now, touched):
    before, later = content(a=("words", "1", ""), b=("same", "1", "")), content(a=now, b=("same", "1", ""))

    kept = signing.keep_untouched(later, before)

    assert signing.touched(signing.parts_of(before), signing.parts_of(kept)) == touched


@pytest.mark.parametrize(
    ("office", "held", "barred"),
    [
        (MO, [HPS], True),
        (MO, [CFO], True),
        (HPS, [MO], True),
        (CFO, [MO], True),
        (HPS, [CFO], False),
        (MO, [MO], False),
        (MO, [], False),
    ],
)
def test_monitoring_officer_is_kept_apart(office, held, barred):
    assert (signing.why_not_together(office, held) is not None) is barred


def test_own_themes_are_themes_of_the_guidance():
    import guidance

    for edition in guidance.editions():
        slugs = {theme.slug for theme in guidance.load(edition).themes}
        assert {slug for own in OWN_THEMES.values() for slug in own or ()} <= slugs


@pytest.mark.parametrize("office", list(Office))
def test_statement_of_a_deputy_says_for_whom_and_of_sections_which(office):
    from datetime import date

    words = {"council": "Exampleton", "cycle": "Self-assessment 2024"}
    assert " As " in statement_for(office, **words)
    assert "Acting for the" in statement_for(office, **words, is_deputy=True)
    earlier = EarlierDeclaration("Sarah Whitcombe", date(2024, 6, 3), "BV-1", "One thing is open.")
    told = statement_for_sections(office, ["Governance", "Culture"], earlier, **words)
    assert "Governance; Culture" in told
    assert told.endswith(
        "The declaration that Sarah Whitcombe made for this office on 3 June 2024 stands for the rest."
    )
    stands = "Reservation of 3 June 2024, which stands for the rest: One thing is open."
    assert with_standing("", earlier) == stands
    assert with_standing("Another is, too.", earlier) == f"Another is, too.\n\n{stands}"
    assert with_standing("Another is, too.", replace(earlier, reservation="")) == "Another is, too."
