"""Who has to sign what, and whether a record may be sealed.

The first record of a round is signed whole by all three offices. When the department has asked for changes, the next
record is compared with the sealed one theme by theme: an office whose own sections were touched signs those sections
afresh, and the declarations of the others are carried over. Nothing is carried on trust: a record may be sealed only
where, for every section an office answers for, the digest its signature covers is the digest of what is sealed.

Source: our own rule; the sections an office answers for are `declarations.OWN_THEMES`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.domain import sealing
from portal.domain.declarations import OWN_THEMES
from portal.domain.roles import Office

Plain = Mapping[str, Any]  # Any: JSON values, see portal.domain.submissions.plain

#: Parts of a content that follow from its themes, so that they say nothing of their own.
_DERIVED = frozenset({"themes", "not_fully_answered"})


@dataclass(frozen=True)
class Parts:
    """A content by its parts, each as a digest.

    Args:
        frame: of everything that stands in no theme: council, cycle, edition, period, committees.
        themes: by slug, in the edition's order.
    """

    frame: str
    themes: Mapping[str, str]


@dataclass(frozen=True)
class Task:
    """What one office is asked for.

    Args:
        sections: slugs of the themes to sign afresh; empty where the whole is signed or nothing is.
        is_carried: the office's declaration under the record before stands, and nothing is asked.
    """

    office: Office
    sections: tuple[str, ...] = ()
    is_carried: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the office signs the whole afresh."""
        return not self.is_carried and not self.sections


@dataclass(frozen=True)
class Signature:
    """A signature that stands, with what it covers.

    Args:
        covers: the digest of each theme as this office signed it, here or under an earlier record.
        frame: the digest of the frame as the office signed it.
        is_author: whether the person wrote in the round or sent it.
    """

    office: Office
    person: UUID
    covers: Mapping[str, str]
    frame: str
    is_author: bool = False


def parts_of(content: Plain) -> Parts:
    """The parts of a stored content, each by its digest.

    Raises:
        NotSealable: the content holds what has no canonical form.
    """
    frame = {key: value for key, value in content.items() if key not in _DERIVED}
    return Parts(_digest(frame), {theme["slug"]: _digest(theme) for theme in content["themes"]})


def touched(before: Parts, after: Parts) -> tuple[str, ...]:
    """Slugs of the themes that differ, in the order of the later content; all of them when the frame differs.

    A period, an edition or a committee's decision stands over every theme, so changing it touches them all.
    """
    slugs = tuple(after.themes)
    if before.frame != after.frame or set(before.themes) != set(slugs):
        return slugs
    return tuple(slug for slug in slugs if before.themes[slug] != after.themes[slug])


def own_sections(office: Office, slugs: Iterable[str]) -> tuple[str, ...]:
    """The sections that an office answers for, among those of an edition."""
    own = OWN_THEMES[office]
    return tuple(slug for slug in slugs if own is None or slug in own)


def tasks(before: Parts | None, after: Parts, *, not_to_carry: Collection[Office] = ()) -> tuple[Task, ...]:
    """What each office has to sign.

    Args:
        before: the parts of the record that was sealed before; None for the first one.
        not_to_carry: offices whose earlier declaration cannot stand again, such as one whose signer has since written
            in the round; such an office signs the whole.

    Returns:
        One task for each office, in the law's order. At least one asks for a signature: where nothing was touched the
        head of paid service signs the whole again.
    """
    if before is None:
        return tuple(Task(office) for office in Office)
    changed = touched(before, after)
    everything = before.frame != after.frame or len(changed) == len(after.themes)
    return tuple(_task(office, changed, everything or office in not_to_carry) for office in Office)


def _task(office: Office, changed: tuple[str, ...], is_whole: bool) -> Task:
    own = own_sections(office, changed)
    if is_whole or (not own and OWN_THEMES[office] is None):
        return Task(office)
    return Task(office, own) if own else Task(office, is_carried=True)


def covered(task: Task, content: Parts, earlier: Signature | None) -> Mapping[str, str]:
    """The digests that a signature covers which was given for a task.

    Args:
        content: what was in front of the officer who signed; for a carried declaration it is not used.
        earlier: the office's signature under the record before; None for the first record.
    """
    before = dict(earlier.covers) if earlier else {}
    if task.is_carried:
        return before
    if task.is_whole:
        return dict(content.themes)
    return {**before, **{slug: content.themes[slug] for slug in task.sections if slug in content.themes}}


def why_not_seal(content: Parts, signatures: Iterable[Signature]) -> str | None:
    """What keeps a content from being sealed under these signatures; None when nothing does.

    Each office has one signature, each of another person, none of them an author; and each covers the frame and every
    section its office answers for, as they are in the content.
    """
    found = list(signatures)
    by_office = {signature.office: signature for signature in found}
    if len(found) != len(by_office) or set(by_office) != set(Office):
        return "not every office has one signature"
    if len({signature.person for signature in found}) != len(found):
        return "one person signed for two offices"
    if any(signature.is_author for signature in found):
        return "somebody signed what they wrote or sent"
    for office, signature in by_office.items():
        if signature.frame != content.frame:
            return f"the signature of {office.value} is under another frame"
        for slug in own_sections(office, content.themes):
            if signature.covers.get(slug) != content.themes[slug]:
                return f"the signature of {office.value} does not cover {slug} as it is"
    return None


def keep_untouched(content: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON values
    """The content with each theme put back as it was sealed where only published figures differ.

    What a source revised in the meantime is no change of the council's, and nobody should have to sign for it; the
    notice of a revised figure tells it. A council's own note on a figure is its words, so a note touches the theme.

    Args:
        content: as it stands now, in the stored form.
        before: what was sealed, in the stored form of today's keys under the same slugs.
    """
    sealed = {theme["slug"]: theme for theme in before["themes"]}
    return {**content, "themes": [_kept(theme, sealed.get(theme["slug"])) for theme in content["themes"]]}


def _kept(theme: dict[str, Any], sealed: dict[str, Any] | None) -> dict[str, Any]:  # Any: JSON values
    return sealed if sealed is not None and _own_words(theme) == _own_words(sealed) else theme


def _own_words(theme: Plain) -> str:
    notes = [[f["metric_id"], f["period"], f["note"], f["note_on"]] for f in theme["figures"] if f.get("note")]
    return _digest({**{key: value for key, value in theme.items() if key != "figures"}, "notes": notes})


def _digest(value: object) -> str:
    return sealing.digest(sealing.canonical_json(value))


#: A monitoring officer may be neither of these.
_NOT_WITH_MONITORING = frozenset({Office.HEAD_OF_PAID_SERVICE, Office.CHIEF_FINANCE_OFFICER})


def why_not_together(office: Office, held: Iterable[Office]) -> str | None:
    """What bars the holder of some offices from signing for another, in words; None when nothing does.

    Args:
        held: offices that the person holds in their own right today.

    Source: Local Government and Housing Act 1989 s.5(1): the monitoring officer may not be head of paid service or
        chief finance officer. We hold a deputy to the same rule.
    """
    others = {other for other in held if other is not office}
    if office is Office.MONITORING_OFFICER and others & _NOT_WITH_MONITORING:
        return "The head of paid service and the chief finance officer cannot act as monitoring officer"
    if office in _NOT_WITH_MONITORING and Office.MONITORING_OFFICER in others:
        return "The monitoring officer cannot act as head of paid service or chief finance officer"
    return None
