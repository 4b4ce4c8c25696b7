"""Uploaded documents, looked at from outside: what kind of file one is, and what in it must not be handed on.

Nothing here opens a document as its program would. Parts are unpacked one after another within bounds, searched and
forgotten, so that a hostile file costs a second and no memory.
"""

from portal.ingest.documents.checking import check
from portal.ingest.documents.kinds import ALLOWED, Kind, file_name, kind_of

__all__ = ["ALLOWED", "Kind", "check", "file_name", "kind_of"]
