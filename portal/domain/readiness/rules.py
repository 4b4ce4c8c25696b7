"""The rulesets: small named questions that are asked of the file for each model of intervention.

A rule is never changed once a summary was issued under it: a new ruleset gets a new name.
"""

from dataclasses import dataclass

from portal.domain.readiness.types import FactKind, Facts, Finding, FindingState, Ladder, ModelOfIntervention


@dataclass(frozen=True)
class Rule:
    """A named question to the file, asked of the models of some tiers.

    Args:
        expected: the keys that must all be present (a theme's slug, an office) with the words for each; empty when
            one fact of the kind is enough.
        lacking: what to say when nothing of the kind is on file and no keys are expected.
    """

    code: str
    kind: FactKind
    tiers: frozenset[str]
    to_show: str
    source: str
    lacking: str = ""
    expected: tuple[tuple[str, str], ...] = ()
    per_theme: bool = False

    def __call__(self, model: ModelOfIntervention, facts: Facts, ladder: Ladder) -> Finding:
        """Asks the question of one model's file."""
        order = {key: place for place, (key, _) in enumerate((*ladder.themes, *self.expected))}
        held = facts.of(self.kind)
        found = tuple(sorted(held, key=lambda fact: (order.get(fact.key, len(order)), fact.place, fact)))
        expected = ladder.themes if self.per_theme else self.expected
        if expected:
            keys = {fact.key for fact in found}
            lacking = tuple(words for key, words in expected if key not in keys)
        else:
            lacking = () if found else (self.lacking,)
        return Finding(
            rule=self.code,
            model=model.code,
            to_show=self.to_show,
            state=FindingState.MISSING if lacking else FindingState.HELD,
            facts=found,
            lacking=lacking,
            rows=tuple(sorted({fact.row for fact in found})) or (facts.case,),
            source=self.source,
        )


_ASSURANCE, _NON_STATUTORY, _STATUTORY = "assurance", "non_statutory", "statutory"
_ALL_TIERS = frozenset({_ASSURANCE, _NON_STATUTORY, _STATUTORY})
_BEYOND_ASSURANCE = frozenset({_NON_STATUTORY, _STATUTORY})

_MEMORANDA = "Our own rule, after the explanatory memoranda laid with directions under section 15"

#: The offices whose signatures a complete self-assessment carries.
_OFFICES = (
    ("head_of_paid_service", "signature of the head of paid service"),
    ("chief_finance_officer", "signature of the chief finance officer"),
    ("monitoring_officer", "signature of the monitoring officer"),
)


def _rules(guidance: str) -> tuple[Rule, ...]:
    """The questions under one edition, each with the section of that edition it comes from."""
    assurance = f"{guidance}, section on assurance and early engagement"
    models = f"{guidance}, section on models of intervention"
    return (
        Rule(
            code="own-account",
            kind=FactKind.ASSESSMENT_SEALED,
            tiers=_ALL_TIERS,
            to_show="The council’s own account of how it meets the best value standards",
            lacking="a submitted self-assessment",
            source=assurance,
        ),
        Rule(
            code="officers-signed",
            kind=FactKind.OFFICER_SIGNED,
            tiers=_ALL_TIERS,
            to_show="That the three statutory officers stand behind that account",
            expected=_OFFICES,
            source="Our own rule; the offices are those of the Local Government and Housing Act 1989 s.4 and s.5 and"
            " the Local Government Act 1972 s.151",
        ),
        Rule(
            code="all-themes-answered",
            kind=FactKind.THEME_ANSWERED,
            tiers=_ALL_TIERS,
            to_show="That the account covers every theme in full",
            per_theme=True,
            source=f"{guidance}, section on defining best value",
        ),
        Rule(
            code="evidence-named",
            kind=FactKind.EVIDENCE_NAMED,
            tiers=_ALL_TIERS,
            to_show="The documents the council relies on",
            lacking="any document named as evidence by the council",
            source=assurance,
        ),
        Rule(
            code="figures-frozen",
            kind=FactKind.FIGURES_FROZEN,
            tiers=_ALL_TIERS,
            to_show="The published figures that were in front of the council and the reviewers",
            lacking="published figures for this council",
            source="Our own rule: figures are revised, so a file holds those that were read",
        ),
        Rule(
            code="themes-reviewed",
            kind=FactKind.THEME_REVIEWED,
            tiers=_ALL_TIERS,
            to_show="A reviewer’s view of every theme, with reasons",
            per_theme=True,
            source=_MEMORANDA,
        ),
        Rule(
            code="review-approved",
            kind=FactKind.REVIEW_APPROVED,
            tiers=_ALL_TIERS,
            to_show="That somebody other than the reviewer has read and approved those views",
            lacking="a lead reviewer’s approval",
            source="Our own rule: release is the act of two people",
        ),
        Rule(
            code="improvement-recorded",
            kind=FactKind.IMPROVEMENT_RECORDED,
            tiers=_ALL_TIERS,
            to_show="What the council is already doing, and what is going well",
            lacking="improvement under way, as recorded by the reviewers",
            source=assurance,
        ),
        Rule(
            code="outside-evidence",
            kind=FactKind.OUTSIDE_EVIDENCE,
            tiers=_BEYOND_ASSURANCE,
            to_show="Evidence from outside the council: auditors, peers, inspectors, ombudsman or regulators",
            lacking="evidence from outside the council",
            source=f"{guidance}, section on evidencing failure",
        ),
        Rule(
            code="authority-replied",
            kind=FactKind.AUTHORITY_REPLIED,
            tiers=_BEYOND_ASSURANCE,
            to_show="What the council says in reply, and how that was considered",
            lacking="a reply from the council to what is said of it",
            source=models,
        ),
        Rule(
            code="lighter-options",
            kind=FactKind.LIGHTER_OPTION_CONSIDERED,
            tiers=_BEYOND_ASSURANCE,
            to_show="That lighter options were considered, with the reason why each would or would not do",
            lacking="reasons of a named person about lighter options",
            source=models,
        ),
    )


#: The newest ruleset; a summary keeps the one it was issued under. The names are those of the guidance editions.
CURRENT_RULESET = "portal-rules-2024-05"
RULESETS: dict[str, tuple[Rule, ...]] = {
    "portal-rules-2023-07": _rules("Best value standards and intervention (consultation draft of 4 July 2023)"),
    CURRENT_RULESET: _rules("Best value standards and intervention (8 May 2024)"),
}
