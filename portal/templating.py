"""What templates may use: filters for dates and numbers, and the globals of every page."""

from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader

from guidance import CURRENT
from portal import narratives
from portal.access import current_actor
from portal.domain.roles import Permission, may, may_anywhere
from portal.services import records

#: Addresses that belong to a subject of the navigation without lying under its home.
ALSO = {"/figures": ("/metrics", "/compare", "/api")}
LONDON = ZoneInfo("Europe/London")
SERVICE_NAME = "Best Value portal"


def long_date(value: date | datetime | None) -> str:
    """A day as people write it: 4 July 2023. Instants are shown as the day in London."""
    if value is None:
        return ""
    day = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def moment(value: datetime | None) -> str:
    """An instant in London time: 4 July 2023 at 9:05am."""
    if value is None:
        return ""
    return f"{long_date(value.astimezone(LONDON).date())} at {time_of(value)}"


def time_of(value: datetime) -> str:
    """The time of day in London: 9:05am."""
    local = value.astimezone(LONDON)
    clock = f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"
    return {"12:00am": "midnight", "12:00pm": "midday"}.get(clock, clock)


def iso(value: date | datetime) -> str:
    """The machine form for a `datetime` attribute."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def count_of(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 response, 2 responses."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@lru_cache(maxsize=512)
def _fingerprint(path: str, _changed: float) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file with the fingerprint of its content, so that browsers may keep it for ever."""
    path = Path(current_app.static_folder or "") / name
    if not path.exists():
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_fingerprint(str(path), path.stat().st_mtime))


def is_demonstration() -> bool:
    """Whether the database was built by `portal demo`."""
    app = current_app
    if "portal-demonstration" not in app.extensions:
        app.extensions["portal-demonstration"] = records.find_marker("demonstration") is not None
    return bool(app.extensions["portal-demonstration"])


def department_names() -> tuple[str, str]:
    """The department's name and abbreviation: those of the settings, else those of the letter of 4 July 2023.

    The department was renamed in July 2024. What people rely on is the earlier name by default, so an operator sets the
    later one; a summary keeps the names it was issued under.
    """
    settings = current_app.extensions["portal-settings"]
    name = settings.department or "Department for Levelling Up, Housing and Communities"
    short = settings.department_short or "DLUHC"
    return name, short


def service_address() -> str:
    """Where this service is reached from outside, as the settings have it; printed on documents for checking them."""
    return str(current_app.extensions["portal-settings"].public_url or "")


def navigation() -> list[dict[str, object]]:
    """The links of the service navigation that this person can follow."""
    actor = current_actor()
    links: list[tuple[str, str]] = [
        ("Guidance", "/guidance"),
        ("Councils", "/councils"),
        ("Figures", "/figures"),
        ("Consultations", "/consultations"),
    ]
    if may_anywhere(actor, Permission.VIEW_ROUND):
        links.append(("Self-assessment", "/council"))
    if may(actor, Permission.VIEW_SUBMITTED):
        links.append(("Review", "/review"))
    if may(actor, Permission.MANAGE_CONSULTATIONS):
        links.append(("Manage consultations", "/consult"))
    if may(actor, Permission.ADMINISTER):
        links.append(("Administration", "/admin"))
    path = request.path
    return [
        {"text": text, "href": prefix, "active": any(_leads(home, path) for home in (prefix, *ALSO.get(prefix, ())))}
        for text, prefix in links
    ]


def _leads(home: str, path: str) -> bool:
    """Whether an address lies under the home of a subject."""
    return path == home or path.startswith(home + "/")


def idempotency_token() -> str:
    """The token of one form on one page; a form that comes back with errors keeps its own."""
    sent = request.form.get("idempotency_token", "") if request.method == "POST" else ""
    return sent or token_urlsafe(18)


def fresh_token() -> str:
    """A token of its own, for a small form that stands on every page."""
    return token_urlsafe(18)


def install(app: Flask) -> None:
    """Adds loaders, filters and globals to the app's templates."""
    app.jinja_env.undefined = ChainableUndefined  # the GOV.UK macros rely on missing options being empty
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("portal"), govuk])
    app.add_template_filter(long_date)
    app.add_template_filter(moment)
    app.add_template_filter(narratives.to_html, "narrative")
    app.add_template_filter(iso)
    app.add_template_global(asset)
    app.add_template_global(count_of)
    app.add_template_global(idempotency_token)
    app.add_template_global(fresh_token)
    app.add_template_test(app.view_functions.__contains__, "an_endpoint")
    app.context_processor(_page_globals)


def _page_globals() -> dict[str, object]:
    from portal import clock

    name, short = department_names()
    return {
        "service_name": SERVICE_NAME,
        "department": name,
        "department_short": short,
        "actor": current_actor(),
        "navigation": navigation,
        "demonstration": is_demonstration(),
        "current_edition": CURRENT,
        "now": clock.now(),
        "error_reference": g.get("portal_reference", ""),
    }
