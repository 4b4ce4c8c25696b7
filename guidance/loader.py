"""Reads an edition from a folder, one TOML file, or a zip of the folder.

A folder holds `edition.toml`, one file per theme, and further files whose top-level tables are put together with it.
The single file holds the same tables, with the themes as `[[themes]]`. Nothing outside the bytes given is read, and
sizes are bounded, because an administrator may be handed a file from anywhere.
"""

import io
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from guidance.building import Builder, Plain, names_of
from guidance.errors import GuidanceError, Problem
from guidance.seven import THEME_SLUGS
from guidance.types import Guidance

#: Bytes of a file as uploaded, and of all files together when unpacked. The seed editions are under 120 kB.
MOST_BYTES = 2_000_000
#: Files in a folder; the seed editions have eleven.
MOST_FILES = 40
#: The file of a folder that says where the edition's lines come from; it is no part of the edition's content.
LINEAGE = "lineage.toml"


def from_folder(folder: Path) -> Guidance:
    """The edition in a folder of TOML files.

    Raises:
        GuidanceError: with every problem found in the files' shape.
    """
    paths = sorted(folder.glob("*.toml"))
    if len(paths) > MOST_FILES:
        raise GuidanceError.at(f"The folder has more than {MOST_FILES} files.")
    return _from_files({path.name: path.read_bytes() for path in paths})


def from_bytes(raw: bytes, *, name: str = "edition.toml") -> Guidance:
    """The edition in one TOML file or in a zip of the folder.

    Args:
        name: what to call the file in messages.

    Raises:
        GuidanceError: with every problem found, or the one that stopped the reading.
    """
    if len(raw) > MOST_BYTES:
        raise GuidanceError.at(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", file=name)
    if raw.startswith(b"PK\x03\x04"):
        return _from_files(_unpack(raw, name))
    table = _parse(raw, name)
    table.pop("lineage", None)
    return build(table, {"": name})


def lineage_table(raw: bytes, *, name: str, alone: bool = False) -> Plain:
    """The table that says where an edition's lines come from: `lineage.toml` of a zip, or `[lineage]` of one file.

    Args:
        alone: the bytes are those of `lineage.toml` itself.

    Raises:
        GuidanceError: the bytes cannot be read. None is returned where an edition comes without a lineage.
    """
    if len(raw) > MOST_BYTES:
        raise GuidanceError.at(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", file=name)
    if raw.startswith(b"PK\x03\x04"):
        held = _unpack(raw, name).get(LINEAGE)
        return None if held is None else _parse(held, LINEAGE)
    table = _parse(raw, name)
    return table if alone else table.get("lineage")


def build(document: Mapping[str, Plain], files: Mapping[str, str]) -> Guidance:
    """The edition from its tables.

    Args:
        files: the file that each top-level table came from, for messages; the empty name is the fallback.

    Raises:
        GuidanceError: with every problem found.
    """
    builder = Builder(files)
    guidance = builder.build(Guidance, document)
    if builder.problems:
        raise GuidanceError(builder.problems)
    assert isinstance(guidance, Guidance)  # the builder's open type narrowed: without problems there is an edition
    return guidance


def _from_files(contents: Mapping[str, bytes]) -> Guidance:
    if "edition.toml" not in contents:
        raise GuidanceError.at("Add this file: it names the edition.", file="edition.toml")
    document: dict[str, Plain] = {}
    files = {"": "edition.toml"}
    themes: list[tuple[str, Plain]] = []
    for name, raw in contents.items():
        if name == LINEAGE:
            continue
        table = _parse(raw, name)
        if PurePosixPath(name).stem in THEME_SLUGS:
            themes.append((name, table))
        else:
            _merge(document, table, name=name, files=files)
    if themes:
        _merge(document, _themes(themes, files), name="theme files", files=files)
    return build(document, files)


def _themes(themes: list[tuple[str, Plain]], files: dict[str, str]) -> dict[str, Plain]:
    """The theme files as one list in order of their numbers, their places noted."""
    ordered = sorted(themes, key=lambda item: (str(item[1].get("number", "")), item[0]))
    for place, (name, _) in zip(names_of([table for _, table in ordered], "themes"), ordered, strict=True):
        files[place] = name
    return {"themes": [table for _, table in ordered]}


def _merge(document: dict[str, Plain], table: Mapping[str, Plain], *, name: str, files: dict[str, str]) -> None:
    for key, value in table.items():
        if key in document:
            raise GuidanceError.at("Give this table in one file only.", file=name, table=key)
        document[key] = value
        files.setdefault(key, name)


def _parse(raw: bytes, name: str) -> dict[str, Plain]:
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise GuidanceError.at("Save the file as UTF-8 text.", file=name) from None
    except tomllib.TOMLDecodeError as error:
        raise GuidanceError.at(f"Correct the TOML: {error}.", file=name) from None
    except RecursionError:
        raise GuidanceError.at("Correct the TOML: its lists are nested too deeply.", file=name) from None


def _unpack(raw: bytes, name: str) -> dict[str, bytes]:
    """The TOML files of a zip by their plain names; sizes are counted while unpacking, not believed."""
    contents: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if member.filename.endswith(".toml")]
            if len(members) > MOST_FILES:
                raise GuidanceError.at(f"The zip has more than {MOST_FILES} files.", file=name)
            for member in members:
                base = PurePosixPath(member.filename).name
                if base in contents:
                    raise GuidanceError([Problem(name, base, "", "Put this file into the zip once only.")])
                with archive.open(member) as stream:
                    contents[base] = stream.read(left + 1)
                left -= len(contents[base])
                if left < 0:
                    raise GuidanceError.at(f"The files are larger than {MOST_BYTES // 1_000_000} MB.", file=name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise GuidanceError.at("Save the zip again: it cannot be unpacked.", file=name) from error
    return contents
