"""A web process answers every page of figures without libraries that read spreadsheets, work in columns or print."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from portal.settings import Settings
from tests.factories.figures import _figures_template  # noqa: F401  # a fixture

#: What a web process must not have loaded: megabytes and a second of start each, in every process.
HEAVY = ("pandas", "numpy", "weasyprint", "calamine", "python_calamine", "openpyxl", "odf")
PATHS = (
    "/",
    "/councils",
    "/councils/E06000001",
    "/councils/E06000001?as-at=2024-06-03",
    "/councils/E06000001/figures/waste_recycling_rate",
    "/metrics",
    "/metrics/waste_recycling_rate",
    "/compare?council=E06000001&council=E06000002&metric=waste_recycling_rate",
    "/compare.csv?council=E06000001&council=E06000002&metric=waste_recycling_rate",
    "/figures/downloads",
    "/figures/downloads/figures.csv",
    "/figures/downloads/all.zip",
    "/figures/missing",
    "/figures/neighbours",
    "/api/v1/councils/E06000001/figures?format=csv",
    "/api/v1/metrics/waste_recycling_rate/figures",
)
#: Pages behind a sign-in: the forms that take a release and a list, and what is told of a release.
SIGNED_IN = (
    "/admin/releases",
    "/admin/releases/new",
    "/admin/releases/oflog-waste-2024",
    "/admin/releases/oflog-waste-2024/withdraw",
    "/admin/comparators/new",
)
#: Run by an interpreter of its own, since this one has loaded everything.
SCRIPT = """
import json, re, sys
from pathlib import Path
from portal.app import create_app
from portal.settings import Settings

instance, secret, paths, signed_in, email, password = json.loads(sys.stdin.read())
app = create_app(Settings(instance=Path(instance), secret_key=secret))
before = sorted(sys.modules)
answers = {}
for path in paths:
    with app.test_client().get(path) as answer:
        answers[path] = answer.status_code
        answer.get_data()
client = app.test_client()
form = client.get("/sign-in").text
tokens = dict(re.findall(r'name="(csrf_token|idempotency_token)" value="([^"]+)"', form))
client.post("/sign-in", data={"email": email, "password": password, **tokens})
for path in signed_in:
    answers[path] = client.get(path).status_code
print(json.dumps({"answers": answers, "before": before, "after": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def told(app: Flask, _figures_template: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:  # noqa: F811
    """What a fresh process answered, and the modules it had loaded before the first request and after the last."""
    from portal.demonstration.people import PASSWORD, email_of

    settings: Settings = app.extensions["portal-settings"]
    instance = tmp_path_factory.mktemp("worker")
    name = Path(Settings(instance=instance).database_url.removeprefix("sqlite:///")).name
    shutil.copy(settings.instance / _figures_template, instance / name)
    asked = [str(instance), "s" * 20 + "0123456789abcdefghij", PATHS, SIGNED_IN, email_of("admin"), PASSWORD]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
        env={key: value for key, value in os.environ.items() if not key.startswith("PORTAL_")},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, object] = json.loads(done.stdout)
    return found


def heavy(names: object) -> set[str]:
    assert isinstance(names, list) and "portal.app" in names
    return {name for name in names if name.partition(".")[0] in HEAVY}


def test_web_process_when_started_then_has_loaded_nothing_heavy(told: dict[str, object]) -> None:
    assert heavy(told["before"]) == set()


def test_web_process_when_it_has_served_every_page_of_figures_then_still_has_not(told: dict[str, object]) -> None:
    assert told["answers"] == dict.fromkeys([*PATHS, *SIGNED_IN], 200)
    assert heavy(told["after"]) == set()


def test_heavy_libraries_when_looked_for_are_there_to_be_loaded() -> None:
    """The names above are those of installed libraries, so that a renamed one does not pass unseen."""
    from importlib.util import find_spec

    assert all(find_spec(name) for name in ("pandas", "numpy", "weasyprint", "python_calamine"))
