"""What the tests of documents share: one rendered document of each copy, and the checker of PDF/UA."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.domain.sealing import canonical_json
from portal.reports import pdf
from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from tests.factories.snapshots import snapshot

AT = datetime(2024, 7, 12, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def document(copy: Copy) -> bytes:
    """The made-up summary as one copy, with its data attached."""
    projected = project(snapshot(), copy)
    page = build(projected)
    data = pdf.AttachedFile("summary.json", "The data, as JSON", canonical_json(projected), AT)
    return pdf.render(render_html(page), title=page.title, attachments=[data])


@pytest.fixture(scope="session")
def documents() -> dict[Copy, bytes]:
    """Each copy, rendered once; without Pango the message says which packages to install."""
    return {copy: document(copy) for copy in Copy}


@pytest.fixture(scope="session")
def outloud() -> str:
    """The checker of PDF/UA, in an environment of its own: it brings packages that the service must not depend on."""
    places = [ROOT / ".tools" / "outloud" / "bin" / "outloud", os.environ.get("OUTLOUD", "")]
    for place in places:
        if place and Path(place).exists():
            return str(place)
    found = shutil.which("outloud")
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("the PDF/UA checker is missing; .ci/setup --tools installs it in .tools/outloud")
    pytest.skip("the PDF/UA checker is not installed; .ci/setup --tools does it")
