"""The respondent's journey: no account, nothing refused while writing, one response however often it is sent."""

from typing import cast

from flask import Blueprint, Flask

from portal.blueprints import wording

bp = Blueprint("respond", __name__)
bp.record_once(lambda state: wording.install(cast(Flask, state.app)))

from portal.blueprints.respond import finish, journey, problems, start  # noqa: E402,F401  # views register on bp
