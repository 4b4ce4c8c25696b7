"""What the pages of the register and of the plan show around their own."""

from portal.access import current_actor
from portal.domain.roles import Permission, may
from portal.services import assessments
from portal.services.plans import editions


def around(gss: str) -> dict[str, object]:
    """The council, whether the actor may change anything, and the themes to choose from."""
    return {
        "council": assessments.get_council(gss),
        "can_edit": may(current_actor(), Permission.EDIT_ROUND, gss),
        "themes": editions.themes(),
    }
