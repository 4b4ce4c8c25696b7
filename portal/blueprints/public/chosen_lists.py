"""Public lists of comparators to take away: a council's own, and uploaded ones that everybody may see."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from portal.access import PUBLIC, allow
from portal.blueprints.council.comparators import send_list
from portal.blueprints.public import bp
from portal.errors import NotFound
from portal.services.figures import lists


@bp.get("/councils/<gss:gss_code>/comparators/<uuid:list_id>.csv")
@allow(PUBLIC)
def comparator_list_file(gss_code: str, list_id: UUID) -> ResponseReturnValue:
    found = lists.get_list(list_id, gss_code=gss_code)
    if not (found.is_public and found.is_in_force):
        raise NotFound(str(list_id))
    return send_list(found)
