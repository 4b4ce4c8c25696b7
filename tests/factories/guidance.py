"""Files of an edition, as an administrator would have them."""

import io
import json
import zipfile
from pathlib import Path

from guidance import Guidance, to_document


def one_file(guidance: Guidance) -> bytes:
    """The edition as one TOML file."""
    return _toml(to_document(guidance), ()).encode()


def zip_of(content: Guidance | Path) -> bytes:
    """The edition, or the folder of one, as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if isinstance(content, Path):
            for path in sorted(content.glob("*.toml")):
                archive.writestr(f"{content.name}/{path.name}", path.read_bytes())
        else:
            archive.writestr("edition.toml", one_file(content))
    return buffer.getvalue()


def _toml(table: dict[str, object], place: tuple[str, ...]) -> str:
    """Tables of text, numbers, truth values and lists; JSON spells all of those as TOML does."""
    plain, nested = [], []
    for key, value in table.items():
        if isinstance(value, dict):
            nested.append(f"[{'.'.join((*place, key))}]\n" + _toml(value, (*place, key)))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            head = f"[[{'.'.join((*place, key))}]]\n"
            nested += [head + _toml(entry, (*place, key)) for entry in value]
        else:
            plain.append(f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(plain) + "".join(nested)
