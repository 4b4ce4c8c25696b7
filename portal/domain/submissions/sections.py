"""One named section of a submission, and what the council says there: a theme, a characteristic or an indicator."""

from dataclasses import dataclass

from portal.domain.submissions.types import CharacteristicEntry, EvidenceLink, IndicatorEntry, Submission, ThemeEntry


@dataclass(frozen=True)
class Section:
    """A section and the council's words on it.

    Args:
        section: the slug of a theme, or the code of a characteristic or an indicator.
        theme: the slug of the theme in which it stands.
        says: the council's answer in the words of its scale; for a theme, one line for each characteristic.
        words: what the council wrote there; empty for a theme, and where it wrote nothing.
    """

    section: str
    theme: str
    title: str
    says: tuple[str, ...]
    words: str = ""
    evidence: tuple[EvidenceLink, ...] = ()

    @property
    def label(self) -> str:
        """The section by code and text; a theme by its title alone."""
        return self.title if self.section == self.theme else f"{self.section} {self.title}"


def sections_of(submission: Submission) -> tuple[Section, ...]:
    """Every section of a submission, in the edition's order: each theme, then what stands under it."""
    return tuple(section for theme in submission.themes for section in sections_of_theme(theme))


def sections_of_theme(theme: ThemeEntry) -> tuple[Section, ...]:
    """A theme and what stands under it, in the edition's order."""
    lines = tuple(f"{entry.code}: {entry.answer.judgement.words}" for entry in theme.characteristics)
    characteristics = (_characteristic(theme, entry) for entry in theme.characteristics)
    indicators = (_indicator(theme, entry) for entry in theme.indicators)
    return (Section(theme.slug, theme.slug, theme.title, lines), *characteristics, *indicators)


def _characteristic(theme: ThemeEntry, entry: CharacteristicEntry) -> Section:
    answer = entry.answer
    return Section(
        entry.code, theme.slug, entry.text, (answer.judgement.words,), answer.narrative or answer.reason, entry.evidence
    )


def _indicator(theme: ThemeEntry, entry: IndicatorEntry) -> Section:
    says = entry.reply.state.words if entry.reply.state else "Not yet answered"
    return Section(entry.code, theme.slug, entry.text, (says,), entry.reply.note, entry.evidence)
