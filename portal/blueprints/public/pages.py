"""The legal pages, linked from every page, and the few files that machines look for."""

from flask import Response, current_app, render_template

from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.blueprints.public import statements as said
from portal.services import guidance as editions

#: Pages around the figures, under `/figures`.
FIGURE_PAGES = ("how-to-read", "neighbours", "mapping", "missing", "downloads", "releases")


@bp.get("/accessibility")
@allow(PUBLIC)
def accessibility() -> str:
    return render_template("public/accessibility.html", statement=said.STATEMENT)


@bp.get("/privacy")
@allow(PUBLIC)
def privacy() -> str:
    return render_template("public/privacy.html", kinds=said.KEPT, contact=said.DEPARTMENT)


@bp.get("/cookies")
@allow(PUBLIC)
def cookies() -> str:
    names = {"session": current_app.config["SESSION_COOKIE_NAME"]}
    return render_template("public/cookies.html", cookies=said.COOKIES, names=names)


@bp.get("/.well-known/security.txt")
@allow(PUBLIC)
def security_txt() -> Response:
    """Source: RFC 9116; both fields are required."""
    lines = [
        f"Contact: {said.SECURITY_CONTACT}",
        f"Expires: {said.SECURITY_EXPIRES.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {_public_url()}/.well-known/security.txt",
    ]
    return _text("\n".join(lines) + "\n")


@bp.get("/robots.txt")
@allow(PUBLIC)
def robots_txt() -> Response:
    closed = ("/account", "/admin", "/consult/", "/council/", "/review/", "/sign-in")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {_public_url()}/sitemap.xml"]
    return _text("\n".join(lines) + "\n")


@bp.get("/sitemap.xml")
@allow(PUBLIC)
def sitemap() -> Response:
    paths = [
        "/",
        "/guidance",
        "/councils",
        "/metrics",
        "/consultations",
        "/api",
        "/accessibility",
        "/privacy",
        "/cookies",
    ]
    paths += ["/figures", *(f"/figures/{name}" for name in FIGURE_PAGES)]
    for edition in editions.list_editions():
        paths.append(f"/guidance/{edition.edition}")
        paths += [f"/guidance/{edition.edition}/{theme.slug}" for theme in edition.guidance.themes]
    entries = "".join(f"<url><loc>{_public_url()}{path}</loc></url>" for path in paths)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    )
    return Response(body, mimetype="application/xml")


def _text(body: str) -> Response:
    return Response(body, mimetype="text/plain")


def _public_url() -> str:
    address: str = current_app.extensions["portal-settings"].public_url
    return address.rstrip("/")
