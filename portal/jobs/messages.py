"""Sending mail, off the request."""

from email.utils import parseaddr

from flask import current_app

from portal import clock
from portal.jobs import task
from portal.services import messages

#: The sender of what the service sends; replies are not read.
SENDER = "Best Value portal <no-reply@portal.example>"


@task("send_message")
def send_message(payload: dict[str, str]) -> None:
    """Sends one message; the same message twice is recognised by its id."""
    settings = current_app.extensions["portal-settings"]
    messages.send(
        parseaddr(payload["to"])[1],
        payload["subject"],
        payload["body"],
        mail_url=settings.mail,
        sender=SENDER,
        key=payload["to"] + payload["subject"] + payload["body"],
        sent_at=clock.now(),
    )
