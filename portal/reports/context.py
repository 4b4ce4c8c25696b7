"""Builds the page of a summary from its snapshot: every word that the service itself writes stands here.

The order is that of real explanatory memoranda and directions. A section with nothing in it says so. No sentence
draws a conclusion: conclusions are the reviewers' and the minister's, and stand under their names.
"""

from collections.abc import Mapping
from typing import Any

from portal.reports import case_context, charts, ladder_context, outcome_context, theme_context, words
from portal.reports.left_out import Copy
from portal.reports.page import (
    Check,
    DocumentLine,
    Field,
    HeldBackLine,
    HistoryLine,
    Part,
    ReleaseLine,
    Said,
    SummaryPage,
)
from portal.reports.records import Records

#: A JSON object of the snapshot.
Json = Mapping[str, Any]

_STATUS = {
    "prepared": "Draft, not a decision",
    "issued": "Issued as evidence for a decision-maker. It is not a decision",
}


def build(snapshot: Mapping[str, Any]) -> SummaryPage:
    """The document of one copy, with every text in its final words.

    Args:
        snapshot: a projection made by `copies.project`.

    Returns:
        The page; two snapshots that are equal give two pages that are equal.

    Source: order of sections after explanatory memoranda laid with directions under the Local Government Act 1999
        s.15, and the directions themselves, which open with what was considered.
    """
    copy, council, summary = Copy(snapshot["copy"]), snapshot["council"], snapshot["summary"]
    own = {"kind": "assessment", "id": snapshot["assessment"]["id"]}
    records = Records(case=own, is_silent=copy is Copy.PUBLIC)
    is_draft = summary["state"] == "prepared"
    return SummaryPage(
        title=f"Intervention-readiness summary: {council['official_name']}, {snapshot['cycle']['slug']}",
        language="en-GB",
        created=summary["issued_at"] or snapshot["assessment"]["sealed_at"],
        copy=copy.value,
        copy_title=copy.label,
        marking=f"DRAFT. {copy.marking}" if is_draft else copy.marking,
        is_draft=is_draft,
        readers=copy.readers,
        council=council["official_name"],
        council_type=council["type_label"],
        department=snapshot["department"]["name"],
        cycle=snapshot["cycle"]["title"],
        reference=summary["reference"],
        issued=words.london_day(summary["issued_at"]) or "Not issued",
        status=_STATUS[summary["state"]],
        is_demonstration=council["demonstration"],
        is_public=copy is Copy.PUBLIC,
        own=records.cite([own]),
        details=_details(snapshot),
        guidance_address=snapshot["guidance"]["address"],
        declarations=_declarations(snapshot["assessment"]),
        assessment_line=_sealed_line(snapshot["assessment"], own, records),
        history=tuple(_history(item, records) for item in snapshot["history"]),
        documents=tuple(_document(item) for item in snapshot["evidence"]),
        releases=tuple(_release(number, item) for number, item in enumerate(snapshot["releases"], start=1)),
        readers_of_case=theme_context.readers_of(snapshot),
        parts=_parts(snapshot, records),
        judgement_map=theme_context.judgement_map(snapshot),
        map_key=theme_context.map_key(),
        themes=theme_context.sections(snapshot, records),
        common_findings=ladder_context.common_findings(snapshot, records),
        heavier_findings=ladder_context.heavier_findings(snapshot, records),
        models=ladder_context.model_sections(snapshot, records),
        tests=ladder_context.test_lines(snapshot, records),
        limits=_limits(snapshot, own, records),
        held_back=tuple(HeldBackLine(item["what"], item["why"]) for item in snapshot["held_back"]),
        records=records.lines(),
        verify=_verify(snapshot),
        check=_check(snapshot),
    )


def _parts(snapshot: Json, records: Records) -> dict[str, tuple[Part, ...]]:
    """What stands under headings of its own, by the section it belongs to."""
    return {
        "readers": case_context.readers(snapshot, records),
        "dialogue": case_context.dialogue(snapshot, records),
        "evidence": (
            Part("Evidence from outside the council", (case_context.outside(snapshot, records),)),
            *case_context.samples(snapshot, records),
            *case_context.committees(snapshot, records),
        ),
        "improvement": outcome_context.improvement(snapshot, records),
        "representations": outcome_context.representations(snapshot, records),
        "decision": outcome_context.decision(snapshot, records),
        "questions": outcome_context.questions(snapshot, records),
    }


def _sealed_line(assessment: Json, own: Json, records: Records) -> Said:
    return records.say(f"Sealed {words.moment(assessment['sealed_at'])}, supplied by the council.", own)


def number_of(snapshot_sha256: str) -> str:
    """The number under which anybody looks a summary up: the first sixteen digits of the digest of its data."""
    return "-".join(snapshot_sha256[at : at + 4] for at in range(0, 16, 4))


def _check(snapshot: Json) -> Check | None:
    """Where a copy is checked. A draft has no number: nothing of it is kept."""
    address = snapshot["service"]["address"]
    if not address or snapshot["summary"]["state"] == "prepared":
        return None
    number = number_of(snapshot["snapshot_sha256"])
    where = f"{address}/v/{number}"
    return Check(charts.square_code(where, f"Square code with the address {where}"), where, number)


