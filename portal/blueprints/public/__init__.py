"""Pages that anybody may open: home, guidance, councils, metrics, consultations and the legal pages."""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint

bp = Blueprint("public", __name__)

#: One module for each subject; it registers its views on `bp` when imported.
SUBJECTS = (
    "home",
    "guidance",
    "pages",
    "councils",
    "profile",
    "compare",
    "chosen_lists",
    "metrics",
    "figures_pages",
    "figures_data",
    "figures_releases",
    "api_page",
    "consultations",
    "good_practice",
    "verify",
)

for _subject in SUBJECTS:
    if find_spec(f"{__name__}.{_subject}") is not None:
        import_module(f"{__name__}.{_subject}")
