"""The demonstration's consultations: one real and closed, three made up, of which two are open."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.demonstration import consultations as demonstration
from portal.domain.consultation.window import Phase
from portal.services import consultations


@pytest.mark.slow
def test_the_demonstration_has_an_open_a_closed_and_the_real_consultation(session: Session, now: datetime) -> None:
    demonstration.build(now)

    found = {c.slug: c for c in consultations.list_public_consultations(now=now)}

    phases = {slug: consultations.phase_of(c, now=now) for slug, c in found.items()}
    assert phases == {
        "using-the-seven-themes": Phase.OPEN,
        "which-figures-prompt-which-questions": Phase.OPEN,
        "plain-words-in-the-guidance": Phase.OUTCOME_PUBLISHED,
        "best-value-standards-and-intervention": Phase.OUTCOME_PUBLISHED,
    }
    assert [c.title.startswith("Fictional") for c in found.values() if c.demonstration] == [True, True, True]
    assert found["using-the-seven-themes"].closes_at > now + timedelta(days=29)
    assert consultations.progress("using-the-seven-themes").submitted == 40
    assert consultations.progress("which-figures-prompt-which-questions").submitted == 18
    silent = [q.tally.no_view for q in consultations.results("using-the-seven-themes").questions if q.tally]
    assert sum(silent) > 0
    published = consultations.public_results("plain-words-in-the-guidance", now=now)
    assert None in {row.base for q in published.questions if q.tally for row in q.tally.by_type}
