"""Where the lines of an edition come from: read, stored, and checked against both editions."""

from dataclasses import replace

import pytest

import guidance
from guidance import GuidanceError, content_sha256, lineage
from guidance.basis import Basis
from guidance.lineage import Lineage, Relation, RelationKind
from guidance.lineage_checks import check
from tests.factories.guidance import fixture_edition, one_file, zip_of

DRAFT, FINAL = guidance.load("2023-07-draft"), guidance.load("2024-05")
SEED = lineage.load("2024-05")
LATER, FIXTURE = fixture_edition()


def test_seed_when_checked_then_every_line_of_both_editions_is_accounted_for() -> None:
    assert SEED is not None
    assert check(SEED, DRAFT, FINAL) == ()
    assert {relation.targets for relation in SEED.relations} == {("L-06",), ("R-F01",)}
    assert SEED.basis is Basis.PORTAL_PROMPT and "official text" in SEED.note


def test_seed_when_it_has_a_lineage_then_the_hash_of_its_content_stays() -> None:
    # Sealed records name this hash; it must never change for a lineage's sake.
    assert content_sha256(FINAL) == "31b3d5b2f7085a5cae8bc9032b5dece99ff82ad1ca8f22f7646301062483f693"
    assert content_sha256(DRAFT) == "5af61622ddc8c5c8bff1f03029753ad63b080c7cc636190aa82e9530acb30036"


def test_edition_when_it_is_the_first_then_it_has_no_lineage() -> None:
    assert lineage.load("2023-07-draft") is None


def test_fixture_when_written_to_a_zip_then_edition_and_lineage_come_back() -> None:
    raw = zip_of(LATER, FIXTURE)

    assert guidance.from_bytes(raw) == LATER
    assert lineage.from_bytes(raw) == FIXTURE
    assert check(FIXTURE, FINAL, LATER) == ()


def test_one_file_when_it_holds_a_lineage_then_it_is_no_part_of_the_content() -> None:
    table = '[lineage]\nedition = "2024-05"\nfrom_edition = "2023-07-draft"\nbasis = "portal_prompt"\nnote = "Ours."\n'
    raw = one_file(FINAL) + table.encode()

    found = lineage.from_bytes(raw)

    assert found is not None and found.from_edition == "2023-07-draft"
    assert content_sha256(guidance.from_bytes(raw)) == content_sha256(FINAL)
    assert lineage.from_bytes(one_file(FINAL)) is None


def test_relations_when_looked_up_then_found_from_either_side() -> None:
    merged, split = FIXTURE.after("CI-04"), FIXTURE.before("CI-90")

    assert merged is not None and (merged.kind, merged.targets) == (RelationKind.MERGED, ("CI-03",))
    assert split is not None and (split.kind, split.sources) == (RelationKind.SPLIT, ("CI-02",))
    assert FIXTURE.after("CI-91") is None and FIXTURE.before("CI-05") is None


def with_relation(*changed: Relation) -> Lineage:
    """The fixture's lineage with these relations in the place of those that name the same sources or targets."""
    named = {code for relation in changed for code in (*relation.sources, *relation.targets)}
    kept = tuple(r for r in FIXTURE.relations if not named & {*r.sources, *r.targets})
    return replace(FIXTURE, relations=(*kept, *changed))


def relation(kind: str, sources: str, targets: str) -> Relation:
    return Relation(kind=RelationKind(kind), sources=tuple(sources.split()), targets=tuple(targets.split()))


BROKEN = [
    pytest.param(replace(FIXTURE, edition="2027-01"), "Name the edition that the lineage stands beside", id="edition"),
    pytest.param(replace(FIXTURE, from_edition="2023-07-draft"), "Name the edition before", id="from"),
    pytest.param(replace(FIXTURE, note=" "), "Say on what the relations were judged", id="note"),
    pytest.param(replace(FIXTURE, relations=FIXTURE.relations[1:]), "Say what became of CI-01", id="left out"),
    pytest.param(replace(FIXTURE, unchanged=(*FIXTURE.unchanged, "CI-01")), "in one relation only", id="twice"),
    pytest.param(replace(FIXTURE, unchanged=(*FIXTURE.unchanged, "XX-01")), "has no such line", id="unknown"),
    pytest.param(with_relation(relation("unchanged", "CI-01", "CI-01")), "Call this reworded", id="not the same"),
    pytest.param(with_relation(relation("reworded", "CI-06", "CI-04")), "Call this unchanged", id="the same"),
    pytest.param(with_relation(relation("split", "CI-02", "CI-02")), "two codes or more", id="split into one"),
    pytest.param(with_relation(relation("merged", "CI-03", "CI-03")), "two codes or more", id="merged of one"),
    pytest.param(with_relation(relation("new", "CI-05", "CI-91")), "has no code here", id="new has a source"),
    pytest.param(with_relation(relation("reworded", "CI-F03", "CI-91")), "indicators to indicators", id="kinds"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_lineage_when_a_rule_is_broken_then_the_problem_says_what_to_do(broken: Lineage, message: str) -> None:
    problems = check(broken, FINAL, LATER)

    assert any(message in problem.message for problem in problems), problems
    assert all(problem.file == "lineage.toml" for problem in problems)


def test_lineage_when_its_shape_is_wrong_then_refused_with_places() -> None:
    table = lineage.to_table(FIXTURE) | {"basis": "official", "surprise": "x"}

    with pytest.raises(GuidanceError) as refused:
        lineage.from_table(table)

    assert {problem.key for problem in refused.value.problems} == {"basis", "surprise"}
