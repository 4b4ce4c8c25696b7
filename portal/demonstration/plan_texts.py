"""What the fictional councils' recommendations, actions and commitments say. No report named here exists."""

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.register import RecommendationSource as Source
from portal.domain.workflow import Action


@dataclass(frozen=True)
class Told:
    """One recommendation. days: before the demonstration is built, on which the report is dated."""

    source: Source
    report: str
    reference: str
    days: int
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """One action. due, shows: days from the day the demonstration is built. notes: days before it, and the words.

    evidence: of a proposal to close, by the name of a document. words: of the steps that take some.
    """

    title: str
    owner: str
    codes: tuple[str, ...]
    answers: tuple[str, ...] = ()
    detail: str = ""
    due: int | None = None
    cost: Decimal | None = None
    effect: str = ""
    metric: str = ""
    shows: int | None = None
    notes: tuple[tuple[int, str], ...] = ()
    steps: tuple[tuple[Action, int], ...] = ()
    evidence: str = ""
    words: str = ""


@dataclass(frozen=True)
class Promised:
    """One commitment. due: days from the day the demonstration is built. proposed: days before it."""

    text: str
    closes_with: str
    due: int | None = None
    evidence: str = ""
    note: str = ""
    proposed: int = 0
    agreed: bool = False


_AUDIT, _PEER = "External auditor’s annual report", "Corporate peer challenge"
RECOMMENDATIONS = {
    "audit-1": Told(
        Source.EXTERNAL_AUDIT, _AUDIT, "KR1", 250,
        "Agree with the auditor a dated plan for clearing the accounts that have not been audited, and report on it to"
        " each meeting of the audit committee.",
        ("R-08", "R-09"),
    ),
    "audit-2": Told(
        Source.EXTERNAL_AUDIT, _AUDIT, "KR2", 250,
        "Set out in the medium-term financial strategy how reserves will be rebuilt to the level that the chief finance"
        " officer says is needed, and what happens if savings are late.",
        ("R-06",),
    ),
    "audit-3": Told(
        Source.EXTERNAL_AUDIT, _AUDIT, "IR4", 250,
        "Keep one list of all recommendations made to the council, with owners and dates, and review it quarterly.",
        ("CI-09", "R-09"),
    ),
    "peer-1": Told(
        Source.PEER_CHALLENGE, _PEER, "1", 300,
        "Refresh the corporate plan with members so that staff in every directorate can see what they contribute.",
        ("L-01", "L-08"),
    ),
    "peer-2": Told(
        Source.PEER_CHALLENGE, _PEER, "2", 300,
        "Give scrutiny its own forward plan and earlier sight of the decisions that matter most.",
        ("G-02", "G-03"),
    ),
    "peer-3": Told(
        Source.PEER_CHALLENGE, _PEER, "3", 300,
        "In the medium-term financial strategy, set out how reserves will be rebuilt to the level the chief finance"
        " officer says is needed.",
        ("R-06",),
    ),
    "peer-4": Told(
        Source.PEER_CHALLENGE, _PEER, "4", 300,
        "Consider reducing the planning committee from nine members to seven.",
        ("G-05",),
    ),
    "peer-5": Told(
        Source.PEER_CHALLENGE, _PEER, "5", 300,
        "Agree with partners in health and the voluntary sector what each brings and how it will be known to work.",
        ("PCE-01", "PCE-02"),
    ),
    "ombudsman-1": Told(
        Source.OMBUDSMAN, "Ombudsman’s decision on a complaint about waste collection", "", 280,
        "Answer complaints about missed collections within the time the council’s own policy gives.",
        ("SD-07",),
    ),
    "inspector-1": Told(
        Source.INSPECTORATE, "Inspection of adult social care", "Area 2", 220,
        "Bring down the number of staff who leave adult social care, and say what those who leave give as reasons.",
        ("SD-03", "R-10"),
    ),
    "internal-1": Told(
        Source.INTERNAL_AUDIT, "Internal audit: declarations of interest", "2.1", 200,
        "Publish the register of members’ interests in one place and check it each quarter.",
        ("G-07", "C-05"),
    ),
    "internal-2": Told(
        Source.INTERNAL_AUDIT, "Internal audit: contract management", "3.4", 190,
        "Name a manager for each contract over £500,000 and give each of them the training that goes with it.",
    ),
}  # fmt: skip  # a heading, then its words

