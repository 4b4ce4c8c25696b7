"""The parts of a made-up snapshot that tell what the department gathered, weighed and decided; see `snapshots`."""

from typing import Any

Json = dict[str, Any]

CASE = "66666666-6666-4666-8666-666666666666"
FIRST, SECOND = "22222222-2222-4222-8222-222222222222", "23232323-2323-4323-8323-232323232323"


NOT_OFFERED = {
    "id": "22222222-2222-4222-8222-000000000009",
    "sequence": 2,
    "closes_on": None,
    "not_offered_reason": "Nothing but a date was changed.",
    "draft_sha256": "",
    "council_done_at": None,
    "points": [],
}


def numbered(head: str, number: int) -> str:
    """An id that is the same every time."""
    return f"{head * 8}-{head * 4}-4{head * 3}-8{head * 3}-{number:012d}"


def of_case() -> Json:
    """Readers, outside evidence, samples, committees, actions, dialogue and facts corrected."""
    return {
        "reading": {
            "is_complete": True,
            "one_reader_reason": "",
            "one_reader_by": "",
            "one_reader_at": None,
            "case": CASE,
        },
        "readers": [
            _reader(1, FIRST, "Rita Reviewer", "none", "", ""),
            _reader(2, SECOND, "Sol Second", "cleared", "My aunt worked there until 2011.", "Long ago, and not close."),
        ],
        "outside_evidence": [
            _outside(1, "external-audit", "Auditor’s annual report 2022 to 2023", is_public=True, stands=True),
            _outside(2, "correspondence", "Letter of a former employee", is_public=False, stands=True),
            _outside(3, "other", "A report on another council", is_public=True, stands=False),
        ],
        "samples": [_sample()],
        "committees": [
            {
                "committee": "Audit and governance committee",
                "met_on": "2024-06-04",
                "minute": "Minute 12",
                "address": "https://exampleton.example/minutes/12",
                "recommendations": [
                    {"text": "Say more on resources.", "accepted": True, "reason": "Added under R-01."},
                    {"text": "Wait for the auditor.", "accepted": None, "reason": ""},
                ],
            }
        ],
        "actions": [
            {
                "id": numbered("a", 1),
                "title": "Adopt a savings plan with named owners",
                "owner": "Sam Finance",
                "due_on": "2024-12-31",
                "cost": "40000",
                "effect": "Every saving has somebody who answers for it.",
                "effect_metric": "Demonstration metric 4.1",
                "effect_by_on": "2025-03-31",
                "state": "Under way",
                "codes": ["R-01", "R-02"],
            }
        ],
        "agreed_plans": [
            {
                "id": numbered("a", 2),
                "sequence": 1,
                "offered_at": "2024-07-02T10:00:00Z",
                "agreed_at": "2024-07-04T10:00:00Z",
                "answered_at": "2024-07-04T10:00:00Z",
                "answer": "Agreed as offered.",
                "sha256": "d" * 64,
                "actions_json": [{"title": "Adopt a savings plan with named owners"}],
            }
        ],
        "recommendations": [
            _recommendation(1, FIRST, stands=True),
            _recommendation(2, SECOND, stands=False),
        ],
        "clarifications": [_clarification(1, closed=True), _clarification(2, closed=False)],
        "engagements": [
            _engagement(1, is_shared=True),
            _engagement(2, is_shared=False),
            _engagement(3, is_shared=True) | {"stands": False, "withdrawn_reason": "It was another council."},
        ],
        "accuracy": [_accuracy(), _accuracy() | NOT_OFFERED],
        "check_ins": [
            _check_in(1, is_shared=True),
            _check_in(2, is_shared=False),
        ],
    }


def _reader(place: int, id: str, name: str, standing: str, words: str, reason: str) -> Json:
    return {
        "id": id,
        "place": place,
        "name": name,
        "started_at": "2024-06-20T08:00:00Z",
        "submitted_at": f"2024-07-0{place}T15:00:00Z",
        "returned_at": "2024-06-30T15:00:00Z" if place == 2 else None,
        "overview": f"The council knows itself well. Reader {place} would look again at resources.",
        "interest": {
            "id": numbered("b", place),
            "standing": standing,
            "declared_at": "2024-06-20T08:00:00Z",
            "words": words,
            "decision_reason": reason,
            "decided_by": "Lena Lead" if reason else "",
        },
    }


