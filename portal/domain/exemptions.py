"""What may keep a record, or a part of it, out of a pack of records: the law's own reasons, in our words.

A list to choose from and no advice. That one of them applies is the judgement of the lead who chooses it, with a note;
the service never proposes one and never decides that one holds.
"""

from enum import StrEnum


class PackChoice(StrEnum):
    """What a lead decides about one record of a pack."""

    GIVE = "give"
    SHORTEN = "shorten"
    LEAVE_OUT = "leave_out"

    @property
    def words(self) -> str:
        return {"give": "Give it", "shorten": "Give other words in its place", "leave_out": "Leave it out"}[self.value]

    @property
    def done(self) -> str:
        """The choice as the log tells it."""
        return {"give": "Given", "shorten": "Shortened", "leave_out": "Left out"}[self.value]


class Exemption(StrEnum):
    """Reasons in information law.

    Source: Freedom of Information Act 2000, Part II; UK GDPR Article 15(4); Data Protection Act 2018, Schedule 2. Our
        own words; the Acts are on legislation.gov.uk.
    """

    FOIA_21 = "foia-21"
    FOIA_22 = "foia-22"
    FOIA_31 = "foia-31"
    FOIA_36 = "foia-36"
    FOIA_40_2 = "foia-40-2"
    FOIA_41 = "foia-41"
    FOIA_42 = "foia-42"
    FOIA_43 = "foia-43"
    GDPR_15_4 = "uk-gdpr-15-4"
    DPA_PROTECTING = "dpa-schedule-2-7"
    DPA_PRIVILEGE = "dpa-schedule-2-19"
    NOT_ASKED = "not-asked"

    @property
    def words(self) -> str:
        """The reason in our words, with where it stands."""
        return _WORDS[self]


_WORDS = {
    Exemption.FOIA_21: "The person can get it another way (FOIA s.21)",
    Exemption.FOIA_22: "It is to be published anyway, and that was settled before the request (FOIA s.22)",
    Exemption.FOIA_31: "Giving it would harm the enforcement of law or a check on conduct (FOIA s.31)",
    Exemption.FOIA_36: "A qualified person holds that it would harm how public affairs are conducted (FOIA s.36)",
    Exemption.FOIA_40_2: "It is somebody else’s personal data (FOIA s.40(2))",
    Exemption.FOIA_41: "It was given in confidence, and giving it on could be taken to court (FOIA s.41)",
    Exemption.FOIA_42: "It is between lawyers and those they advise (FOIA s.42)",
    Exemption.FOIA_43: "It is a trade secret, or would harm somebody’s commercial interests (FOIA s.43)",
    Exemption.GDPR_15_4: "It would harm the rights of others (UK GDPR Article 15(4))",
    Exemption.DPA_PROTECTING: "It would harm work that protects the public (Data Protection Act 2018, Sch. 2, para 7)",
    Exemption.DPA_PRIVILEGE: "It is legally privileged (Data Protection Act 2018, Sch. 2, para 19)",
    Exemption.NOT_ASKED: "It is no part of what was asked for",
}