#: Title, owner, and days before the demonstration is built on which the document is dated.
DOCUMENTS = {
    "complaints": ("Complaints performance report to the audit committee", "Head of customer services", 140),
    "register": ("Register of members’ interests: quarterly check", "Monitoring officer’s team", 60),
    "scrutiny": ("Scrutiny forward plan for the year", "Democratic services", 90),
}
ACTIONS = (
    Act(
        "Bring the second depot back into use and move to weekly food waste collections",
        "Director of place",
        ("SD-02", "CI-01"),
        detail="The depot reopened in the spring. New rounds start ward by ward.",
        due=120,
        cost=Decimal("412000.00"),
        effect="More household waste is recycled in the first full year after the new rounds begin.",
        metric="waste_recycling_rate",
        shows=-30,
        notes=((100, "Four of nine wards are on the new rounds."), (35, "Seven of nine wards. Two wait for vehicles.")),
        steps=((Action.BEGIN, 150),),
    ),
    Act(
        "Keep social workers: pay, supervision and a route to senior practice",
        "Director of adult social services",
        ("SD-03", "R-10"),
        ("inspector-1",),
        due=200,
        cost=Decimal("265000.00"),
        effect="Fewer people leave the workforce in a year.",
        metric="asc_workforce_turnover",
        shows=330,
        notes=((60, "The career route was agreed with the unions."),),
        steps=((Action.BEGIN, 140),),
    ),
    Act(
        "Rebuild reserves over four years, with triggers for when savings are late",
        "Section 151 officer",
        ("R-06", "G-02"),
        ("audit-2",),
        due=-20,
        effect="Reserves rise as a share of net revenue spending in the budget after next.",
        metric="fin_reserves_pct_nre_budget",
        shows=420,
        steps=((Action.BEGIN, 130),),
    ),
    Act(
        "Agree a dated plan for the accounts with the auditor",
        "Section 151 officer",
        ("R-08", "R-09"),
        ("audit-1",),
        due=6,
        effect="The audit committee sees the plan and the dates it keeps or misses at each meeting.",
        steps=((Action.BEGIN, 155),),
    ),
    Act(
        "Give scrutiny its own forward plan",
        "Monitoring officer",
        ("G-03",),
        ("peer-2",),
        due=-70,
        effect="Scrutiny sees key decisions two months before they are taken.",
        shows=-10,
        steps=((Action.BEGIN, 150), (Action.PROPOSE_CLOSING, 80), (Action.CLOSE, 72)),
        evidence="scrutiny",
        words="The plan was published and used at two meetings.",
    ),
    Act(
        "Decide more of the smaller planning applications on time",
        "Head of planning",
        ("SD-02", "G-05"),
        due=45,
        cost=Decimal("48500.00"),
        effect="A larger share of non-major applications is decided on time.",
        metric="planning_non_major_on_time",
        shows=240,
    ),
    Act(
        "Refresh the corporate plan with members and staff",
        "Chief executive",
        ("L-01", "L-08"),
        ("peer-1",),
        due=150,
        effect="Every service plan names the priority it serves.",
    ),
    Act(
        "Buy a separate system for tracking recommendations",
        "Head of internal audit",
        ("CI-09",),
        ("audit-3",),
        due=-40,
        cost=Decimal("30000.00"),
        steps=((Action.STOP, 90),),
        words="This register does what the system would have done.",
    ),
)

NOTICE_DOCUMENTS = {
    "board": ("Terms of reference of the improvement board", "Chief executive’s office", 200),
    "review": ("Independent review of governance: final report", "Monitoring officer", 70),
    "strategy": ("Medium-term financial strategy agreed by Council", "Section 151 officer", 30),
}
COMMITMENTS = (
    Promised(
        "Set up an improvement board with an independent chair, meeting at least every two months.",
        "Terms of reference and the minutes of three meetings.",
        due=-150,
        evidence="board",
        note="Set up, with an independent chair; five meetings so far.",
        proposed=140,
        agreed=True,
    ),
    Promised(
        "Commission an independent review of governance and publish what it finds.",
        "The report, published, and Council’s answer to it.",
        due=-60,
        evidence="review",
        note="Published with the answer of Council.",
        proposed=50,
        agreed=True,
    ),
    Promised(
        "Agree a medium-term financial strategy that balances without using reserves for running costs.",
        "The strategy as agreed by Council, with the section 151 officer’s report on it.",
        due=-10,
        evidence="strategy",
        note="Agreed by Council; the section 151 officer’s report stands before it.",
        proposed=12,
    ),
    Promised(
        "Fill the three statutory posts permanently.",
        "Appointments reported to Council.",
        due=60,
    ),
    Promised(
        "Show that members and officers work to the protocol between them.",
        "A second survey of members and senior officers, reported to the standards committee.",
    ),
)
