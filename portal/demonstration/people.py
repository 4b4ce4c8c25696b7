"""The fictional councils and the accounts of the demonstration, as the contract lists them."""

from datetime import date, datetime

from portal.database import db
from portal.domain.roles import SERVICE, Office, Role
from portal.models import Council
from portal.services import people
from portal.services.people.sessions import hash_password

PASSWORD = "best-value-demo-2024"  # noqa: S105  # published on purpose; usable on loopback only
DOMAIN = "portal.example"

SAMPLESHIRE, EXAMPLETON, PLACEHOLDER = "E99000001", "E99000002", "E99000003"
NOWHERE, VALLEY = "E99000004", "E99000005"

#: code, name, official name, type, tier, runs upper-tier services, runs lower-tier services, bills council tax
COUNCILS = (
    (SAMPLESHIRE, "Sampleshire", "Sampleshire County Council", "county", "upper", True, False, False),
    (EXAMPLETON, "Exampleton", "Exampleton Borough Council", "unitary", "single", True, True, True),
    (PLACEHOLDER, "Placeholder", "Placeholder District Council", "district", "lower", False, True, True),
    (NOWHERE, "Nowhere", "London Borough of Nowhere", "london_borough", "single", True, True, True),
    (
        VALLEY,
        "Fictional Valley",
        "Fictional Valley Combined Authority",
        "combined_authority",
        "strategic",
        False,
        False,
        False,
    ),
)

COUNCIL_PEOPLE = (
    ("council-admin", "Priya Nair", Role.COUNCIL_ADMIN, EXAMPLETON),
    ("author", "Tom Ashby", Role.AUTHOR, EXAMPLETON),
    ("contributor", "Grace Oyelaran", Role.CONTRIBUTOR, EXAMPLETON),
    ("viewer", "Helen Marsh", Role.VIEWER, EXAMPLETON),
    ("author2", "Daniel Frost", Role.AUTHOR, SAMPLESHIRE),
    ("author3", "Ruth Calloway", Role.AUTHOR, PLACEHOLDER),
    ("author4", "Imran Sheikh", Role.AUTHOR, NOWHERE),
    ("council-admin4", "Farah Aziz", Role.COUNCIL_ADMIN, NOWHERE),
    ("author5", "Owen Pryce", Role.AUTHOR, VALLEY),
)
OFFICERS = (
    ("chief-executive", "Margaret Lisle", Office.HEAD_OF_PAID_SERVICE, EXAMPLETON, False),
    ("section-151", "Anil Deshmukh", Office.CHIEF_FINANCE_OFFICER, EXAMPLETON, False),
    ("monitoring-officer", "Sarah Whitcombe", Office.MONITORING_OFFICER, EXAMPLETON, True),
    ("chief-executive4", "Joanna Reeve", Office.HEAD_OF_PAID_SERVICE, NOWHERE, False),
    ("section-151-4", "Kwame Boateng", Office.CHIEF_FINANCE_OFFICER, NOWHERE, True),
    ("monitoring-officer4", "Lydia Hart", Office.MONITORING_OFFICER, NOWHERE, False),
    ("chief-executive5", "Philip Dunne-Carter", Office.HEAD_OF_PAID_SERVICE, VALLEY, False),
    ("section-73", "Amara Obi", Office.CHIEF_FINANCE_OFFICER, VALLEY, False),
    ("monitoring-officer5", "Neil Garside", Office.MONITORING_OFFICER, VALLEY, False),
)
DEPARTMENT = (
    ("reviewer", "Catherine Moyle", Role.REVIEWER),
    ("reviewer2", "James Otieno", Role.REVIEWER),
    ("lead", "Frances Holt", Role.LEAD),
    ("consultation-manager", "Ben Sutherland", Role.CONSULTATION_MANAGER),
    ("admin", "Yasmin Qureshi", Role.ADMINISTRATOR),
)


def email_of(account: str) -> str:
    """The address of an account of the demonstration."""
    return f"{account}@{DOMAIN}"


def build(now: datetime, *, password_hash: str = "") -> None:
    """Adds the councils and the accounts; call inside a write transaction.

    Args:
        password_hash: stored for every account; made from the published password when empty.
    """
    for code, name, official, kind, tier, upper, lower, billing in COUNCILS:
        db.session.add(
            Council(
                gss_code=code,
                name=name,
                official_name=official,
                type=kind,
                tier=tier,
                region="",
                provides_upper_tier=upper,
                provides_lower_tier=lower,
                is_billing_authority=billing,
                demonstration=True,
                notes="Fictional: for the demonstration only.",
            )
        )
    db.session.flush()
    # One for all: it is public, and each hash costs a tenth of a second.
    password_hash = password_hash or hash_password(PASSWORD)
    for account, name, role, council in COUNCIL_PEOPLE:
        user = people.add_user(email_of(account), name, password_hash=password_hash, actor=SERVICE, now=now)
        people.add_membership(user, role, council=council, actor=SERVICE, now=now)
    for account, name, office, council, is_interim in OFFICERS:
        user = people.add_user(email_of(account), name, password_hash=password_hash, actor=SERVICE, now=now)
        people.add_membership(user, Role.SIGNATORY, council=council, actor=SERVICE, now=now)
        since = date(now.year - 1, 10, 1) if is_interim else date(now.year - 3, 4, 1)
        people.add_appointment(
            user, office, council=council, from_on=since, is_interim=is_interim, actor=SERVICE, now=now
        )
    for account, name, role in DEPARTMENT:
        user = people.add_user(email_of(account), name, password_hash=password_hash, actor=SERVICE, now=now)
        people.add_membership(user, role, council=None, actor=SERVICE, now=now)
