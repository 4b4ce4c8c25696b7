"""Pages that several views of the desk end in."""

from collections.abc import Mapping

from flask import render_template, request, url_for

from forms.base import PortalForm
from forms.lenses import CharacteristicForm
from forms.review import FindingForm, OverviewForm, ViewForm
from portal.blueprints.review.panels import panels_beside
from portal.blueprints.review.strips import Strips
from portal.domain.lenses import Aspect, concluded_words
from portal.errors import EditConflict, NotFound
from portal.services import reviews
from portal.services.assessments import drift
from portal.services.reviews import Case, Kind, Step, sealed_figures

#: Fields in which each kind of item is written.
_FIELDS = {
    Kind.CHARACTERISTIC: ("judgement", "confidence", "reasons", "good_practice"),
    Kind.INDICATOR: ("finding", "reasons"),
    Kind.THEME: ("stance", "view", "reasons", "strengths", "questions", "confidence"),
}
_TEMPLATES = {Kind.CHARACTERISTIC: "review/characteristic.html", Kind.INDICATOR: "review/indicator.html"}


def address_of(case: Case, step: Step) -> str:
    """The page on which a step of a reading is written."""
    if step.kind is Kind.THEME:
        return url_for("review.theme", assessment_id=case.assessment.id, theme=step.key)
    return url_for(f"review.{step.kind.value}", assessment_id=case.assessment.id, code=step.key)


def next_address(case: Case, kind: Kind, key: str) -> str:
    """Where a reader goes on who pressed "Save and next"; the case itself after the last theme."""
    _, after = reviews.find_beside(case, kind, key)
    return address_of(case, after) if after else url_for("review.case", assessment_id=case.assessment.id)


def goes_on() -> bool:
    """Whether the reader pressed "Save and next"."""
    return request.form.get("then") == "next"


def theme_page(case: Case, slug: str, form: ViewForm | None = None, conflict: EditConflict | None = None) -> str:
    """One theme of a case: what stands under it, and the form for the reader's view."""
    found = reviews.get_theme(case, slug)
    own = case.own.views.get(slug) if case.own else None
    before, after = _beside(case, Kind.THEME, slug)
    return render_template(
        "review/theme.html",
        case=case,
        theme=found.entry,
        items=reviews.list_items(case, found.entry),
        views=reviews.compare_views(case, slug),
        own_view=own,
        left=next((left for left in reviews.left_to_write(case) if left.slug == slug), None),
        form=form or ViewForm(**_stored(own, _FIELDS[Kind.THEME])),
        conflict=_in_words(conflict),
        version=conflict.version if conflict else (own.version if own else 0),
        figures=sealed_figures.list_under(found.entry, drifted=drift.list_drift(case.assessment)),
        strips=Strips(case),
        reservations=reviews.list_reservations(case, slug),
        before=before,
        after=after,
        **panels_beside(case, slug),
    )


def item_page(
    case: Case, kind: Kind, code: str, form: PortalForm | None = None, conflict: EditConflict | None = None
) -> str:
    """One characteristic or indicator through its lenses, with the form for what the reader concludes."""
    item = reviews.get_item(case, kind, code)
    form_class = CharacteristicForm if kind is Kind.CHARACTERISTIC else FindingForm
    drifted = drift.list_drift(case.assessment)
    before, after = _beside(case, kind, code)
    return render_template(
        _TEMPLATES[kind],
        case=case,
        item=item,
        theme=item.theme,
        entry=item.entry,
        form=form or form_class(**_stored(item.own, _FIELDS[kind])),
        conflict=_in_words(conflict),
        version=conflict.version if conflict else (item.own.version if item.own else 0),
        figures=sealed_figures.list_beside(case.submission, item.theme, code, drifted=drifted),
        strips=Strips(case),
        reservations=reviews.list_reservations(case, item.theme.slug),
        last_time=reviews.list_last_time(case, code),
        before=before,
        after=after,
        **panels_beside(case, code),
    )


def overview_page(case: Case, form: OverviewForm | None = None, conflict: EditConflict | None = None) -> str:
    """Readers' words on the whole."""
    if not case.readings:
        raise NotFound()
    own = case.own.review if case.own else None
    return render_template(
        "review/overview.html",
        case=case,
        form=form or OverviewForm(overview=own.overview if own else ""),
        conflict=conflict,
        version=conflict.version if conflict else (own.version if own else 0),
    )


def _beside(case: Case, kind: Kind, key: str) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    before, after = reviews.find_beside(case, kind, key)
    return _link(case, before), _link(case, after)


def _link(case: Case, step: Step | None) -> tuple[str, str] | None:
    return (address_of(case, step), step.label) if step else None


def _stored(row: object | None, names: tuple[str, ...]) -> dict[str, str]:
    return {} if row is None else {name: getattr(row, name) for name in names}


def _in_words(conflict: EditConflict | None) -> EditConflict | None:
    """The same conflict with what is saved in words, as the page shows it."""
    if conflict is None:
        return None
    return EditConflict(
        conflict.what, current=_told(conflict.current), offered=conflict.offered, version=conflict.version
    )


def _told(saved: Mapping[str, str]) -> dict[str, str]:
    codes = set(Aspect)
    return {name: concluded_words(Aspect(name), text) if name in codes else text for name, text in saved.items()}
