"""Pages that several views of the desk end in."""

from flask import render_template

from forms.review import FindingForm, OverviewForm, ViewForm
from portal.errors import EditConflict, NotFound
from portal.services import reviews
from portal.services.reviews import Case


def theme_page(case: Case, slug: str, form: ViewForm | None = None, conflict: EditConflict | None = None) -> str:
    """One theme of a case with the form for the reviewer's view."""
    found = reviews.get_theme(case, slug)
    if form is None:
        form = ViewForm(**_stored(found.view, ("stance", "view", "reasons", "strengths", "questions", "confidence")))
    version = conflict.version if conflict else (found.view.version if found.view else 0)
    slugs = [theme.entry.slug for theme in case.themes]
    place = slugs.index(slug)
    return render_template(
        "review/theme.html",
        case=case,
        theme=found,
        form=form,
        conflict=conflict,
        version=version,
        previous=case.themes[place - 1].entry if place else None,
        next=case.themes[place + 1].entry if place + 1 < len(slugs) else None,
    )


def indicator_page(case: Case, code: str, form: FindingForm | None = None, conflict: EditConflict | None = None) -> str:
    """One indicator of potential failure with the form for the reviewer's finding."""
    for theme in case.themes:
        for entry in theme.entry.indicators:
            if entry.code == code:
                stored = case.findings.get(code)
                if form is None:
                    form = FindingForm(**_stored(stored, ("finding", "reasons")))
                version = conflict.version if conflict else (stored.version if stored else 0)
                return render_template(
                    "review/indicator.html",
                    case=case,
                    theme=theme.entry,
                    entry=entry,
                    form=form,
                    conflict=conflict,
                    version=version,
                    stored=stored,
                )
    raise NotFound()


def overview_page(case: Case, form: OverviewForm | None = None, conflict: EditConflict | None = None) -> str:
    """The reviewer's words on the whole."""
    if case.review is None:
        raise NotFound()
    if form is None:
        form = OverviewForm(overview=case.review.overview)
    version = conflict.version if conflict else case.review.version
    return render_template("review/overview.html", case=case, form=form, conflict=conflict, version=version)


def _stored(row: object | None, names: tuple[str, ...]) -> dict[str, str]:
    return {} if row is None else {name: getattr(row, name) for name in names}
