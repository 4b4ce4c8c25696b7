"""Words for fictional self-assessments, put together from phrase blocks by a seeded generator.

The blocks are data in this folder. The generator chooses among them and never makes up a sentence, so a reader of the
demonstration meets only words that a person wrote.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from portal.domain.judgements import IndicatorState, Judgement


@dataclass(frozen=True)
class Block:
    """The phrases for one characteristic."""

    good: tuple[str, ...]
    gap: tuple[str, ...]
    next: str
    #: Title and pointer of documents that such a council would have.
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Phrases:
    """Everything that the folder holds."""

    councils: Mapping[str, Block]
    combined_authorities: Mapping[str, Block]
    notes: Mapping[str, list[str]]
    sources: Mapping[str, str]


@cache
def _phrases() -> _Phrases:
    folder = files("portal.demonstration.narratives")
    run, does, combined = (
        tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("how-it-is-run", "what-it-does", "combined-authority")
    )
    notes, sources = does.pop("indicators"), does.pop("sources")
    councils = {code: _block(table) for code, table in {**run, **does}.items()}
    others = {code: _block(table, councils[code].evidence) for code, table in combined.items()}
    return _Phrases(councils, others, notes, sources)


def _block(table: Mapping[str, Any], evidence: tuple[tuple[str, str], ...] = ()) -> Block:  # Any: TOML values
    own = tuple((title, pointer) for title, pointer in table.get("evidence", ()))
    return Block(tuple(table["good"]), tuple(table["gap"]), str(table["next"]), own or evidence)


#: What a combined authority calls what a council calls otherwise; the longer phrase first.
_COMBINED_WORDS = (
    ("full council", "the full board"),
    ("cabinet report", "board report"),
    ("Cabinet report", "Board report"),
    ("social care", "adult skills"),
    ("cabinet members", "board members"),
    ("Cabinet members", "Board members"),
    ("section 151 officer", "section 73 officer"),
    ("cabinet", "the board"),
    ("Cabinet", "The board"),
    ("The council ", "The authority "),
    ("the council ", "the authority "),
)


def block_for(code: str, *, combined: bool) -> Block | None:
    """The phrases for a characteristic, or None for one that has none."""
    phrases = _phrases()
    return (phrases.combined_authorities.get(code) if combined else None) or phrases.councils.get(code)


def narrative(code: str, judgement: Judgement, *, chance: Random, combined: bool, labelled: bool) -> str:
    """A narrative which agrees with the judgement that it stands under.

    Args:
        labelled: whether this council heads its paragraphs with what they are about.
    """
    block = block_for(code, combined=combined)
    if block is None:
        return "We looked at this with the heads of service and set out in the improvement plan what we found."
    good, gap = chance.sample(block.good, len(block.good)), chance.sample(block.gap, len(block.gap))
    parts = {
        Judgement.EMBEDDED: [
            ("What is in place", " ".join(good)),
            ("How we keep it so", _KEEPING[chance.randrange(4)]),
        ],
        Judgement.LARGELY: [("What is in place", good[0]), ("What is not", gap[0]), ("Next", block.next)],
        Judgement.PARTLY: [("What is not in place", gap[0]), ("What is", good[-1]), ("Next", block.next)],
        Judgement.ABSENT: [("What is not in place", " ".join(gap)), ("Next", block.next)],
    }[judgement]
    text = "\n\n".join(f"{label}: {words}" if labelled else words for label, words in parts)
    return _as_combined(text) if combined else text


_KEEPING = (
    "Internal audit looks at it every second year, and the last report found nothing of weight to change.",
    "A named director answers for it, and members see the evidence once a year.",
    "We test it by asking those who use it, and publish what they say.",
    "It is part of induction for new members and managers, so it does not rest on a few people.",
)


def note(code: str, state: IndicatorState, *, chance: Random, combined: bool) -> str:
    """A note for an indicator, in the voice of its theme."""
    phrases = _phrases()
    text = chance.choice(phrases.notes[state.value]).format(source=phrases.sources[code.split("-")[0]])
    return _as_combined(text) if combined else text


def _as_combined(text: str) -> str:
    for council, combined in _COMBINED_WORDS:
        text = text.replace(council, combined)
    return text
