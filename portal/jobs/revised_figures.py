"""Tells councils and reviewers of revised figures in sealed self-assessments."""

from typing import Any

from flask import current_app

from portal import clock
from portal.jobs import task
from portal.services.assessments import drift
from portal.services.figures import releases
from portal.transactions import writing


@task(releases.TELL)
def tell_of_revised_figures(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Asks for the mails about a release; run again, it asks for none that was asked for before."""
    base_url = str(current_app.extensions["portal-settings"].public_url)
    with writing():
        drift.tell(payload["release"], base_url=base_url, now=clock.now())
