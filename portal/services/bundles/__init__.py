"""The export bundle of a sealed self-assessment: one file to keep, that anybody can check."""

from portal.services.bundles.checking import CheckedBundle, check, check_against, is_bundle
from portal.services.bundles.making import FORMAT, build, file_name, list_audit
from portal.services.bundles.papers import ask_for_paper, find_paper, give_up_paper, has_paper, render_paper, save_paper
from portal.services.bundles.zips import BundleProblem

__all__ = [
    "FORMAT",
    "BundleProblem",
    "CheckedBundle",
    "ask_for_paper",
    "build",
    "check",
    "check_against",
    "file_name",
    "find_paper",
    "give_up_paper",
    "has_paper",
    "is_bundle",
    "list_audit",
    "render_paper",
    "save_paper",
]
