"""What each statutory officer declares when signing a council's self-assessment.

The wording is this service's own: neither the Act nor the guidance prescribes one. Each officer declares what the
office answers for and nothing more, and may add a reservation, which is printed wherever the declaration is. A deputy
declares in the deputy's own name, and says for whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.roles import Office

#: What an office reads first: the themes nearest to its statutory duties. None means all of them.
OWN_THEMES: dict[Office, tuple[str, ...] | None] = {
    Office.HEAD_OF_PAID_SERVICE: None,
    Office.CHIEF_FINANCE_OFFICER: ("use-of-resources", "continuous-improvement"),
    Office.MONITORING_OFFICER: ("governance", "culture"),
}


@dataclass(frozen=True)
class EarlierDeclaration:
    """The declaration of an office under the record before, which stands for what did not change.

    Args:
        receipt: the number of the record it was signed under.
    """

    signed_by: str
    signed_on: date
    receipt: str
    reservation: str = ""


def statement_for(
    office: Office, *, council: str, cycle: str, combined_authority: bool = False, is_deputy: bool = False
) -> str:
    """The declaration that the holder of an office, or a deputy, signs under the whole.

    Args:
        council: the authority's official name.
        cycle: the title of the cycle, such as "Self-assessment 2024".

    Source: our wording, after Local Government and Housing Act 1989 s.4 and s.5 and Local Government Act 1972 s.151
        (for combined authorities Local Government Act 1985 s.73 as applied to them).
    """
    opening = f"I have read the whole of {council}’s self-assessment ({cycle})."
    return f"{opening} {_satisfied(office, combined_authority=combined_authority, is_deputy=is_deputy)}"


def statement_for_sections(
    office: Office,
    sections: Sequence[str],
    earlier: EarlierDeclaration,
    *,
    council: str,
    cycle: str,
    combined_authority: bool = False,
    is_deputy: bool = False,
) -> str:
    """The declaration under the sections that changed, which says what stands for the rest.

    Args:
        sections: titles of the themes that are signed afresh.
        council: the authority's official name.

    Source: as `statement_for`.
    """
    opening = (
        f"I have read what changed in {council}’s self-assessment ({cycle}) since it was sealed under receipt"
        f" {earlier.receipt}, and I sign these sections afresh: {'; '.join(sections)}."
    )
    day = _day(earlier.signed_on)
    rest = f"The declaration that {earlier.signed_by} made for this office on {day} stands for the rest."
    satisfied = _satisfied(office, combined_authority=combined_authority, is_deputy=is_deputy)
    return f"{opening} {satisfied} {rest}"


def with_standing(reservation: str, earlier: EarlierDeclaration) -> str:
    """The reservation of a declaration under some sections: what is said now, and what was said of the rest.

    Nobody loses a reservation by a change elsewhere: it is printed with the later declaration, marked with its day.
    """
    if not earlier.reservation:
        return reservation
    stands = f"Reservation of {_day(earlier.signed_on)}, which stands for the rest: {earlier.reservation}"
    return f"{reservation}\n\n{stands}" if reservation else stands


def delegation_words(instrument: str, from_on: date, to_on: date) -> str:
    """Where a delegation is written down and its days, in words: "Scheme of delegation 3.2, from … to …"."""
    return f"{instrument}, from {_day(from_on)} to {_day(to_on)}"


def acting_words(signed_by: str, signed_for: str, office_label: str, delegation: str) -> str:
    """Under whose authority a deputy signed, in words; empty where the holder signed.

    Args:
        delegation: as `delegation_words`.
    """
    if not signed_for:
        return ""
    label = office_label[:1].lower() + office_label[1:]
    return f"signed under delegation by {signed_by} for {signed_for}, {label} ({delegation})"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _satisfied(office: Office, *, combined_authority: bool, is_deputy: bool) -> str:
    role = "Acting for the" if is_deputy else "As"
    if office is Office.HEAD_OF_PAID_SERVICE:
        return (
            f"{role} head of paid service I am satisfied that it was prepared by people who know the services it"
            " describes, that it does not leave out anything significant known to me, and that the co-ordination,"
            " staffing and organisation of the authority are described as they are."
        )
    if office is Office.MONITORING_OFFICER:
        return (
            f"{role} monitoring officer I am satisfied that what it says of governance, lawfulness, conduct and"
            " standards agrees with what I know, including any matter on which I have reported or am considering a"
            " report."
        )
    section = "73" if combined_authority else "151"
    role = "Acting for the" if is_deputy else "As the"
    return (
        f"{role} officer responsible for the proper administration of the authority’s financial affairs"
        f" (section {section}) I am satisfied that what it says of resources, internal control and financial risk"
        " agrees with the authority’s records, including any matter on which I have reported or am considering"
        " a report."
    )