def _details(snapshot: Json) -> tuple[Field, ...]:
    council, summary, review = snapshot["council"], snapshot["summary"], snapshot["review"]
    rows = (
        ("Authority", f"{council['official_name']} ({council['gss_code']})"),
        ("Type and region", words.listed([part for part in (council["type_label"], council["region"]) if part])),
        ("Cycle", snapshot["cycle"]["title"]),
        ("Guidance", _guidance_line(snapshot["guidance"])),
        ("Ruleset of this service", snapshot["ruleset"]),
        ("Reference", summary["reference"]),
        ("Status", f"{_STATUS[summary['state']]}."),
        ("Approved by", _signed(review["approved_by"] if review else None, review and review["approved_at"])),
        ("Issued by", _signed(summary["issued_by"], summary["issued_at"])),
        ("Supersedes", summary["supersedes"] or "No earlier summary"),
    )
    return tuple(Field(label, value) for label, value in rows)


def _signed(person: Json | None, at: str | None) -> str:
    """Who did something and on which day; "Nobody yet" is an answer too."""
    return f"{person['name']}, {words.london_day(at)}" if person and at else "Nobody yet"


def _guidance_line(guidance: Json) -> str:
    published = words.day(guidance["published_on"])
    return (
        f"{guidance['title']}. {guidance['kind']}, {published}; edition {guidance['edition']} as held by this service"
    )


def _history(item: Json, records: Records) -> HistoryLine:
    return HistoryLine(words.london_day(item["at"]), item["text"], records.cite([item["row"]]))


def _document(item: Json) -> DocumentLine:
    return DocumentLine(
        number=f"D{item['number']}",
        title=item["title"],
        address=item["address"],
        pointer=_pointer(item),
        dated=words.day(item["dated_on"]) or "No date given",
        supports=", ".join(item["codes"]),
    )


def _pointer(item: Json) -> str:
    """Where to look; with one code only, the code stands in a column of its own."""
    pointer = str(item["pointer"])
    return pointer.removesuffix(f" ({item['codes'][0]})") if len(item["codes"]) == 1 else pointer


def _release(number: int, item: Json) -> ReleaseLine:
    published = words.day(item["published_on"]) or "No date given"
    return ReleaseLine(f"F{number}", item["title"], item["publisher"], published, item["licence"])


def _declarations(assessment: Json) -> tuple[Field, ...]:
    def line(item: Json) -> Field:
        held = "interim" if item["is_interim"] else "permanent"
        said = f"{item['name']} ({held}), signed {words.london_day(item['signed_at'])}."
        if item.get("acting"):
            said = f"{item['acting'][:1].upper()}{item['acting'][1:]}, {words.london_day(item['signed_at'])}."
        if item.get("carried"):
            said = f"{said} The declaration stands for sections that did not change since."
        return Field(
            item["office_label"], f"{said} Reservation: {item['reservation']}" if item["reservation"] else said
        )

    return tuple(line(item) for item in assessment["declarations"])


def _limits(snapshot: Json, own: Json, records: Records) -> tuple[Said, ...]:
    """What the document cannot say, from the snapshot alone and in a fixed order. Unknowns are named, not counted."""
    said = [
        "The council’s judgements are its own. A judgement, its confidence and the strength of its evidence are three"
        " separate answers in words; nothing in this document adds them up.",
        "The themes, characteristics and indicators are in this service’s wording and not the official text.",
        "Published figures prompt questions and answer none. They may have been revised since they were frozen.",
    ]
    missing = theme_context.unanswered(snapshot["themes"])
    if missing:
        said.append(f"The council has not answered: {words.listed(missing)}.")
    unreviewed = [theme["title"] for theme in snapshot["themes"] if not theme["view"]]
    if unreviewed:
        said.append(f"No reviewer has recorded a view of: {words.listed(unreviewed)}.")
    said += [
        f"{words.STATUS_WORDS[status]}: {words.listed(names)}." for status, names in _empty_figures(snapshot).items()
    ]
    undated = [f"D{item['number']}" for item in snapshot["evidence"] if not item["dated_on"]]
    if undated:
        said.append(f"The council gave no date for: {words.listed(undated)}.")
    if not snapshot["outside_evidence"]:
        said.append("Nothing from auditors, peers, inspectors, the ombudsman or regulators has been recorded.")
    unseen = [
        f"D{line['document']} ({line['code']})"
        for item in snapshot["samples"]
        for line in item["items"]
        if line["result"] == "not_looked"
    ]
    if unseen:
        said.append(f"Sampled and not looked at yet: {words.listed(unseen)}.")
    return tuple(records.say(text, own) for text in said)


def _empty_figures(snapshot: Json) -> dict[str, list[str]]:
    """Names of the metrics without a figure, by the status that says why; the kinds of empty are kept apart."""
    empty: dict[str, list[str]] = {}
    for theme in snapshot["themes"]:
        for item in theme["figures"]:
            if item["value"] is None:
                empty.setdefault(item["status"], []).append(f"{item['name']}, {words.period(item['period'])}")
    return {status: empty[status] for status in words.STATUS_WORDS if status in empty}


def _verify(snapshot: Json) -> tuple[Field, ...]:
    head = snapshot["chain_head"]
    is_draft = snapshot["summary"]["state"] == "prepared"
    rows = [] if is_draft else [("Number", number_of(snapshot["snapshot_sha256"]))]
    rows += [
        ("Summary, SHA-256", snapshot["snapshot_sha256"]),
        ("Self-assessment, SHA-256", snapshot["assessment"]["sha256"]),
        ("Guidance edition, SHA-256", snapshot["guidance"]["sha256"]),
        ("Event log, last entry", f"{head['sequence']}: {head['hash']}"),
    ]
    return tuple(Field(label, value) for label, value in rows)
