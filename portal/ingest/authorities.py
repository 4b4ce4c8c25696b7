"""Whom a row is about: by GSS code, by E-code together with the name, or by name and type, and never by name alone.

Two bodies may bear one name, as the county of Somerset and the council that followed it do: the dates of the register
decide between them. A row that is about no authority of the register is either something else that is known, and
counted, or an error that names the row.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from portal.domain.metrics import Authority, existed, is_after
from portal.domain.periods import Period
from portal.ingest import others
from portal.ingest.outcome import Register
from portal.ingest.words import plain

_NOISE = re.compile(
    r"\b(the|council|borough|district|city|county|metropolitan|unitary|authority|corporation|royal|london borough"
    r"|of|ua|lb|mbc|mdc|cc|dc|bc|sd|rb|combined|mayoral)\b"
)
_MARKS = re.compile(r"[^a-z0-9 ]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of whom it is about; empty text where it says nothing. `kind` is a type of authority of ours."""

    gss: str = ""
    ecode: str = ""
    name: str = ""
    kind: str = ""

    @property
    def words(self) -> str:
        """The row's own words for it: "E06000001 Hartlepool"."""
        return " ".join(part for part in (self.gss or self.ecode, self.name) if part)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The outcome; exactly one of code, left_out and problem is there.

    Attributes:
        note: what was read as what, when the row's code is not the register's own or its name is another's.
        kind: of the note: "other_code", or "code_and_name" when the two do not belong together.
        problem: what to do, in a sentence.
    """

    code: str = ""
    left_out: str = ""
    problem: str = ""
    note: str = ""
    kind: str = "other_code"


class Resolver:
    """Finds authorities of one register; remembers what it has found."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for code, authority in register.authorities.items():
            for name in (authority.name, *register.names.get(code, ())):
                self._by_name[bare(name)].add(code)
        self._found: dict[tuple[Said, Period | None], Resolved] = {}

    def find(self, said: Said, period: Period | None) -> Resolved:
        """The authority that a row is about.

        Args:
            period: of the row's figure; None when it has none that can be read.
        """
        key = (said, period)
        if key not in self._found:
            self._found[key] = self._find(said, period)
        return self._found[key]

    def _find(self, said: Said, period: Period | None) -> Resolved:
        if said.gss in self._register.authorities:
            return self._living(said.gss, said, period, note="") if self._may_be(said.gss, said) else _odd(said)
        if said.gss in self._register.aliases:
            return self._living(self._register.aliases[said.gss], said, period, note="another code of it")
        of = [code for code in self._register.ecodes.get(said.ecode, ()) if self._agrees(code, said.name)]
        if of:
            return self._living(of[0], said, period, note="its E-code and name" if said.gss else "")
        something_else = others.by_code(said.gss) or others.by_name(plain(said.name))
        if something_else:
            return Resolved(left_out=something_else)
        return self._by_name_and_type(said, period)

    def _by_name_and_type(self, said: Said, period: Period | None) -> Resolved:
        if others.is_gss(said.gss):
            return Resolved(problem=f"Correct the code, or add the authority to the register: “{said.words}”")
        if self._register.ecodes.get(said.ecode):
            return Resolved(problem=f"Correct the E-code or the name: “{said.words}” do not belong together")
        if not said.kind:
            return Resolved(problem=f"Add a GSS code: the name alone does not say which authority “{said.words}” is")
        named = [code for code in self._by_name.get(bare(said.name), ()) if self._authority(code).type == said.kind]
        living = [code for code in named if period is None or existed(self._authority(code), period)]
        if len(living or named) == 1:
            return self._said((living or named)[0], said, "its name and type")
        return Resolved(problem=f"Add a GSS code: no authority of the register is known as “{said.words}”")

    def _living(self, code: str, said: Said, period: Period | None, *, note: str) -> Resolved:
        """The authority of a code, or the one of its name that followed it when it had ended by then."""
        authority = self._authority(code)
        if period is not None and is_after(authority, period):
            following = [
                other
                for other in self._by_name.get(bare(authority.name), ())
                if other != code and existed(self._authority(other), period)
            ]
            if len(following) == 1:
                return self._said(following[0], said, "the council of its name that followed it")
        return self._said(code, said, note) if note else Resolved(code=code)

    def _said(self, code: str, said: Said, how: str) -> Resolved:
        return Resolved(code=code, note=f"{said.words} is read as {self._authority(code).name}, {code}: {how}")

    def _may_be(self, code: str, said: Said) -> bool:
        """Whether a row's name, if it is a council's, is that of the council of its code."""
        named = self._by_name.get(bare(said.name))
        return not named or code in named

    def _agrees(self, code: str, name: str) -> bool:
        """Whether a name may be this authority's: E-codes were given again to other bodies."""
        given = bare(name)
        if given in self._by_name:
            return code in self._by_name[given]
        names = [bare(known) for known in (self._authority(code).name, *self._register.names.get(code, ()))]
        return any(
            given == known or (min(len(given), len(known)) > 4 and (given.startswith(known) or known.startswith(given)))
            for known in names
        ) or bool(set(given.split()) & {word for known in names for word in known.split() if len(word) > 3})

    def _authority(self, code: str) -> Authority:
        return self._register.authorities[code]


def _odd(said: Said) -> Resolved:
    """A code with the name of another council: the code counts, and the row is shown."""
    note = f"Check “{said.words}”: the code is one council's and the name another's; the code counts"
    return Resolved(code=said.gss, note=note, kind="code_and_name")


def bare(name: str) -> str:
    """A name without what publishers add to it or leave away: "Bristol, City of" and "Bristol UA" are "bristol"."""
    text = _MARKS.sub(" ", plain(name).replace("&", " and ").replace("'", ""))
    return " ".join(_NOISE.sub(" ", text).split())
