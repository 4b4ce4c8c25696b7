"""The API: what the public pages show, for programs. Reads only; nothing is ordered or filtered by value.

Each subject is a module that registers its views on `bp` when imported.
"""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint

bp = Blueprint("api", __name__)

SUBJECTS = ("councils", "metrics", "downloads", "guidance", "consultations", "good_practice", "openapi")

for _subject in SUBJECTS:
    if find_spec(f"{__name__}.{_subject}") is not None:
        import_module(f"{__name__}.{_subject}")
