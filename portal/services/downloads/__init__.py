"""Everything that is published here as files: figures, medians, register, neighbours, releases, mapping, codebook."""

from portal.services.downloads.codebook import Codebook, codebook
from portal.services.downloads.files import FILES, DataFile, data_file
from portal.services.downloads.keeping import Packed, archive, as_csv, as_json

__all__ = [
    "FILES",
    "Codebook",
    "DataFile",
    "Packed",
    "archive",
    "as_csv",
    "as_json",
    "codebook",
    "data_file",
]
