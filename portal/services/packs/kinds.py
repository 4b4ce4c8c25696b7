"""Every table that hangs on a case, as a kind of record in a pack; and those that stay out, each with its reason.

A test walks the schema: a new table that refers to a case, a sealed record, a reading or one of their own has to be
named here before it can be merged.
"""

from dataclasses import dataclass

from portal import models
from portal.database import Base


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    Args:
        name: of the folder in the file, and in keys.
        via: the column by which it hangs on a record of another kind; "id" for the two from which all begins.
        day: the column that dates it; empty for none.
        title: columns that name it to a lead.
    """

    name: str
    label: str
    model: type[Base]
    via: str
    day: str = ""
    title: tuple[str, ...] = ()


_M = models
#: In the order of a case; a kind stands after the one it hangs on.
KINDS: tuple[Kind, ...] = (
    Kind("case-files", "The case", _M.CaseFile, "id", "opened_at", ("cycle_slug",)),
    Kind("sealed-records", "Sealed self-assessment", _M.Assessment, "id", "sealed_at", ("receipt",)),
    Kind("change-requests", "Request for changes", _M.ChangeRequest, "assessment_id", "asked_at", ("reason",)),
    Kind("interests", "Declaration of interests", _M.Interest, "case_id", "declared_at", ("person_id", "standing")),
    Kind("readings", "Reading", _M.Review, "assessment_id", "started_at", ("place", "reviewer_id")),
    Kind("theme-views", "View of a theme", _M.ThemeView, "review_id", "changed_at", ("theme",)),
    Kind(
        "characteristic-views", "View of a characteristic", _M.CharacteristicView, "review_id", "changed_at", ("code",)
    ),
    Kind("indicator-views", "Finding on an indicator", _M.IndicatorView, "review_id", "changed_at", ("code",)),
    Kind("recommendations", "Reviewer’s recommendation", _M.ReviewRecommendation, "review_id", "added_at", ("text",)),
    Kind("samples", "Drawing of documents", _M.EvidenceSample, "assessment_id", "drawn_at", ("theme", "draw")),
    Kind("sampled-documents", "Sampled document", _M.SampledEvidence, "sample_id", "looked_at", ("code", "result")),
    Kind("outside-evidence", "Outside evidence", _M.ExternalEvidence, "case_id", "added_at", ("number", "title")),
    Kind(
        "outside-bearings", "What outside evidence says", _M.ExternalBearing, "evidence_id", "written_at", ("section",)
    ),
    Kind("questions", "Question to the council", _M.Clarification, "case_id", "opened_at", ("number", "subject")),
    Kind("messages", "Message of a question", _M.ClarificationMessage, "clarification_id", "sent_at", ("side",)),
    Kind("contacts", "Contact with the council", _M.Engagement, "case_id", "held_on", ("subject",)),
    Kind("attendees", "Who took part", _M.EngagementAttendee, "engagement_id", "", ("name", "office")),
    Kind("follow-ups", "Follow-up of a contact", _M.FollowUp, "engagement_id", "added_at", ("text",)),
    Kind("settlements", "Settlement of a difference", _M.Settlement, "assessment_id", "settled_at", ("section",)),
    Kind(
        "accuracy-windows",
        "Check of facts by the council",
        _M.AccuracyWindow,
        "assessment_id",
        "opened_at",
        ("sequence",),
    ),
    Kind("accuracy-points", "Point of fact", _M.AccuracyPoint, "window_id", "raised_at", ("number", "section")),
    Kind("ladder-steps", "Legal or procedural step", _M.LadderStep, "case_id", "recorded_at", ("model", "step")),
    Kind("ladder-facts", "Fact set beside a model", _M.LadderFact, "case_id", "added_at", ("model", "line")),
    Kind("options", "Option considered", _M.LadderOption, "case_id", "recorded_at", ("model", "standing")),
    Kind(
        "representation-periods",
        "Period for representations",
        _M.RepresentationPeriod,
        "case_id",
        "recorded_at",
        ("subject",),
    ),
    Kind("representations", "Representation", _M.Representation, "case_id", "received_on", ("number", "made_by")),
    Kind("decisions", "Decision", _M.Decision, "case_id", "decided_on", ("sequence", "outcome")),
    Kind("instruments", "Notice, directions or appointment", _M.Instrument, "case_id", "issued_on", ("title",)),
    Kind("appointees", "Somebody appointed", _M.Appointee, "instrument_id", "from_on", ("name", "role")),
    Kind("summaries", "Summary", _M.ReadinessSummary, "assessment_id", "issued_at", ("sequence", "state")),
    Kind("summary-documents", "Summary as a PDF", _M.SummaryDocument, "summary_id", "rendered_at", ("copy",)),
    Kind("agreed-plans", "Improvement plan as offered", _M.AgreedPlan, "case_id", "offered_at", ("sequence",)),
    Kind("check-ins", "Check-in", _M.CheckIn, "case_id", "planned_on", ("about",)),
    Kind("exit-lines", "Line of the exit list", _M.ExitItem, "case_id", "added_at", ("number", "text")),
    Kind("good-practice", "Good practice", _M.GoodPractice, "case_id", "offered_at", ("title",)),
)
#: Tables that hang on a case and are in no pack.
LEFT_OUT = {
    "records_pack": "A pack is not part of itself, and holds nothing but decisions about records that are listed.",
}
#: Of a person, besides the kinds above.
PERSON_KINDS: tuple[Kind, ...] = (
    Kind("accounts", "Account", _M.User, "id", "created_at", ("name",)),
    Kind("memberships", "Role", _M.Membership, "user_id", "granted_at", ("role", "council_gss")),
    Kind("invitations", "Invitation sent", _M.Invitation, "invited_by_id", "created_at", ("role",)),
)
_COUNCIL = "A council’s own working papers, which are its records and not the department’s: the council is asked."
_SIGN_IN = "Keys of sessions are secrets and say nothing but that somebody was signed in."
_FIGURES = "What a council says of published figures stands on public pages under the council’s name."
#: Tables that name an account and are in no pack of a person.
PERSON_LEFT_OUT = {
    **dict.fromkeys(
        (
            *("action_note", "answer_draft", "appointment", "assurance_reply", "assurance_view", "citation", "comment"),
            *("comment_mention", "commitment", "declaration", "decline", "delegation", "edition_move", "evidence_file"),
            *(
                "evidence_item",
                "governance_step",
                "improvement_action",
                "indicator_answer",
                "judgement_answer",
                "notice",
            ),
            *("officer_reading", "recommendation", "round", "round_duty", "round_paper", "soft_check_reply"),
            *("theme_ready", "workbook_upload"),
        ),
        _COUNCIL,
    ),
    **dict.fromkeys(("comparator_list", "correction_request", "figure_note"), _FIGURES),
    "auth_session": _SIGN_IN,
    "record_export": "It lists records of many cases, some closed to the lead. Its event is listed, its reason stands"
    " on the page of exports.",
    **LEFT_OUT,
}
#: Columns that are never shown to anybody.
SECRET = frozenset({"password_hash", "token_hash"})
#: Columns of texts that hold JSON.
JSON_TEXTS = frozenset({"sealed_json", "snapshot_json", "actions_json", "draft_json"})


def find_kind(name: str) -> Kind | None:
    """The kind of that name."""
    return _BY_NAME.get(name)


#: The log, whose rows hang on records by their ids alone.
EVENTS = Kind("events", "Event of the log", _M.Event, "subject_id", "at", ("kind",))
_BY_NAME = {kind.name: kind for kind in (*KINDS, *PERSON_KINDS, EVENTS)}
