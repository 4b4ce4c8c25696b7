"""Exampleton's library of evidence: owners and strengths, one document cited often, one of each thing to look at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.judgements import Strength
from portal.domain.roles import Actor
from portal.domain.workflow import RoundState
from portal.models import Citation, EvidenceItem, Round
from portal.services import assessments, evidence_library, people, soft_checks
from portal.services.assessments import EvidenceDetails
from portal.services.assessments.evidence import cite_item, details_of, list_all_evidence
from portal.services.evidence_library import Limits
from portal.storage import file_store
from portal.transactions import writing

OWNERS = ("Head of policy and performance", "Head of internal audit", "Democratic services", "Finance business partner")
STRENGTHS = (Strength.STRONG, Strength.MODERATE, Strength.LIMITED, Strength.MODERATE)
LIMITS = Limits(file=20_000_000, council=500_000_000)
#: Of the first words under the first questions, in their order.
SENTENCES = (
    "The report goes to committee in the autumn and will be linked then.",
    "The figure is of the year before the change took effect.",
)


def build(now: datetime) -> None:
    """Fills the library that the rounds have begun; each part is a write transaction, so that the file is checked."""
    actor = _actor("author", now)
    with writing():
        found = _draft(actor)
        cited = [citation for citations in list_all_evidence(found).values() for citation in citations]
        for number, citation in enumerate(cited):
            _describe(citation, number, actor=actor, now=now)
        _cite_often(found, cited, actor=actor, now=now)
        _mark(cited, actor=actor, now=now)
        _add_undated(actor=actor, now=now)
    with writing():
        _add_file(actor=actor, now=now)
    with writing():
        _answer_questions(found, actor=actor, now=now)


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    assert user is not None, account
    return people.actor_of(user, today=now.date())


def _draft(actor: Actor) -> Round:
    rounds = assessments.list_rounds(EXAMPLETON, actor=actor)
    return next(found for found in rounds if found.state is RoundState.DRAFT)


def _describe(citation: Citation, number: int, *, actor: Actor, now: datetime) -> None:
    item = citation.item
    said = replace(
        details_of(citation),
        pointer="",
        owner=OWNERS[number % len(OWNERS)],
        strength=STRENGTHS[number % len(STRENGTHS)].value,
    )
    evidence_library.change_item(item.id, EXAMPLETON, said, actor=actor, expected_version=item.version, now=now)


def _cite_often(found: Round, cited: Sequence[Citation], *, actor: Actor, now: datetime) -> None:
    """The first document also stands behind three later answers, at other places in it."""
    codes = list(dict.fromkeys(citation.code for citation in cited))
    for number, code in enumerate(codes[1:4], start=2):
        cite_item(found.id, code, cited[0].item_id, f"section {number}", actor=actor, now=now)


def _mark(cited: Sequence[Citation], *, actor: Actor, now: datetime) -> None:
    """The second document was replaced last spring, and the address of the third does not open."""
    stale, broken = cited[1].item, cited[2].item
    day = (now - timedelta(days=60)).date()
    evidence_library.set_stale(stale.id, EXAMPLETON, day, actor=actor, expected_version=stale.version, now=now)
    evidence_library.report_broken(
        broken.id, EXAMPLETON, "Page not found, since the website was rebuilt",
        actor=actor, expected_version=broken.version, now=now,
    )  # fmt: skip  # one line for what, one for who and when


def _add_undated(*, actor: Actor, now: datetime) -> EvidenceItem:
    details = EvidenceDetails(
        title="Note of the members’ induction",
        address="https://www.exampleton.example/documents/members-induction",
        owner="Democratic services",
        strength=Strength.LIMITED.value,
    )
    return evidence_library.add_item(EXAMPLETON, details, actor=actor, now=now)


def _add_file(*, actor: Actor, now: datetime) -> None:
    details = EvidenceDetails(
        title="Letter of the internal auditor on the follow-up of recommendations",
        dated_on=(now - timedelta(days=75)).date(),
        is_public=False,
        owner="Head of internal audit",
        strength=Strength.STRONG.value,
    )
    item = evidence_library.add_item(EXAMPLETON, details, actor=actor, now=now)
    evidence_library.add_file(
        item.id, EXAMPLETON, _letter(), "letter-of-the-internal-auditor.pdf",
        limits=LIMITS, store=file_store(), actor=actor, now=now,
    )  # fmt: skip  # one line for what, one for how and who
    found = _draft(actor)
    code = next(iter(list_all_evidence(found)))
    cite_item(found.id, code, item.id, "page 1", actor=actor, now=now)


def _letter() -> bytes:
    """A PDF of one page that says what it is."""
    words = b"BT /F1 14 Tf 72 760 Td (Demonstration letter of an internal auditor who does not exist) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(words)).encode() + b" >>\nstream\n" + words + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return body + head + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _answer_questions(found: Round, *, actor: Actor, now: datetime) -> None:
    """The first questions have a sentence each; the others wait, as they may."""
    asked = soft_checks.list_all(found, today=now.date())
    for question, sentence in zip(asked, SENTENCES, strict=False):
        soft_checks.reply(
            found.id, question.check.key, sentence, actor=actor, expected_version=0, today=now.date(), now=now
        )
