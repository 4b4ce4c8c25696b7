"""The screens of the service, one blueprint for each audience."""

from importlib import import_module

from flask import Flask

#: Module of each blueprint and its prefix; a module holds one called `bp`.
BLUEPRINTS: tuple[tuple[str, str], ...] = (
    ("public", ""),
    ("health", ""),
    ("account", ""),
    ("respond", "/consultations"),
    ("council", "/council"),
    ("review", "/review"),
    ("consult", "/consult"),
    ("admin", "/admin"),
    ("admin_comparators", "/admin/comparators"),
    ("api", "/api/v1"),
)


def register_blueprints(app: Flask) -> None:
    """Registers every blueprint, and gives static files their rule."""
    from portal.access import PUBLIC, allow

    for name, prefix in BLUEPRINTS:
        app.register_blueprint(import_module(f"portal.blueprints.{name}").bp, url_prefix=prefix or None)
    app.view_functions["static"] = allow(PUBLIC)(app.view_functions["static"])
