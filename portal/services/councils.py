"""The register of authorities: importing it, finding one, and listing them in the alphabet's order and no other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from portal.database import db
from portal.domain import searching
from portal.domain.errors import NotFound
from portal.domain.metrics import Authority, alphabetical
from portal.domain.roles import Actor
from portal.ingest.checks import Register
from portal.ingest.problems import Problem
from portal.ingest.registers import RegisterEntry, read_register
from portal.models import Council, CouncilSuccession
from portal.services.records import record_event


@dataclass(frozen=True, slots=True)
class CouncilEntry:
    """One authority as pages and answers show it."""

    gss_code: str
    name: str
    official_name: str
    type: str
    tier: str
    region: str
    active_from: date | None
    active_to: date | None
    demonstration: bool
    notes: str
    upper_tier_gss: str | None
    combined_authority_gss: str | None

    def is_active(self, today: date) -> bool:
        """Whether the authority exists on a day."""
        begun = self.active_from is None or self.active_from <= today
        return begun and (self.active_to is None or today <= self.active_to)

    @property
    def authority(self) -> Authority:
        """The authority as the rules about figures know it."""
        return Authority(self.gss_code, self.name, self.type, self.active_from, self.active_to, self.demonstration)


@dataclass(frozen=True, slots=True)
class CouncilDetail:
    """One authority with those before and after it, each list alphabetical."""

    council: CouncilEntry
    predecessors: tuple[CouncilEntry, ...]
    successors: tuple[CouncilEntry, ...]


@dataclass(frozen=True, slots=True)
class NameSearch:
    """What a text may mean beside the authorities that exist, each list alphabetical.

    Attributes:
        former: authorities that no longer exist, each with those that took over.
        suggestions: names that are spelt nearly as the text is; only where it finds nothing at all.
    """

    former: tuple[tuple[CouncilEntry, tuple[CouncilEntry, ...]], ...] = ()
    suggestions: tuple[CouncilEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """What an import of the register does, or would do.

    Attributes:
        added, changed: GSS codes in alphabetical order of the authorities' names. unchanged: how many stay as they are.
        problems: what is wrong with the file; with any, nothing is changed.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


_FIELDS = tuple(CouncilEntry.__dataclass_fields__)
_COLUMNS = tuple(getattr(Council, name) for name in _FIELDS)


def list_councils(
    *,
    text: str = "",
    types: Iterable[str] = (),
    regions: Iterable[str] = (),
    today: date | None = None,
) -> tuple[CouncilEntry, ...]:
    """Authorities in alphabetical order, perhaps only some of them.

    Args:
        text: a piece of a name however it is spelt, or a GSS code present, former or later.
        today: leaves out authorities that do not exist on that day; None keeps former and future ones.
    """
    found, codes = _register()
    wanted = searching.matches(_named(found, codes), text) if text.strip() else None
    kinds, areas = frozenset(types), frozenset(regions)
    return tuple(
        entry
        for entry in found
        if (wanted is None or entry.gss_code in wanted)
        and (not kinds or entry.type in kinds)
        and (not areas or entry.region in areas)
        and (today is None or entry.is_active(today))
    )


def look_up(text: str, today: date) -> NameSearch:
    """What else a text may mean, beside the authorities of today: former ones, or names that are spelt nearly so."""
    found, codes = _register()
    named = _named(found, codes)
    wanted = searching.matches(named, text)
    ended = tuple(e for e in found if e.gss_code in wanted and e.active_to is not None and e.active_to < today)
    if wanted:
        by_code = {entry.gss_code: entry for entry in found}
        return NameSearch(former=tuple((entry, _successors(entry, by_code)) for entry in ended))
    close = searching.suggestions(named, text)
    return NameSearch(suggestions=tuple(entry for entry in found if entry.gss_code in close))


def _register() -> tuple[tuple[CouncilEntry, ...], dict[str, tuple[str, ...]]]:
    """Every authority in alphabetical order, and the codes that each is or was known by."""
    rows = db.session.execute(select(*_COLUMNS, Council.former_gss_codes, Council.later_gss_code)).all()
    entries = sorted((CouncilEntry(*row[: len(_FIELDS)]) for row in rows), key=_order)
    codes = {row.gss_code: (row.gss_code, *row.former_gss_codes.split(";"), row.later_gss_code) for row in rows}
    return tuple(entries), codes


def _named(entries: Iterable[CouncilEntry], codes: Mapping[str, tuple[str, ...]]) -> list[searching.Named]:
    return [searching.Named(e.gss_code, e.name, e.official_name, codes[e.gss_code]) for e in entries]


def _successors(entry: CouncilEntry, by_code: Mapping[str, CouncilEntry]) -> tuple[CouncilEntry, ...]:
    after = db.session.scalars(
        select(CouncilSuccession.successor_gss).where(CouncilSuccession.predecessor_gss == entry.gss_code)
    )
    return tuple(sorted((by_code[code] for code in after if code in by_code), key=_order))


def _order(entry: CouncilEntry) -> tuple[str, str]:
    return alphabetical(entry.name, entry.gss_code)


def get_council(gss_code: str) -> CouncilDetail:
    """One authority with its predecessors and successors.

    Raises:
        NotFound: the register has no such code.
    """
    row = db.session.execute(select(*_COLUMNS).where(Council.gss_code == gss_code)).one_or_none()
    if row is None:
        raise NotFound(gss_code)
    before = select(CouncilSuccession.predecessor_gss).where(CouncilSuccession.successor_gss == gss_code)
    after = select(CouncilSuccession.successor_gss).where(CouncilSuccession.predecessor_gss == gss_code)
    return CouncilDetail(CouncilEntry(*row), _entries(before), _entries(after))


