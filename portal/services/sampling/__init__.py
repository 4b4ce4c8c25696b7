"""Samples of the evidence that a sealed record cites: drawn by a printed seed, and what was found of each document.

What is recorded here is a fact about a document and no view of the council, so all who may open the case share it, also
while their readings are blind to each other.
"""

from portal.services.sampling.reading import (
    Drawing,
    Drawn,
    ThemeSamples,
    get_drawn,
    get_sample,
    list_for,
    list_samples,
    may_record,
)
from portal.services.sampling.writing import MAX_NOTE, draw_sample, record_result

__all__ = [
    "MAX_NOTE",
    "Drawing",
    "Drawn",
    "ThemeSamples",
    "draw_sample",
    "get_drawn",
    "get_sample",
    "list_for",
    "list_samples",
    "may_record",
    "record_result",
]
