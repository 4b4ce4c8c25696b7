"""One narrative for several characteristics, by reference: whose words stand where, and what a reference may name.

A reference names a characteristic of the same round that has words of its own. There are no chains and so no loops: a
characteristic that lends its words borrows none, and one that borrows has none to lend.
"""

from collections.abc import Mapping
from dataclasses import replace

from portal.domain.judgements import CharacteristicAnswer

Answers = Mapping[str, CharacteristicAnswer]


def lenders(code: str, answers: Answers) -> tuple[str, ...]:
    """Codes of the characteristics whose narrative may serve for `code`, in the order given.

    Args:
        answers: what is stored of the round, each with its own words only.

    Returns:
        Nothing where `code` lends its own words to another, or where nobody else has written.
    """
    if borrowers(code, answers):
        return ()
    return tuple(
        other
        for other, answer in answers.items()
        if other != code and not answer.narrative_from and answer.narrative.strip()
    )


def borrowers(code: str, answers: Answers) -> tuple[str, ...]:
    """Codes of the characteristics for which the narrative of `code` serves too, in the order given."""
    return tuple(other for other, answer in answers.items() if answer.narrative_from == code and other != code)


def with_shared_narratives(answers: Answers) -> dict[str, CharacteristicAnswer]:
    """The answers, each with the words that stand for it: its own, or those of the characteristic it names."""
    found = {}
    for code, answer in answers.items():
        source = answers.get(answer.narrative_from)
        found[code] = replace(answer, narrative=source.narrative) if source else answer
    return found


def why_not_borrow(offered: CharacteristicAnswer, answers: Answers) -> str | None:
    """What bars an answer from using the narrative that it names, in words; None when nothing does.

    Args:
        answers: as `lenders`; may hold the answer's earlier form.

    Source: our own rule.
    """
    code, source = offered.code, offered.narrative_from
    if not source:
        return None
    if source == code:
        return f"Choose another characteristic. {code} cannot use its own narrative"
    lent_to = borrowers(code, answers)
    if lent_to:
        return f"{_listed(lent_to)} uses the narrative written here. Give it words of its own first"
    lender = answers.get(source)
    if lender is not None and lender.narrative_from:
        return f"{source} uses the narrative of {lender.narrative_from}. Choose {lender.narrative_from} instead"
    if lender is None or not lender.narrative.strip():
        return f"{source} has no narrative to use. Write one there first, or write one here"
    if offered.narrative.strip() not in ("", lender.narrative.strip()):
        return f"Clear the narrative here to use that of {source}, or choose to write one here"
    return None


def why_not_empty(offered: CharacteristicAnswer, answers: Answers) -> str | None:
    """What bars an answer from having no words: others use them. None when nothing does.

    Source: our own rule; a narrative that vanished elsewhere would be a change nobody there made.
    """
    lent_to = borrowers(offered.code, answers)
    if lent_to and not offered.narrative.strip() and not offered.narrative_from:
        return f"{_listed(lent_to)} uses the narrative written here. Give it words of its own before you clear these"
    return None


def _listed(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"
