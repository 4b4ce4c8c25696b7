"""What each statutory officer declares when signing a council's self-assessment.

The wording is this service's own: neither the Act nor the guidance prescribes one. Each officer declares what the
office answers for and nothing more, and may add a reservation, which is printed wherever the declaration is.
"""

from portal.domain.roles import Office

#: What an office reads first: the themes nearest to its statutory duties. None means all of them.
OWN_THEMES: dict[Office, tuple[str, ...] | None] = {
    Office.HEAD_OF_PAID_SERVICE: None,
    Office.CHIEF_FINANCE_OFFICER: ("use-of-resources", "continuous-improvement"),
    Office.MONITORING_OFFICER: ("governance", "culture"),
}


def statement_for(office: Office, *, council: str, cycle: str, combined_authority: bool = False) -> str:
    """The declaration that the holder of an office signs.

    Args:
        council: the authority's official name.
        cycle: the title of the cycle, such as "Self-assessment 2024".

    Source: our wording, after Local Government and Housing Act 1989 s.4 and s.5 and Local Government Act 1972 s.151
        (for combined authorities Local Government Act 1985 s.73 as applied to them).
    """
    opening = f"I have read the whole of {council}’s self-assessment ({cycle})."
    if office is Office.HEAD_OF_PAID_SERVICE:
        return (
            f"{opening} As head of paid service I am satisfied that it was prepared by people who know the services it"
            " describes, that it does not leave out anything significant known to me, and that the co-ordination,"
            " staffing and organisation of the authority are described as they are."
        )
    if office is Office.MONITORING_OFFICER:
        return (
            f"{opening} As monitoring officer I am satisfied that what it says of governance, lawfulness, conduct and"
            " standards agrees with what I know, including any matter on which I have reported or am considering a"
            " report."
        )
    section = "73" if combined_authority else "151"
    return (
        f"{opening} As the officer responsible for the proper administration of the authority’s financial affairs"
        f" (section {section}) I am satisfied that what it says of resources, internal control and financial risk"
        " agrees with the authority’s records, including any matter on which I have reported or am considering"
        " a report."
    )