def _outside(number: int, kind: str, title: str, *, is_public: bool, stands: bool) -> Json:
    return {
        "id": numbered("c", number),
        "number": number,
        "kind": kind,
        "kind_label": kind.replace("-", " ").capitalize(),
        "title": title,
        "source": "The council’s external auditor" if is_public else "A former employee",
        "address": f"https://auditor.example/{number}" if is_public else "",
        "dated_on": "2024-02-01" if number == 1 else None,
        "supplied_by": f"Supplier {number}",
        "received_on": "2024-06-25",
        "is_public": is_public,
        "stands": stands,
        "withdrawn_reason": "" if stands else "It is about another council.",
        "themes": ["use-of-resources"],
        "bearings": [
            {
                "section": "R-01",
                "bearing": "conflicts",
                "words": f"Savings were late, says E{number}.",
                "pointer": "p. 4",
            },
            {"section": "use-of-resources", "bearing": "adds", "words": "Reserves are lower.", "pointer": ""},
        ],
    }


def _sample() -> Json:
    results = (("found", ""), ("not_found", "The address leads nowhere."), ("not_looked", ""))
    return {
        "id": numbered("d", 1),
        "theme": "governance",
        "draw": 1,
        "seed": "exampleton-2024-governance-1",
        "method": "sha256-order/1",
        "population": 9,
        "drawn_at": "2024-06-21T09:00:00Z",
        "items": [
            {
                "id": numbered("d", 1 + place),
                "place": place,
                "citation": f"44444444-4444-4444-8444-44444444444{place}",
                "document": place,
                "code": "G-01",
                "result": result,
                "note": note,
                "looked_at": None if result == "not_looked" else "2024-06-22T09:00:00Z",
            }
            for place, (result, note) in enumerate(results, start=1)
        ],
    }


def _recommendation(number: int, review: str, *, stands: bool) -> Json:
    return {
        "id": numbered("e", number),
        "place": 1 if review == FIRST else 2,
        "number": number,
        "theme": "use-of-resources",
        "codes": ["R-01"],
        "text": f"Name somebody for each saving, recommendation {number}.",
        "reasons": "The plan names none.",
        "stands": stands,
        "withdrawn_reason": "" if stands else "The council has done it since.",
    }


def _clarification(number: int, *, closed: bool) -> Json:
    return {
        "id": numbered("f", number),
        "number": number,
        "subject": "Owners of savings",
        "sections": ["R-01", "use-of-resources"],
        "opened_at": "2024-06-22T10:00:00Z",
        "due_on": "2024-06-29",
        "side": "department" if closed else "council",
        "closed_at": "2024-06-30T10:00:00Z" if closed else None,
        "conclusion": "Each saving has an owner since June." if closed else "",
        "messages": [
            {"side": "department", "text": "Who owns them?", "sent_at": "2024-06-22T10:00:00Z", "by": "Rita Reviewer"},
            {"side": "council", "text": "See the annex.", "sent_at": "2024-06-26T10:00:00Z", "by": "Ali Author"},
        ],
    }


def _engagement(number: int, *, is_shared: bool) -> Json:
    return {
        "id": numbered("1", number),
        "kind": "early_conversation" if is_shared else "call",
        "held_on": f"2024-05-1{number}",
        "subject": f"How the council sees its resources, part {number}",
        "notes": "The council told of its savings plan.\n\n- It is late.\n- It is known to members.",
        "private_note": "Ask the auditor before the next one." if number == 1 else "",
        "is_shared": is_shared,
        "department_agreed_at": "2024-05-20T10:00:00Z" if is_shared else None,
        "council_agreed_at": "2024-05-21T10:00:00Z" if is_shared else None,
        "council_words": "The plan was late by a month." if is_shared else "",
        "stands": True,
        "withdrawn_reason": "",
        "attendees": [
            {"name": "Chris Chief", "office": "Chief executive", "side": "council"},
            {"name": "Lou Leader", "office": "", "side": "local_leader"},
        ],
        "follow_ups": [
            {
                "text": "Send the plan",
                "side": "council",
                "owner": "Sam Finance",
                "due_on": "2024-06-01",
                "done_on": None,
            }
        ],
    }


def _accuracy() -> Json:
    return {
        "id": numbered("2", 1),
        "sequence": 1,
        "opened_at": "2024-07-05T11:00:00Z",
        "closes_on": "2024-07-10",
        "not_offered_reason": "",
        "draft_sha256": "e" * 64,
        "council_done_at": "2024-07-08T11:00:00Z",
        "closed_at": "2024-07-09T11:00:00Z",
        "points": [
            {
                "id": numbered("2", 2),
                "number": 1,
                "section": "R-01",
                "said": "It says that the plan has no date.",
                "correct": "It is dated 3 May 2024.",
                "evidence": "Minute 12",
                "raised_at": "2024-07-08T10:00:00Z",
                "outcome": "accepted",
                "reason": "The minute shows it.",
                "now_says": "The plan is dated 3 May 2024.",
                "answered_at": "2024-07-09T10:00:00Z",
                "is_taken_back": False,
            }
        ],
    }


