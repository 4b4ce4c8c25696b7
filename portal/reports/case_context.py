"""Writes what the department gathered: who read, what was said between the two sides, and evidence from elsewhere."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from portal import narratives
from portal.domain.casework import AttendeeSide, Bearing, EngagementKind, InterestStanding, SampleResult, Side
from portal.reports import words
from portal.reports.page import Part, Said, Table, Told
from portal.reports.records import Records

#: A JSON object of the snapshot.
Json = Mapping[str, Any]
HELD = "Held back from this copy."
READERS = ("First reader", "Second reader")


def readers(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """Who read the self-assessment, what they declared, and what they say of the whole."""
    found, reading = snapshot["readers"], snapshot["reading"]
    blocks: list[Said | Table | Told] = []
    if found:
        rows = tuple(_reader(item, records) for item in found)
        blocks.append(Table("Readers", "readers", ("Reader", "Handed in", "Interests in the council"), rows))
    else:
        blocks.append(records.say("No reading is in, so this document shows none."))
    if reading["one_reader_reason"]:
        by = f"{reading['one_reader_by']}, {words.london_day(reading['one_reader_at'])}"
        said = f"One person read this case. The reason, given by {by}: {reading['one_reader_reason']}"
        blocks.append(records.one(said, "case", reading["case"]))
    elif len(found) > 1:
        rows_of = [{"kind": "review", "id": item["id"]} for item in found]
        blocks.append(
            records.say("Two people read this case, and neither saw the other’s words before both were in.", *rows_of)
        )
    parts = [Part("Who read the self-assessment", tuple(blocks))]
    told = tuple(
        Told(f"{who(item['place'])}, on the whole", narratives.to_html(item["overview"]))
        for item in found
        if item["overview"] not in ("", HELD)
    )
    return (*parts, Part("The readers’ words on the whole", told)) if told else tuple(parts)


def who(place: int) -> str:
    """A reader by place."""
    return READERS[place - 1]


def _reader(item: Json, records: Records) -> tuple[str | Said | Markup, ...]:
    interest = item["interest"]
    standing = InterestStanding(interest["standing"]).words if interest["standing"] else "Nothing is recorded"
    if interest.get("words"):
        standing += f": {interest['words']}"
    if interest.get("decision_reason"):
        standing += f" Cleared by {interest['decided_by']}: {interest['decision_reason']}"
    handed = words.london_day(item["submitted_at"]) or "Not handed in"
    again = ", again after a lead reviewer sent it back" if item.get("returned_at") else ""
    return (
        f"{who(item['place'])}: {item['name']}",
        records.one(f"{handed}{again}", "review", item["id"]),
        records.one(f"{standing.rstrip('.')}.", "interest", interest.get("id")),
    )


def dialogue(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """Conversations and contacts, and the questions that were put to the council."""
    held = snapshot["held_keys"]
    return (
        Part("Conversations and contacts", (_engagements(snapshot, records, is_held="engagements" in held),)),
        Part("Questions to the council", (_questions(snapshot, records, is_held="clarifications" in held),)),
    )


def _engagements(snapshot: Json, records: Records, *, is_held: bool) -> Said | Table:
    if is_held:
        return Said(HELD)
    if not snapshot["engagements"]:
        return records.say("No conversation or other contact has been recorded.")
    rows = tuple(_engagement(item, records) for item in snapshot["engagements"])
    heads = ("Date and kind", "What it was about", "Who took part")
    return Table("Conversations and contacts", "talks", heads, rows)


def _engagement(item: Json, records: Records) -> tuple[str | Said | Markup, ...]:
    when = f"{words.day(item['held_on'])}. {EngagementKind(item['kind']).words}"
    agreed = {
        (True, True): "Both sides have agreed these notes.",
        (True, False): "The department has agreed these notes.",
        (False, True): "The council has agreed these notes.",
    }.get((bool(item["department_agreed_at"]), bool(item["council_agreed_at"])), "Nobody has agreed these notes yet.")
    text = [f"**{_line(item['subject'])}**", item["notes"], agreed if item["is_shared"] else "Not shared."]
    text += [f"The council would have it otherwise: {item['council_words']}"] if item["council_words"] else []
    text += [f"The department’s own note: {item['private_note']}"] if item["private_note"] else []
    text += [f"Taken back: {item['withdrawn_reason']}"] if not item["stands"] else []
    text += [_follow_up(found) for found in item["follow_ups"]]
    people = "; ".join(_attendee(found) for found in item["attendees"]) or "Nobody is named"
    return records.one(when, "engagement", item["id"]), told(*text), people


def _follow_up(item: Json) -> str:
    owner = item["owner"] or ("the council" if item["side"] == Side.COUNCIL else "the department")
    due = f", by {words.day(item['due_on'])}" if item["due_on"] else ""
    done = f"done {words.day(item['done_on'])}" if item["done_on"] else "open"
    return f"To follow up: {item['text']} ({owner}{due}; {done})"


def _attendee(item: Json) -> str:
    office = f", {item['office']}" if item["office"] else ""
    return f"{item['name']}{office} ({AttendeeSide(item['side']).words.lower()})"


def _questions(snapshot: Json, records: Records, *, is_held: bool) -> Said | Table:
    if is_held:
        return Said(HELD)
    if not snapshot["clarifications"]:
        return records.say("No question has been put to the council.")
    rows = tuple(_question(item, records) for item in snapshot["clarifications"])
    return Table(
        "Questions to the council, in the order in which they were put",
        "talks",
        ("Question", "What was written", "Where it stands"),
        rows,
    )


def _question(item: Json, records: Records) -> tuple[str | Said | Markup, ...]:
    about = f" On {words.listed(item['sections'])}." if item["sections"] else ""
    messages = []
    for message in item["messages"]:
        name = message["by"] or ("The council" if message["side"] == Side.COUNCIL else "The department")
        messages.append(f"**{_line(name)}, {words.london_day(message['sent_at'])}:** {message['text']}")
    due = f" Asked for by {words.day(item['due_on'])}." if item["due_on"] else ""
    standing = f"{Side(item['side']).words}.{due}"
    if item["closed_at"]:
        standing = f"Closed {words.london_day(item['closed_at'])}. {item['conclusion']}".strip()
    head = records.one(f"{item['number']}. {item['subject']}.{about}", "clarification", item["id"])
    return head, told(*messages), standing


def outside(snapshot: Json, records: Records) -> Said | Table:
    """The numbered list of evidence from outside the council."""
    if not snapshot["outside_evidence"]:
        return records.say("No outside evidence has been recorded in this review.")
    rows = tuple(_outside(item, records) for item in snapshot["outside_evidence"])
    heads = ("No.", "What it is", "Date", "Supplied by")
    return Table("Evidence from outside the council", "outside", heads, rows)


def _outside(item: Json, records: Records) -> tuple[str | Said | Markup, ...]:
    address = f" {item['address']}" if item["address"] else ""
    kept = "Public." if item["is_public"] else "Not public."
    gone = "" if item["stands"] else f" Taken back: {item['withdrawn_reason']}"
    text = f"{item['title']}. {item['source']}. {item['kind_label']}. {kept}{address}{gone}"
    by = item["supplied_by"]
    joined = " Received" if by == HELD else ", received"
    supplied = f"{by}{joined} {words.day(item['received_on'])}" if item["received_on"] else by
    number = records.one(f"E{item['number']}", "external_evidence", item["id"])
    return number, text, words.day(item["dated_on"]) or "It bears none", supplied


def bearings(snapshot: Json, theme: Json, records: Records) -> tuple[Said | Table, ...]:
    """What outside evidence says about one theme, beside the council's view; conflict is shown as such."""
    codes = {theme["slug"], *(line["code"] for line in (*theme["characteristics"], *theme["indicators"]))}
    found = [item for item in snapshot["outside_evidence"] if theme["slug"] in item["themes"]]
    if "outside_evidence.*.bearings" in snapshot["held_keys"]:
        named = words.listed([f"E{item['number']}" for item in found])
        return (Said(f"Evidence that bears on this theme: {named}." if named else "None that is public is recorded."),)
    rows = tuple(
        (
            records.one(f"E{item['number']}", "external_evidence", item["id"]),
            "The theme" if line["section"] == theme["slug"] else line["section"],
            Bearing(line["bearing"]).words,
            f"{line['words']}{_pointer(line['pointer'])}",
        )
        for item in found
        if item["stands"]
        for line in item["bearings"]
        if line["section"] in codes
    )
    if not rows:
        return (records.say("No outside evidence has been recorded for this theme."),)
    heads = ("No.", "On", "Beside the council’s view", "What it says")
    return (Table(f"Outside evidence: {theme['title']}", "bearings", heads, rows),)


