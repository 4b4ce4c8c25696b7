"""Headers that every answer carries: what browsers may load, keep and tell others."""

import base64
import hashlib

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from portal.access import current_actor

#: The one inline script of the page template; it marks that scripts run. Allowed by its hash, not by a nonce, so that
#: equal pages are equal bytes.
MARK_SCRIPT = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
_HASH = base64.b64encode(hashlib.sha256(MARK_SCRIPT.encode()).digest()).decode()

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{_HASH}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: Addresses whose pages may be kept by a browser when nobody is signed in.
PUBLIC_PREFIXES = ("/guidance", "/metrics", "/councils", "/figures", "/api", "/accessibility", "/privacy", "/cookies")


def add_headers(response: Response) -> Response:
    """Adds what is missing; a view may set a stricter value itself."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if request.endpoint == "static":
        if request.args.get("v"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache" if _may_be_kept(response) else "no-store"
    if response.headers["Cache-Control"] == "no-cache" and response.is_sequence:
        response.add_etag()
        response.make_conditional(request)
    return response


def _may_be_kept(response: Response) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and (request.path == "/" or request.path.startswith(PUBLIC_PREFIXES))
        and not current_actor().is_signed_in
    )


def install(app: Flask) -> None:
    """Runs after every request of the app."""
    app.after_request(add_headers)
