"""How a file that was made beforehand is sent: packed where the browser takes that, and not at all when it has it."""

from flask import Response, request

from portal.services.downloads import Packed


def send(packed: Packed, *, mimetype: str, name: str = "") -> Response:
    """The file as an answer.

    Args:
        name: to keep it under; empty for an answer that is read and not kept.
    """
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    response = Response(packed.packed if takes_gzip else packed.plain(), mimetype=mimetype)
    response.headers["Vary"] = "Accept-Encoding"
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
