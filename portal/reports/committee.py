"""The committee pack as plain values: everything a page needs, in words, in the guidance's order.

The pack is made from frozen data. Nothing is added up, and nothing is left out silently: where restricted evidence is
not listed, the pack says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from guidance import Basis
from portal.domain.assurance import CARRIED_WORDS
from portal.domain.judgements import NOT_ANSWERED_WORDS, Judgement
from portal.domain.submissions import CharacteristicEntry, EvidenceLink, FigureEntry, IndicatorEntry, Submission
from portal.domain.submissions import from_plain as submission_from_plain
from portal.narratives import to_html
from portal.reports import words
from portal.reports.committee_page import (
    ActionLine,
    Cell,
    ChangeLine,
    Check,
    Entry,
    EvidenceLine,
    FigureLine,
    IndicatorLine,
    MeetingLine,
    PackPage,
    ReaderView,
    SheetRow,
    ThemePart,
)

#: Name and version of the frozen form.
FORMAT = "best-value-committee-pack/1"
#: Any: a JSON object of the frozen form.
Json = Mapping[str, Any]


_MARKS = {
    "draft": "Draft for committee",
    "awaiting_sign_off": "Sent for sign-off, not yet sealed",
    "submitted": "As sealed and submitted",
}


def build(source: Json) -> PackPage:
    """The pack of a frozen form. Equal forms give equal pages."""
    submission = submission_from_plain(source["submission"])
    mark = _MARKS[source["state"]]
    is_confidential = source["with_restricted"] or source["with_readers"]
    views = _views_by_code(source["readers"])
    return PackPage(
        title=f"Self-assessment for committee: {submission.official_name}, {submission.cycle_title}",
        language="en-GB",
        council=submission.official_name,
        cycle=submission.cycle_title,
        edition=submission.edition_title,
        period=_period(submission),
        made=words.moment(source["asked_at"]),
        asked_by=source["asked_by"],
        created=source["asked_at"],
        mark=mark,
        marking=f"CONFIDENTIAL. {mark}" if is_confidential else mark,
        is_demonstration=source["is_demonstration"],
        is_confidential=is_confidential,
        earlier=source["earlier"],
        sheet=_sheet(submission, source["changes"]),
        changes=_changes(submission, source["before"]),
        themes=_themes(submission, source, views),
        actions=_actions(submission),
        meetings=_meetings(submission),
        open_codes=", ".join(submission.open_codes),
        with_restricted=source["with_restricted"],
        with_readers=source["with_readers"],
    )


def _period(submission: Submission) -> str:
    if submission.period_from is None or submission.period_to is None:
        return "Not stated"
    return f"{words.day(submission.period_from.isoformat())} to {words.day(submission.period_to.isoformat())}"


def _sheet(submission: Submission, changes: Mapping[str, str]) -> tuple[SheetRow, ...]:
    return tuple(
        SheetRow(
            theme.title,
            tuple(
                Cell(
                    entry.code, entry.answer.judgement.value, entry.answer.judgement.words, changes.get(entry.code, "")
                )
                for entry in theme.characteristics
            ),
        )
        for theme in submission.themes
    )


def _changes(submission: Submission, before: Mapping[str, str]) -> tuple[ChangeLine, ...]:
    return tuple(
        ChangeLine(entry.code, entry.text, Judgement(before[entry.code]).words, entry.answer.judgement.words)
        for entry in submission.characteristics
        if entry.code in before and Judgement(before[entry.code]) is not entry.answer.judgement
    )


def _themes(submission: Submission, source: Json, views: Mapping[str, tuple[ReaderView, ...]]) -> tuple[ThemePart, ...]:
    left_out = frozenset(source["left_out"])
    return tuple(
        ThemePart(
            slug=theme.slug,
            number=number,
            title=theme.title,
            entries=tuple(
                _entry(entry, source["changes"], views.get(entry.code, ()), leaves_out=entry.code in left_out)
                for entry in theme.characteristics
            ),
            indicators=tuple(_indicator(entry) for entry in theme.indicators),
            figures=tuple(_figure(figure) for figure in theme.figures if figure.status != "not_applicable"),
        )
        for number, theme in enumerate(submission.themes, start=1)
    )


def _entry(
    entry: CharacteristicEntry, changes: Mapping[str, str], views: tuple[ReaderView, ...], *, leaves_out: bool
) -> Entry:
    answer = entry.answer
    applies = answer.judgement is not Judgement.NOT_APPLICABLE
    return Entry(
        code=entry.code,
        text=entry.text,
        basis=Basis(entry.basis).label,
        answers=_answers(entry, changes.get(entry.code, "")),
        reason=Markup() if applies else to_html(answer.reason),
        narrative=to_html(answer.narrative),
        narrative_from=answer.narrative_from,
        evidence=tuple(_evidence(link) for link in entry.evidence),
        leaves_out=leaves_out,
        checks=tuple(Check(check.words, check.reply) for check in entry.soft_checks),
        actions=tuple(action.title for action in entry.actions),
        views=views,
    )


def _answers(entry: CharacteristicEntry, change: str) -> tuple[tuple[str, str], ...]:
    answer = entry.answer
    said = [("Judgement", answer.judgement.words)]
    if change:
        said.append(("Last time", f"{change[0].upper()}{change[1:]}"))
    if answer.judgement is not Judgement.NOT_APPLICABLE:
        said.append(("Confidence", answer.confidence.words if answer.confidence else NOT_ANSWERED_WORDS))
        said.append(("Strength of evidence", answer.strength.words if answer.strength else NOT_ANSWERED_WORDS))
    return tuple(said)


def _evidence(link: EvidenceLink) -> EvidenceLine:
    dated = f"dated {words.day(link.dated_on.isoformat())}" if link.dated_on else "no date"
    parts = [
        link.pointer,
        dated,
        "" if link.is_public else "restricted",
        f"file {link.file_name}" if link.file_name else "",
    ]
    details = "; ".join(part for part in parts if part)
    return EvidenceLine(link.title, f"{details[0].upper()}{details[1:]}", link.address)


def _indicator(entry: IndicatorEntry) -> IndicatorLine:
    answer = entry.reply.state.words if entry.reply.state else NOT_ANSWERED_WORDS
    if entry.reply.needs_review:
        answer = f"{answer} ({CARRIED_WORDS})"
    return IndicatorLine(entry.code, entry.text, answer, to_html(entry.reply.note))


def _figure(figure: FigureEntry) -> FigureLine:
    beside = figure.comparator
    text = "No median"
    if beside is not None and beside.median is not None:
        text = f"{beside.group}: {words.figure(str(beside.median), figure.unit, figure.decimals)}"
    value = words.figure(str(figure.value), figure.unit, figure.decimals) if figure.value is not None else "No figure"
    return FigureLine(figure.name, figure.period_words, value, figure.status_words, text, figure.note)


def _actions(submission: Submission) -> tuple[ActionLine, ...]:
    codes: dict[str, list[str]] = {}
    found = {}
    for entry in submission.characteristics:
        for action in entry.actions:
            found[action.id] = action
            codes.setdefault(action.id, []).append(entry.code)
    return tuple(
        ActionLine(
            action.title,
            action.owner,
            words.day(action.due_on.isoformat()) if action.due_on else "No date",
            action.effect,
            action.state,
            ", ".join(codes[action.id]),
        )
        for action in found.values()
    )


def _meetings(submission: Submission) -> tuple[MeetingLine, ...]:
    return tuple(
        MeetingLine(
            step.committee,
            words.day(step.met_on.isoformat()) + (f", {step.minute}" if step.minute else ""),
            tuple((found.text, _accepted(found.accepted, found.reason)) for found in step.recommendations),
        )
        for step in submission.governance
    )


def _accepted(accepted: bool | None, reason: str) -> str:
    answer = "Not yet answered" if accepted is None else "Accepted" if accepted else "Not accepted"
    return f"{answer}. {reason}" if reason else answer


def _views_by_code(readers: Sequence[Json]) -> dict[str, tuple[ReaderView, ...]]:
    found: dict[str, tuple[ReaderView, ...]] = {}
    for view in readers:
        replies = tuple(
            ("The authors changed the answer" if reply["changed_answer"] else "The authors keep the answer",
             to_html(reply["text"]))
            for reply in view["replies"]
        )  # fmt: skip  # a pair of what was done and why
        line = ReaderView(view["who"], Judgement(view["judgement"]).words, to_html(view["reason"]), replies)
        found[view["code"]] = (*found.get(view["code"], ()), line)
    return found
