"""Pages that the views of the ladder end in, and the one way in which they save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import PortalForm
from forms.fields import DatePartsField
from portal import clock
from portal.access import current_actor
from portal.errors import EditConflict, NotFound, Refused
from portal.services import ladder
from portal.services.ladder import LadderOfCase
from portal.services.reviews import Case

#: Rows of the longer boxes; every other text area has four.
_TALL = {"reasons": 8, "text": 12, "considered": 8, "words": 6}


@dataclass(frozen=True)
class FormPage:
    """A page with one form about one thing of a case.

    Args:
        here: endpoint of the part of the case that it belongs to.
        back: address that cancelling leads to, and that saving leads to.
        legal: words of the Act or the edition that the form is about; empty for none.
        notes: sentences above the form.
        labels: of the fields that a conflict shows.
        version: of the row as stored; 0 where there is none.
    """

    case: Case
    title: str
    here: str
    back: str
    button: str
    legal: str = ""
    notes: tuple[str, ...] = ()
    labels: Sequence[tuple[str, str]] = ()
    version: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)

    def render(self, form: PortalForm, conflict: EditConflict | None = None) -> str:
        """The page with a form in it."""
        version = conflict.version if conflict else self.version
        names = [name for name in form.data if name != "version"]
        return render_template(
            "review/ladder_form.html", page=self, form=form, conflict=conflict, version=version, names=names, tall=_TALL
        )


def save(page: FormPage, form: PortalForm, action: Callable[[], object], *, done: str) -> ResponseReturnValue:
    """Saves what a form holds, or shows the page again with what was typed and what to do about it."""
    if not form.validate():
        return page.render(form), 422
    try:
        action()
    except EditConflict as conflict:
        return page.render(form, conflict), 409
    except Refused as refused:
        form.form_errors.append(refused.message)
        return page.render(form), 422
    flash(done)
    return redirect(page.back, code=303)


def get_open_ladder(assessment_id: UUID) -> LadderOfCase:
    """The ladder of a case for this person today."""
    return ladder.get_ladder(assessment_id, actor=current_actor(), today=clock.now().date())


def writable_ladder(assessment_id: UUID) -> LadderOfCase:
    """The ladder for a page with a form.

    Raises:
        NotFound: a reading is still out, and this person is a reader.
    """
    found = get_open_ladder(assessment_id)
    if not found.may_read:
        raise NotFound()
    return found


def model_choices(found: LadderOfCase) -> list[tuple[str, str]]:
    """The models that may be named today, lightest first."""
    return [(item.model.code, item.model.title) for item in found.models]


def at(endpoint: str, assessment_id: UUID, **values: Any) -> str:  # Any: Flask's own signature
    """The address of a page of the desk."""
    return url_for(f"review.{endpoint}", assessment_id=assessment_id, **values)


def day(found: DatePartsField) -> date:
    """The day of a field that is needed, in a form that was in order."""
    assert found.data is not None  # the form asked for it
    return found.data