def successions() -> tuple[tuple[str, str], ...]:
    """Which authority took over from which: codes of predecessor and successor."""
    query = select(CouncilSuccession.predecessor_gss, CouncilSuccession.successor_gss)
    return tuple((before, after) for before, after in db.session.execute(query))


def find_code(other_code: str) -> str | None:
    """The code under which the register keeps an authority that is known by this former or later one."""
    rows = db.session.execute(
        select(Council.gss_code, Council.former_gss_codes, Council.later_gss_code).where(
            (Council.later_gss_code == other_code) | Council.former_gss_codes.contains(other_code)
        )
    )
    found = [row.gss_code for row in rows if other_code in (*row.former_gss_codes.split(";"), row.later_gss_code)]
    return found[0] if len(found) == 1 else None


def get_councils(codes: Iterable[str]) -> tuple[CouncilEntry, ...]:
    """The authorities of these codes in alphabetical order; a code that is unknown is left out."""
    rows = db.session.execute(select(*_COLUMNS).where(Council.gss_code.in_(list(codes))))
    return tuple(sorted((CouncilEntry(*row) for row in rows), key=_order))


def _entries(codes) -> tuple[CouncilEntry, ...]:  # type: ignore[no-untyped-def]  # a select of one column
    rows = db.session.execute(select(*_COLUMNS).where(Council.gss_code.in_(codes)))
    return tuple(sorted((CouncilEntry(*row) for row in rows), key=_order))


def regions() -> tuple[str, ...]:
    """Regions of the register, alphabetical."""
    found = db.session.scalars(select(Council.region).where(Council.region != "").distinct())
    return tuple(sorted(found, key=str.casefold))


def load_register() -> Register:
    """The register as the checks of a release need it."""
    columns = (*_COLUMNS, Council.former_gss_codes, Council.later_gss_code, Council.ecode)
    rows = db.session.execute(select(*columns)).all()
    entries = [CouncilEntry(*row[: len(_FIELDS)]) for row in rows]
    aliases = {
        code: row.gss_code for row in rows for code in (*row.former_gss_codes.split(";"), row.later_gss_code) if code
    }
    ecodes: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.ecode:
            ecodes[row.ecode] = (*ecodes.get(row.ecode, ()), row.gss_code)
    names = {entry.gss_code: (entry.official_name,) for entry in entries}
    return Register({entry.gss_code: entry.authority for entry in entries}, aliases, ecodes, names)


def import_register(raw: bytes, *, actor: Actor, now: datetime, dry_run: bool = False) -> RegisterChange:
    """Adds and changes authorities as a file says; those the file leaves out stay as they are.

    Returns:
        What changed, or with `dry_run` what would; nothing changes while the file has a problem.
    """
    file = read_register(raw)
    if file.problems:
        return RegisterChange(problems=file.problems)
    entries = sorted(file.entries, key=lambda entry: alphabetical(entry.name, entry.gss_code))
    stored = {council.gss_code: council for council in db.session.scalars(select(Council))}
    links = set(db.session.execute(select(CouncilSuccession.predecessor_gss, CouncilSuccession.successor_gss)))
    added = [entry for entry in entries if entry.gss_code not in stored]
    changed = [
        entry for entry in entries if entry.gss_code in stored and _differs(entry, stored[entry.gss_code], links)
    ]
    change = RegisterChange(
        tuple(entry.gss_code for entry in added),
        tuple(entry.gss_code for entry in changed),
        len(entries) - len(added) - len(changed),
    )
    if not dry_run and (added or changed):
        from portal.services.figures import medians, storage  # late: both read the register from here

        _write(added, changed)
        medians.recompute_all()
        storage.touch()
        facts = {"added": len(added), "changed": len(changed)}
        record_event("register_imported", subject=("register", "authorities"), actor=actor, now=now, facts=facts)
    return change


def _write(added: list[RegisterEntry], changed: list[RegisterEntry]) -> None:
    if added:
        db.session.execute(insert(Council), [_values(entry) for entry in added])
    for entry in changed:
        values = _values(entry)
        db.session.execute(update(Council).where(Council.gss_code == values.pop("gss_code")).values(**values))
    touched = [*added, *changed]
    db.session.execute(
        delete(CouncilSuccession).where(CouncilSuccession.predecessor_gss.in_([entry.gss_code for entry in touched]))
    )
    links = [
        {"predecessor_gss": entry.gss_code, "successor_gss": code} for entry in touched for code in entry.successors
    ]
    if links:
        db.session.execute(insert(CouncilSuccession), links)
    db.session.expire_all()


def _values(entry: RegisterEntry) -> dict[str, str | bool | date | None]:
    return {
        "gss_code": entry.gss_code,
        "name": entry.name,
        "official_name": entry.official_name,
        "type": entry.type,
        "tier": entry.tier,
        "region": entry.region,
        "is_city_corporation": entry.is_city_corporation,
        "upper_tier_gss": entry.upper_tier_gss or None,
        "combined_authority_gss": entry.combined_authority_gss or None,
        "active_from": entry.active_from,
        "active_to": entry.active_to,
        "provides_upper_tier": entry.tier in ("upper", "single"),
        "provides_lower_tier": entry.tier in ("lower", "single"),
        "is_billing_authority": entry.is_billing_authority,
        "ecode": entry.ecode,
        "former_gss_codes": entry.former_gss_codes,
        "later_gss_code": entry.later_gss_code,
        "notes": entry.notes,
    }


def _differs(entry: RegisterEntry, council: Council, links: Collection[Sequence[str]]) -> bool:
    after = {successor for predecessor, successor in links if predecessor == entry.gss_code}
    return after != set(entry.successors) or any(
        getattr(council, name) != value for name, value in _values(entry).items()
    )
