"""Writes what came of it: improvement, recommendations, representations, facts corrected, decisions and open points."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from portal.domain.casework import DecisionOutcome, PointOutcome, Side
from portal.reports import words
from portal.reports.case_context import HELD, told, who
from portal.reports.page import Part, Said, Table
from portal.reports.records import Records

#: A JSON object of the snapshot.
Json = Mapping[str, Any]
Row = tuple[str | Said | Markup, ...]


def improvement(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """Actions as the council sealed them, the plan that both sides agreed, and what others have recommended."""
    return (
        _part(snapshot, records, "actions", "Improvement under way, as the council sealed it", _actions),
        _part(snapshot, records, "agreed_plans", "The agreed improvement plan", _plans),
        Part("Recommendations already made by others", _by_others(snapshot, records)),
        _part(snapshot, records, "recommendations", "Recommendations of this review", _recommendations),
    )


def _part(snapshot: Json, records: Records, key: str, title: str, write: Any) -> Part:  # Any: one of those below
    if key in snapshot["held_keys"]:
        return Part(title, (Said(HELD),))
    return Part(title, write(snapshot, records))


def _actions(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    own = {"kind": "assessment", "id": snapshot["assessment"]["id"]}
    if not snapshot["actions"]:
        return (records.say("The self-assessment names no improvement action.", own),)
    rows: tuple[Row, ...] = tuple(
        (
            records.say(f"{item['title']} ({words.listed(item['codes'])})", own),
            f"{item['owner']}. {_by(item['due_on'])}",
            _effect(item),
            item["state"],
        )
        for item in snapshot["actions"]
    )
    heads = ("Action", "Who, and by when", "What should be different", "State when sealed")
    return (Table("Actions of the council", "actions", heads, rows),)


def _by(on: str | None) -> str:
    return f"By {words.day(on)}" if on else "No day given"


def _effect(item: Json) -> str:
    by = f" by {words.day(item['effect_by_on'])}" if item["effect_by_on"] else ""
    metric = f" Figure: {item['effect_metric']}{by}." if item["effect_metric"] else ""
    cost = f" Cost: {words.figure(item['cost'], '£', 0)}." if item["cost"] is not None else ""
    return f"{item['effect'] or 'Nothing given.'}{metric}{cost}"


def _plans(snapshot: Json, records: Records) -> tuple[Said, ...]:
    said = []
    for item in snapshot["agreed_plans"]:
        offered = f"Plan {item['sequence']}, offered by the council {words.london_day(item['offered_at'])}"
        agreed = f"agreed {words.london_day(item['agreed_at'])}" if item["agreed_at"] else "not agreed"
        answer = f" The department’s answer: {item['answer']}" if item["answer"] else ""
        said.append(records.one(f"{offered}: {agreed}.{answer}", "agreed_plan", item["id"]))
    return tuple(said) or (records.say("No improvement plan has been agreed between the council and the department."),)


def _by_others(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    own = {"kind": "assessment", "id": snapshot["assessment"]["id"]}
    rows: list[Row] = [
        (
            records.one(f"E{item['number']}. {item['source']}", "external_evidence", item["id"]),
            f"{item['title']}. {item['kind_label']}, {words.day(item['dated_on']) or 'no date'}.",
            "As set out by theme in section 4",
        )
        for item in snapshot["outside_evidence"]
        if item["stands"]
    ]
    rows += [
        (
            records.say(f"{step['committee']}, {words.day(step['met_on'])}", own),
            line["text"],
            {True: "Accepted", False: "Not accepted", None: "Not answered"}[line["accepted"]]
            + (f": {line['reason']}" if line["reason"] else ""),
        )
        for step in snapshot["committees"]
        for line in step["recommendations"]
    ]
    if not rows:
        return (records.say("None is recorded in this review or in the self-assessment."),)
    heads = ("Who", "What", "What came of it")
    return (Table("Recommendations and findings of others", "others", heads, tuple(rows)),)


def _recommendations(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    titles = {theme["slug"]: theme["title"] for theme in snapshot["themes"]}
    if not snapshot["recommendations"]:
        return (records.say("The review makes no recommendation."),)
    rows: tuple[Row, ...] = tuple(
        (
            records.one(
                f"{titles.get(item['theme'], item['theme'])}{_codes(item['codes'])}",
                "review_recommendation",
                item["id"],
            ),
            item["text"] if item["stands"] else f"Taken back: {item['text']} {item['withdrawn_reason']}",
            f"{item['reasons']} ({who(item['place'])})",
        )
        for item in snapshot["recommendations"]
    )
    return (Table("Recommendations to the council", "others", ("Theme", "Recommendation", "Reasons"), rows),)


def _codes(codes: Sequence[str]) -> str:
    return f" ({words.listed(codes)})" if codes else ""


def representations(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """The days for representations as set in this case, what was said, how it was considered, and facts corrected."""
    return (
        _part(snapshot, records, "representation_periods", "Days for representations", _periods),
        _part(snapshot, records, "representations", "What was said, and how it was considered", _said),
        Part("Points of fact that the council raised", _accuracy(snapshot, records)),
    )


def _periods(snapshot: Json, records: Records) -> tuple[Said, ...]:
    found = []
    for item in snapshot["representation_periods"]:
        days = f"{words.day(item['from_on'])} to {words.day(item['to_on'])}, as set in this case by {item['person']}."
        if item["is_skipped"]:
            days = f"none were given, by decision of {item['person']}. The urgency: {item['urgency_reason']}"
        names = (("the authority", "authority_told_on"), ("the bodies that represent it", "bodies_told_on"))
        ways = [f"{name} on {words.day(item[key])}" for name, key in names if item[key]]
        notice = f" Told: {words.listed(ways)}." if ways else ""
        said = f"{item['model_title']}, on {item['subject']}: {days}{notice}"
        found.append(records.one(said, "representation_period", item["id"]))
    return tuple(found) or (records.say("No days for representations have been set in this case."),)


def _said(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    if not snapshot["representations"]:
        return (records.say("No representations have been invited or received in this review."),)
    rows: tuple[Row, ...] = tuple(
        (
            records.one(
                f"{item['number']}. {item['made_by']}, {words.day(item['received_on'])}", "representation", item["id"]
            ),
            told(item["text"]),
            told(item["considered"], f"{item['considered_by']}, {words.day(item['considered_on'])}")
            if item["considered"]
            else "Not considered yet",
        )
        for item in snapshot["representations"]
    )
    heads = ("From, and received", "What was said", "How it was considered, and by whom")
    return (Table("Representations", "others", heads, rows),)


def _accuracy(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    found: list[Said | Table] = []
    places = {"frame": "The document"} | {theme["slug"]: theme["title"] for theme in snapshot["themes"]}
    for item in snapshot["accuracy"]:
        opened = words.london_day(item["opened_at"])
        said = f"The council was shown what would be said of it on {opened}, to correct facts by"
        text = f"{said} {words.day(item['closes_on'])}."
        if item["closes_on"] is None:
            text = f"The council was given no days to correct facts. The reason: {item['not_offered_reason']}"
        found.append(records.one(text, "accuracy_window", item["id"]))
        if item["points"]:
            rows = tuple(_point(point, places, records) for point in item["points"])
            heads = ("Where", "What the council says is wrong, and what is right", "Answer, with the reason")
            found.append(Table(f"Points of fact, opened {opened}", "others", heads, rows))
        elif "accuracy.*.points" in snapshot["held_keys"]:
            found.append(Said(f"Its points: {HELD[0].lower()}{HELD[1:]}"))
        elif item["closes_on"]:
            found.append(records.one(_no_points(item), "accuracy_window", item["id"]))
    return tuple(found) or (records.say("The council has not been shown a draft to correct facts in."),)


def _no_points(item: Json) -> str:
    """What a council did that raised no point: to say that nothing is wrong is an answer, and silence is none."""
    if item["council_done_at"]:
        return "The council said that it has nothing to correct."
    return "The council did not answer." if item["closed_at"] else "The council’s days have not ended."


def _point(item: Json, places: Mapping[str, str], records: Records) -> Row:
    where = places.get(item["section"], item["section"])
    wrong = told(
        item["said"], f"**Correct:** {item['correct']}", f"**Evidence:** {item['evidence']}" if item["evidence"] else ""
    )
    now = f"**It now says:** {item['now_says']}" if item["now_says"] else ""
    outcome = "Taken back by the council" if item["is_taken_back"] else PointOutcome(item["outcome"]).words
    answer = told(f"**{outcome}.** {item['reason']}", now)
    return records.one(f"{item['number']}. {where}", "accuracy_point", item["id"]), wrong, answer


def decision(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """The decision, empty until a person fills it; what is or was in force; and the days on which to look again."""
    return (
        _part(snapshot, records, "decisions", "Decision", _decisions),
        Part("Notices, directions and appointments", _instruments(snapshot, records)),
        _part(snapshot, records, "check_ins", "Days on which to look again", _reviews),
    )


def _decisions(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    if not snapshot["decisions"]:
        return (
            records.say("No decision has been recorded. This space is for the person who has the right to decide."),
        )
    titles = {theme["slug"]: theme["title"] for theme in snapshot["themes"]}
    found: list[Said | Table] = []
    for item in snapshot["decisions"]:
        model = f": {item['model_title']}" if item["model"] else ""
        said = f"{DecisionOutcome(item['outcome']).words}{model}. {_signed(item)}"
        found.append(records.one(said, "decision", item["id"]))
        lines = (
            ("Reasons", told(item["reasons"])),
            ("Themes", words.listed([titles.get(slug, slug) for slug in item["themes"]])),
            ("Powers", told(item["powers"])),
            ("It rests on", told(item["rests_on"])),
            ("The council was told that it was in mind", words.day(item["minded_to_on"])),
            ("In force", words.day(item["in_force_on"])),
            ("Ends", words.day(item["ends_on"])),
            ("To be looked at again", words.day(item["review_on"])),
            ("Legal steps not recorded as done that day", words.listed(item["open_steps"])),
        )
        rows: tuple[Row, ...] = tuple((label, value) for label, value in lines if value)
        found.append(Table(f"Decision {item['sequence']}", "decision", ("What", "As recorded"), rows))
    return tuple(found)


def _signed(item: Json) -> str:
    office = f", {item['office']}" if item["office"] else ""
    return f"Decided by {item['decided_by']}{office}, {words.day(item['decided_on'])}."


def _instruments(snapshot: Json, records: Records) -> tuple[Said | Table, ...]:
    if not snapshot["instruments"]:
        return (records.say("No notice, inspection, direction or appointment is recorded for this council."),)
    today = (snapshot["summary"]["issued_at"] or snapshot["assessment"]["sealed_at"])[:10]
    rows: tuple[Row, ...] = tuple(
        (
            records.one(f"{item['title']}. {item['model_title']}", "instrument", item["id"]),
            f"{words.day(item['issued_on'])} to {words.day(item['ends_on']) or 'no day named'}",
            _standing(item, today),
            "; ".join(_appointed(found) for found in item["appointees"]) or "Nobody",
        )
        for item in snapshot["instruments"]
    )
    heads = ("What", "Its own dates", "Where it stands", "Who is appointed")
    return (Table("Notices, directions and appointments, by date", "actions", heads, rows),)


def _standing(item: Json, today: str) -> str:
    if item["ended_on"]:
        return f"Ended {words.day(item['ended_on'])}. {item['outcome']}".strip()
    if item["ends_on"] and item["ends_on"] < today:
        return "Expired, outcome awaited"
    return "In force"


def _appointed(item: Json) -> str:
    until = f" to {words.day(item['to_on'])}" if item["to_on"] else ""
    return f"{item['name']}, {item['role']}, from {words.day(item['from_on'])}{until}"


def _reviews(snapshot: Json, records: Records) -> tuple[Said, ...]:
    found = [
        records.one(f"{words.day(item['review_on'])}: the decision is looked at again.", "decision", item["id"])
        for item in snapshot["decisions"]
        if item["review_on"]
    ]
    for item in snapshot["check_ins"]:
        held = f" Held {words.day(item['held_on'])}. {item['notes']}".rstrip() if item["held_on"] else " Planned."
        found.append(records.one(f"{words.day(item['planned_on'])}: {item['about']}.{held}", "check_in", item["id"]))
    return tuple(found) or (records.say("No day has been set, so no implication follows from this document."),)


def questions(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """What the readers would ask next, theme by theme, and questions that the council has not answered."""
    title = "Questions for the next conversation"
    if "themes.*.view.questions" in snapshot["held_keys"]:
        return (Part(title, (Said(HELD),)),)
    rows: list[Row] = [
        (records.say(theme["title"], theme["view"]["row"]), told(theme["view"]["questions"]))
        for theme in snapshot["themes"]
        if theme["view"] and theme["view"]["questions"]
    ]
    rows += [
        (records.one(f"Question {item['number']}, put to the council", "clarification", item["id"]), item["subject"])
        for item in snapshot["clarifications"]
        if not item["closed_at"] and item["side"] == Side.COUNCIL
    ]
    if not rows:
        return (Part(title, (records.say("No open question has been recorded."),)),)
    return (Part(title, (Table("Open questions", "decision", ("On", "Question"), tuple(rows)),)),)
