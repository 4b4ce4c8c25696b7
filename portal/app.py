"""Builds the application: the order of registration, and nothing else."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.engine import make_url

from portal import access, handlers, headers, kept_pages, templating
from portal.blueprints import register_blueprints
from portal.clock import Clock, MovedClock, SystemClock
from portal.converters import CONVERTERS
from portal.database import db, engine_options, install_engine_hooks
from portal.extensions import csrf, login_manager
from portal.jobs import queue
from portal.settings import Settings
from portal.storage import FolderStore
from portal.transactions import FairLock

#: Largest request body that is read at all: the words of a long response, not an upload.
LARGEST_FORM = 4 * 1024 * 1024


def create_app(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """The application for these settings.

    Args:
        clock: the time it goes by; the machine's, or the moved one of `PORTAL_CLOCK`, when None.
    """
    import portal.models  # noqa: F401  # every table must be known before the first query

    app = Flask("portal", static_folder="static", template_folder="templates")
    settings.instance.mkdir(parents=True, exist_ok=True)
    _configure(app, settings)
    app.extensions["portal-settings"] = settings
    app.extensions["portal-clock"] = clock or (MovedClock(settings.clock) if settings.clock else SystemClock())
    app.extensions["portal-files"] = FolderStore(Path(settings.files_url))
    app.extensions["portal-write-lock"] = FairLock(_lock_path(settings))
    db.init_app(app)
    with app.app_context():
        install_engine_hooks(db.engine)
    login_manager.init_app(app)
    csrf.init_app(app)
    app.url_map.converters.update(CONVERTERS)
    templating.install(app)
    app.before_request(access.guard)
    register_blueprints(app)
    handlers.install(app)
    kept_pages.install(app)
    headers.install(app)
    queue.install(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    public = urlsplit(settings.public_url)
    secure = public.scheme == "https"
    app.config.update(
        SECRET_KEY=settings.resolved_secret(),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=dict(engine_options(settings.database_url)),
        SESSION_COOKIE_NAME="__Host-portal" if secure else "portal",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: an hour of typing must not void it
        WTF_CSRF_SSL_STRICT=False,  # the referrer policy hides the address; SameSite and the token stand
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,  # one rule for both encodings
        TRUSTED_HOSTS=[public.hostname or "localhost", "127.0.0.1", "localhost", "[::1]"],
    )


def _lock_path(settings: Settings) -> Path | None:
    if not settings.is_sqlite:
        return None
    database = make_url(settings.database_url).database
    return Path(f"{database}.write-lock") if database else None
