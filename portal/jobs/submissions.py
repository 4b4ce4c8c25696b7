"""Renders the PDF of a sealed submission."""

from typing import Any
from uuid import UUID

from portal import clock
from portal.jobs import task
from portal.services import bundles
from portal.storage import file_store
from portal.transactions import writing


def _give_up(payload: dict[str, Any]) -> None:  # Any: JSON values
    with writing():
        bundles.give_up_paper(UUID(payload["paper"]), now=clock.now())


@task("render_submission", given_up=_give_up)
def render_submission(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Makes the PDF unless it is there; run again, it does nothing."""
    paper_id = UUID(payload["paper"])
    content = bundles.render_paper(paper_id)
    if content is not None:
        with writing():
            bundles.save_paper(paper_id, content, store=file_store(), now=clock.now())