def _check_in(number: int, *, is_shared: bool) -> Json:
    return {
        "id": numbered("3", number),
        "planned_on": f"2024-10-0{number}",
        "held_on": None,
        "about": f"The savings plan, look {number}",
        "notes": "Bring the figures." if is_shared else "",
        "is_shared": is_shared,
    }


def of_decision() -> Json:
    """Options, records set beside them, days for representations, representations, decisions and instruments."""
    model = {"model": "best-value-notice", "model_title": "Best Value Notice"}
    return {
        "options": [
            {
                "id": numbered("4", 1),
                "model": "sector-support",
                "standing": "would_not_do",
                "reasons": "It was tried for a year.",
                "person": "Lena Lead",
                "considered_on": "2024-07-10",
            },
            {
                "id": numbered("4", 2),
                "model": "best-value-notice",
                "standing": "would_do",
                "reasons": "It names what to mend, and the council agrees.",
                "person": "Lena Lead",
                "considered_on": "2024-07-10",
            },
        ],
        "ladder_facts": [
            {
                "id": numbered("5", 1),
                "model": "best-value-notice",
                "line": "best-value-notice-1",
                "row_kind": "external_evidence",
                "row_id": numbered("c", 1),
                "words": "The auditor names late savings.",
            }
        ],
        "representation_periods": [
            {
                "id": numbered("6", 1),
                **model,
                "subject": "the proposed notice",
                "from_on": "2024-07-05",
                "to_on": "2024-07-11",
                "is_skipped": False,
                "urgency_reason": "",
                "authority_told_on": "2024-07-05",
                "bodies_told_on": "2024-07-05",
                "person": "Lena Lead",
            },
            {
                "id": numbered("6", 2),
                "model": "commissioners",
                "model_title": "Commissioners",
                "subject": "urgent directions",
                "from_on": None,
                "to_on": None,
                "is_skipped": True,
                "urgency_reason": "The accounts could not be paid within the week.",
                "authority_told_on": "2024-07-06",
                "bodies_told_on": None,
                "person": "Lena Lead",
            },
        ],
        "representations": [
            {
                "id": numbered("7", 1),
                "number": 1,
                "made_by": "Exampleton Borough Council",
                "received_on": "2024-07-08",
                "text": "A notice is the right step.",
                "considered": "It is taken into account.",
                "considered_by": "Lena Lead",
                "considered_on": "2024-07-09",
            },
            {
                "id": numbered("7", 2),
                "number": 2,
                "made_by": "A residents’ association",
                "received_on": "2024-07-09",
                "text": "Listen to us first.",
                "considered": "",
                "considered_by": "",
                "considered_on": None,
            },
        ],
        "decisions": [
            {
                "id": numbered("8", 1),
                "sequence": 1,
                "outcome": "model_chosen",
                **model,
                "decided_by": "Max Minister",
                "office": "Minister for local government",
                "decided_on": "2024-07-12",
                "reasons": "Lighter help was tried. The council agrees.",
                "themes": ["use-of-resources"],
                "powers": "None.",
                "rests_on": "The auditor’s report.",
                "minded_to_on": "2024-07-05",
                "in_force_on": "2024-07-15",
                "ends_on": "2025-07-14",
                "review_on": "2025-01-15",
                "open_steps": ["ST-1"],
            }
        ],
        "instruments": [
            _instrument(1, "https://www.gov.uk/example/notice", "2022-05-01", ended="2023-05-01"),
            _instrument(2, "", "2023-06-01", ended=None),
        ],
    }


def _instrument(number: int, address: str, issued: str, *, ended: str | None) -> Json:
    return {
        "id": numbered("9", number),
        "model": "best-value-notice",
        "model_title": "Best Value Notice",
        "title": f"Best Value Notice, number {number}",
        "issued_on": issued,
        "ends_on": "2024-06-01",
        "ended_on": ended,
        "outcome": "Closed by letter." if ended else "",
        "address": address,
        "appointees": [
            {"name": "Ada Adviser", "role": "Adviser", "from_on": issued, "to_on": ended},
        ],
    }
