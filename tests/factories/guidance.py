"""Files of an edition, as an administrator would have them."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import guidance as package
from guidance import Guidance, to_document
from guidance.basis import Basis
from guidance.lineage import Lineage, Relation, RelationKind, to_table


def one_file(guidance: Guidance) -> bytes:
    """The edition as one TOML file."""
    return _toml(to_document(guidance), ()).encode()


def zip_of(content: Guidance | Path, lineage: Lineage | None = None) -> bytes:
    """The edition, or the folder of one, as a zip, with its lineage where there is one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if isinstance(content, Path):
            for path in sorted(content.glob("*.toml")):
                archive.writestr(f"{content.name}/{path.name}", path.read_bytes())
        else:
            archive.writestr("edition.toml", one_file(content))
        if lineage is not None:
            archive.writestr("lineage.toml", _toml(to_table(lineage), ()))
    return buffer.getvalue()


def fixture_edition() -> tuple[Guidance, Lineage]:
    """An edition after `2024-05` in which one line of each kind changed, and where its lines come from.

    CI-01 is reworded, CI-02 split into CI-02 and CI-90, CI-03 and CI-04 merged into CI-03, CI-05 gone, CI-91 new, CI-06
    now called CI-04 (a code that stood for other words before); CI-F01 and CI-F02 are merged, and CI-F03 is gone.
    """
    seed = package.load("2024-05")
    before = seed.theme("continuous-improvement")
    lines = {line.code: line for line in before.characteristics}
    signs = {line.code: line for line in before.indicators}
    changed = (
        replace(lines["CI-01"], text=f"{lines['CI-01'].text} It says so in public."),
        replace(lines["CI-02"], text="The first half of the line."),
        replace(lines["CI-02"], code="CI-90", text="The second half of the line."),
        replace(lines["CI-03"], text="Two lines in one."),
        replace(lines["CI-06"], code="CI-04"),
        *(line for code, line in lines.items() if code > "CI-06"),
        replace(lines["CI-01"], code="CI-91", text="Something that was not asked before."),
    )
    indicators = (
        replace(signs["CI-F01"], text="Two signs in one."),
        *(line for code, line in signs.items() if code > "CI-F03"),
    )
    theme = replace(before, characteristics=changed, indicators=indicators)
    themes = tuple(theme if found.slug == theme.slug else found for found in seed.themes)
    edition = replace(seed, edition="2026-04", published_on=date(2026, 4, 1), themes=themes)
    return edition, _fixture_lineage(seed)


def _fixture_lineage(seed: Guidance) -> Lineage:
    changed = {f"CI-0{n}" for n in range(1, 7)} | {"CI-F01", "CI-F02", "CI-F03"}
    codes = [line.code for theme in seed.themes for line in (*theme.characteristics, *theme.indicators)]
    return Lineage(
        edition="2026-04",
        from_edition="2024-05",
        basis=Basis.PORTAL_PROMPT,
        note="Made for a test.",
        unchanged=tuple(code for code in codes if code not in changed),
        relations=(
            _relation(RelationKind.REWORDED, "CI-01", "CI-01"),
            _relation(RelationKind.SPLIT, "CI-02", "CI-02 CI-90"),
            _relation(RelationKind.MERGED, "CI-03 CI-04", "CI-03"),
            _relation(RelationKind.REMOVED, "CI-05", ""),
            _relation(RelationKind.UNCHANGED, "CI-06", "CI-04"),
            _relation(RelationKind.NEW, "", "CI-91"),
            _relation(RelationKind.MERGED, "CI-F01 CI-F02", "CI-F01"),
            _relation(RelationKind.REMOVED, "CI-F03", ""),
        ),
    )


def _relation(kind: RelationKind, sources: str, targets: str) -> Relation:
    return Relation(kind=kind, sources=tuple(sources.split()), targets=tuple(targets.split()))


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
