"""What set-up fetched is what the locks and the templates say, and no lock names where it came from."""

import json
import re
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "portal" / "static" / "vendor"
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "requirements" / "web" / "package-lock.json"]


def test_browser_files_when_fetched_are_of_the_version_that_the_macros_render() -> None:
    fetched = json.loads((VENDOR / "versions.json").read_text(encoding="utf-8"))
    locked = json.loads(LOCKS[-1].read_text(encoding="utf-8"))["packages"]["node_modules/govuk-frontend"]["version"]
    description = metadata("govuk-frontend-jinja").get_payload()
    macros = metadata("govuk-frontend-jinja")["Version"]

    assert fetched["govuk-frontend"] == locked
    assert re.search(rf"\[{re.escape(macros)}\]\S* *\| \[{re.escape(locked)}\]", str(description))


def test_typeface_when_measured_has_digits_of_one_width() -> None:
    from fontTools.ttLib import TTFont

    for face in ("Regular", "Semibold", "Bold"):
        with TTFont(VENDOR / "fonts" / f"SourceSans3-{face}.ttf") as font:
            names = font.getBestCmap()
            assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_when_read_has_a_hash_for_everything_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert not re.search(r'"resolved"|--(extra-)?index-url|--find-links|/simple\b|file://', text)
    if lock.suffix == ".txt":
        pinned = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert pinned and all("--hash=sha256:" in one for one in pinned)
    else:
        packages = json.loads(text)["packages"]
        assert all(one["integrity"].startswith("sha512-") for name, one in packages.items() if name)
