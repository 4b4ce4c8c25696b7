"""Sending mail: to a folder of .eml files, or by SMTP. Rendered when asked for, sent by the worker."""

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.domain.errors import Refused
from portal.domain.sealing import digest


def send(to: str, subject: str, body: str, *, mail_url: str, sender: str, key: str, sent_at: object) -> None:
    """Delivers one message.

    Args:
        mail_url: `smtp://user:password@host:port`, or a folder.
        key: what the message is about; the same key gives the same file and Message-ID, so that a repeated
            delivery is recognised.

    Raises:
        Refused: the address cannot be used.
        OSError: the server or folder could not be reached; the queue tries again.
    """
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = sender, to, subject
    except ValueError as error:  # a line break in a header: somebody tries to add headers of their own
        raise Refused("The message has a line break in its address or subject") from error
    message["Date"] = format_datetime(sent_at)  # type: ignore[arg-type]  # a datetime
    message["Message-ID"] = f"<{digest(key.encode())[:32]}@{sender.rpartition('@')[2].rstrip('>') or 'portal'}>"
    message.set_content(body)
    target = urlsplit(mail_url)
    if target.scheme == "smtp":
        with smtplib.SMTP(target.hostname or "localhost", target.port or 25, timeout=20) as server:
            if target.username:
                server.starttls()
                server.login(unquote(target.username), unquote(target.password or ""))
            server.send_message(message)
        return
    folder = Path(mail_url)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{digest(key.encode())[:16]}.eml").write_bytes(bytes(message))
