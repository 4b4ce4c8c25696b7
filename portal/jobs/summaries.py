"""Renders the documents of an issued summary."""

from typing import Any
from uuid import UUID

from portal import clock
from portal.jobs import task
from portal.services import summaries
from portal.storage import file_store
from portal.transactions import writing


@task("render_summary")
def render_summary(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Makes the copies that are not there yet; run again, it does only what is left."""
    summary_id = UUID(payload["summary"])
    for rendered in summaries.render_missing(summary_id):
        with writing():
            summaries.save(summary_id, rendered, store=file_store(), now=clock.now())
