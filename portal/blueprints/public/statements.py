"""What the legal pages say that changes over time: dates, contacts, known problems, cookies, what is kept.

It stands in one place so that a review changes data and not pages. A service that opens to the public puts its own
contact here first.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    text: str
    address: str


@dataclass(frozen=True)
class KnownProblem:
    """Content that is not fully accessible, and what can be used in its place.

    Args:
        criterion: the success criterion of WCAG 2.2; empty where the matter is what has not been tested.
    """

    what: str
    why: str
    criterion: str
    instead: str


@dataclass(frozen=True)
class AccessibilityStatement:
    """The statement's four parts, and how it was prepared.

    Source: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018, regulation
        8(2): what is not accessible and why; alternatives; how to report; how it is enforced.
    """

    prepared_on: date
    reviewed_on: date
    tested_on: date
    method: str
    problems: tuple[KnownProblem, ...]
    contact: Link
    enforcement: Link


@dataclass(frozen=True)
class Cookie:
    """A cookie, what it is for and how long it stays; `session` stands for the name in the settings."""

    name: str
    purpose: str
    lasts: str


@dataclass(frozen=True)
class Kept:
    """A kind of personal data: why it is held and for how long."""

    what: str
    why: str
    how_long: str


#: The department's page on GOV.UK lists its addresses; it is true wherever this service runs.
DEPARTMENT = Link(
    "the department's page on GOV.UK",
    "https://www.gov.uk/government/organisations/ministry-of-housing-communities-local-government",
)

STATEMENT = AccessibilityStatement(
    prepared_on=date(2026, 11, 22),
    reviewed_on=date(2026, 11, 22),
    tested_on=date(2026, 11, 22),
    method=(
        "Every page is checked by automated tests: its structure, headings, labels and error messages each time it is"
        " served in a test, and the main screens with axe in a real browser. Pages were looked at on wide screens and"
        " at 320 pixels. It has not yet been tested by disabled people, nor with each common screen reader."
    ),
    problems=(
        KnownProblem(
            what="Intervention-readiness summaries are PDF documents",
            why=(
                "They are tagged for assistive technology and checked by software against PDF/UA-1. No one who uses"
                " a screen reader has tested them."
            ),
            criterion="",
            instead="The data inside each PDF is attached to it as a file. Ask us for another format.",
        ),
        KnownProblem(
            what="Wide tables of figures scroll sideways on small screens",
            why="Their columns lose their meaning when they are stacked. They can be scrolled with the keyboard.",
            criterion="",
            instead="The same figures can be had as CSV or JSON, from the address on each page of figures.",
        ),
        KnownProblem(
            what="Evidence that councils link to",
            why="Councils publish those documents, and some are PDFs that may not be accessible. We do not check them.",
            criterion="",
            instead="Ask the council that published the document.",
        ),
        KnownProblem(
            what="Use with screen readers, voice control and magnifiers",
            why="The pages are built for them, and this has not been tested by people yet.",
            criterion="",
            instead="Tell us what does not work for you, and we will give you the information another way.",
        ),
    ),
    contact=DEPARTMENT,
    enforcement=Link("Equality Advisory and Support Service (EASS)", "https://www.equalityadvisoryservice.com/"),
)

_UNTIL_CLOSED = "Until you close your browser"

COOKIES = (
    Cookie("session", "Keeps you signed in, and protects forms from being sent by other sites", _UNTIL_CLOSED),
    Cookie("response", "Opens your own response to a consultation while you work on it", _UNTIL_CLOSED),
)

KEPT = (
    Kept(
        "Name, work email address, roles and statutory office of people with an account",
        "To let the right people in, and to show who wrote, signed or decided",
        "As long as the account is needed, and in signed records as long as those are kept",
    ),
    Kept(
        "Answers to a consultation, with the name, organisation and email address if you give them",
        "To consider what people say, and to publish the outcome",
        "The department has not confirmed a period. Two years after a consultation closes is customary",
    ),
    Kept(
        "Assessments, reviews, signatures and the log of who did what",
        "To show how a conclusion was reached",
        "The department has not confirmed a period",
    ),
    Kept(
        "Failed sign-ins, as a code made from the email or network address, never the address itself",
        "To slow down people who guess passwords",
        "One day",
    ),
)

SECURITY_CONTACT = DEPARTMENT.address
SECURITY_EXPIRES = date(2027, 11, 22)
