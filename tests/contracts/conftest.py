"""The contract tests look at the whole demonstration."""

from tests.demonstration import demonstration, demonstration_folder, visit

__all__ = ["demonstration", "demonstration_folder", "visit"]
