"""Renders the frozen drafts that councils check for facts."""

from typing import Any
from uuid import UUID

from portal.jobs import task
from portal.services import accuracy
from portal.storage import file_store
from portal.transactions import writing


@task(accuracy.TASK)
def render_accuracy_draft(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Makes the PDF of a draft that has none yet; run again, it does nothing."""
    window_id = UUID(payload["window"])
    content = accuracy.render_draft(window_id)
    if content is not None:
        with writing():
            accuracy.save_draft(window_id, content, store=file_store())