def _pointer(text: str) -> str:
    return f" ({text})" if text else ""


def samples(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """Evidence that was drawn by lot and looked for, with the seed by which anybody draws the same again."""
    if "samples" in snapshot["held_keys"]:
        return (Part("Evidence that was sampled", (Said(HELD),)),)
    titles = {theme["slug"]: theme["title"] for theme in snapshot["themes"]}
    blocks: list[Said | Table | Told] = []
    for item in snapshot["samples"]:
        title = titles.get(item["theme"], item["theme"])
        of = f"{len(item['items'])} of {item['population']} citations"
        said = f"{title}, drawing {item['draw']}: {of}, drawn {words.london_day(item['drawn_at'])} by the method"
        blocks.append(
            records.one(f"{said} {item['method']} with the seed {item['seed']}.", "evidence_sample", item["id"])
        )
        rows = tuple(
            (
                str(line["place"]),
                f"{'D' + str(line['document']) if line['document'] else line['citation']} ({line['code']})",
                SampleResult(line["result"]).words,
                line["note"] or "No note",
            )
            for line in item["items"]
        )
        heads = ("Drawn", "Document, and what it stands under", "What was found", "Note")
        blocks.append(Table(f"Sampled documents: {title}, drawing {item['draw']}", "samples", heads, rows))
    return (
        Part(
            "Evidence that was sampled", tuple(blocks) or (records.say("No evidence has been sampled in this review."),)
        ),
    )


def committees(snapshot: Json, records: Records) -> tuple[Part, ...]:
    """Which committees of the council considered the self-assessment, and what they recommended."""
    own = {"kind": "assessment", "id": snapshot["assessment"]["id"]}
    if not snapshot["committees"]:
        none = records.say("The council has recorded no committee that considered the self-assessment.", own)
        return (Part("The committees’ part", (none,)),)
    is_held = "committees.*.recommendations" in snapshot["held_keys"]
    rows = tuple(
        (
            records.say(f"{item['committee']}, {words.day(item['met_on'])}", own),
            " ".join(part for part in (item["minute"], item["address"]) if part) or "None given",
            HELD if is_held else told(*(_recommended(line) for line in item["recommendations"])) or "Nothing",
        )
        for item in snapshot["committees"]
    )
    heads = ("Committee", "Minute", "What it recommended, and the answer")
    return (Part("The committees’ part", (Table("Committees of the council", "committees", heads, rows),)),)


def _recommended(item: Json) -> str:
    answer = {True: "Accepted", False: "Not accepted", None: "Not answered"}[item["accepted"]]
    return f"{item['text']} {answer}{': ' + item['reason'] if item['reason'] else '.'}"


def told(*texts: str) -> Markup:
    """People's words one paragraph after the other; the marks of lists and emphasis are read, tags are not."""
    return narratives.to_html("\n\n".join(text for text in texts if text.strip()))


def _line(text: str) -> str:
    """A short text inside emphasis: a star in it would end the emphasis."""
    return " ".join(text.replace("*", "∗").split())  # looks like a star, and marks nothing
