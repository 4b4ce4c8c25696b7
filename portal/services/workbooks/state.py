"""What the portal holds of a round, as rows of a workbook: for writing one, and for comparing one that came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from guidance.types import Theme
from portal.database import db
from portal.domain.duties import may_write_in
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply
from portal.domain.roles import Actor
from portal.domain.workbooks import Kind, State, Stored
from portal.domain.workbooks.layout import Expected, Sheet, document_ids, sheet_names
from portal.domain.workbooks.rows import REVIEW
from portal.models import Citation, EvidenceItem, IndicatorAnswer, JudgementAnswer, Round
from portal.services.assessments.answers import answer_fields, reply_fields, to_answer, to_reply
from portal.services.assessments.duties import assignments_of, list_duties
from portal.services.assessments.rounds import guidance_of
from portal.services.assurance import hidden_codes

#: What an independent reader must not see of an answer before the own view is recorded.
_HIDDEN = frozenset({"judgement", "confidence", "strength", "reason", "answer"})


@dataclass(frozen=True)
class Contents:
    """A round as a workbook shows it.

    Args:
        items: documents by their id in workbooks; the ids are those of `state.library`.
    """

    round: Round
    state: State
    items: Mapping[str, EvidenceItem]

    def expected(self) -> Expected:
        """What a workbook of this round has to hold."""
        found, themes = self.round, list_themes(self.round)
        names = sheet_names({theme.slug: theme.title for theme in themes})
        return Expected(
            council=found.council.name,
            gss=found.council_gss,
            round_id=str(found.id),
            edition=found.edition,
            edition_sha256=found.edition_sha256,
            sheets=tuple(Sheet(theme.slug, names[theme.slug], lines_of(theme)) for theme in themes),
            library=frozenset(self.state.library),
        )


def list_themes(found: Round) -> tuple[Theme, ...]:
    """The themes of the round's edition, in its order."""
    return guidance_of(found).themes


def lines_of(theme: Theme) -> dict[str, Kind]:
    """Codes of a theme in the order of its sheet: characteristics, then indicators of potential failure."""
    return {
        **{line.code: Kind.CHARACTERISTIC for line in theme.characteristics},
        **{line.code: Kind.INDICATOR for line in theme.indicators},
    }


def get_contents(found: Round, *, actor: Actor) -> Contents:
    """Everything of a round that a workbook holds, with what this person may see and change of it.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    items = _items(found)
    by_id = {item.id.hex: key for key, item in items.items()}
    held = assignments_of(list_duties(found))
    themes = list_themes(found)
    state = State(
        lines=_lines(found),
        library={key: Stored(Kind.EVIDENCE, key, _document(item), item.version) for key, item in items.items()},
        citations=_citations(found, by_id),
        writable=frozenset(theme.slug for theme in themes if may_write_in(actor, found.council_gss, theme.slug, held)),
        hidden=dict.fromkeys(hidden_codes(found, actor=actor), _HIDDEN),
    )
    return Contents(found, state, items)


def _lines(found: Round) -> dict[str, Stored]:
    """Every line of the edition, answered or not, in its order; each answer with its own words only."""
    judgements = _by_code(JudgementAnswer, found)
    indicators = _by_code(IndicatorAnswer, found)
    lines: dict[str, Stored] = {}
    for theme in list_themes(found):
        for characteristic in theme.characteristics:
            code, row = characteristic.code, judgements.get(characteristic.code)
            answer = to_answer(row) if row is not None else CharacteristicAnswer(code)
            fields = {**answer_fields(answer), REVIEW: "yes" if answer.needs_review else ""}
            lines[code] = Stored(Kind.CHARACTERISTIC, code, fields, row.version if row else 0, theme.slug)
        for indicator in theme.indicators:
            code, found_row = indicator.code, indicators.get(indicator.code)
            reply = to_reply(found_row) if found_row is not None else IndicatorReply(code)
            fields = {**reply_fields(reply), REVIEW: "yes" if reply.needs_review else ""}
            lines[code] = Stored(Kind.INDICATOR, code, fields, found_row.version if found_row else 0, theme.slug)
    return lines


_Answer = TypeVar("_Answer", JudgementAnswer, IndicatorAnswer)


def _by_code(model: type[_Answer], found: Round) -> dict[str, _Answer]:
    query = select(model).where(model.round_id == found.id).options(lazyload(model.changed_by))
    rows = db.session.execute(query.execution_options(populate_existing=True)).scalars()
    return {row.code: row for row in rows}


def _items(found: Round) -> dict[str, EvidenceItem]:
    """The council's library by id in workbooks, in the order of its titles; what was put away and is cited too."""
    query = (
        select(EvidenceItem)
        .where(EvidenceItem.council_gss == found.council_gss)
        .options(lazyload(EvidenceItem.files))
        .order_by(EvidenceItem.title, EvidenceItem.id)
    )
    items = db.session.execute(query.execution_options(populate_existing=True)).scalars().all()
    ids = document_ids(item.id.hex for item in items)
    return {ids[item.id.hex]: item for item in items}


def _document(item: EvidenceItem) -> dict[str, str]:
    return {
        "title": item.title,
        "owner": item.owner,
        "dated_on": item.dated_on.isoformat() if item.dated_on else "",
        "address": item.address,
        "access": "public" if item.is_public else "restricted",
        "strength": item.strength,
    }


def _citations(found: Round, by_id: Mapping[str, str]) -> dict[str, Stored]:
    guidance = guidance_of(found)
    query = (
        select(Citation)
        .where(Citation.round_id == found.id)
        .options(lazyload(Citation.item))
        .order_by(Citation.added_at, Citation.id)
        .execution_options(populate_existing=True)
    )
    rows: dict[str, Stored] = {}
    for row in db.session.execute(query).scalars():
        key, theme = row.id.hex, guidance.theme_of(row.code).slug
        fields = {"code": row.code, "evidence": by_id[row.item_id.hex], "pointer": row.pointer}
        rows[key] = Stored(Kind.CITATION, key, fields, row.version, theme, row.added_at)
    return rows
