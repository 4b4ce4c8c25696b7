"""The form of a comment."""

from collections.abc import Sequence

from wtforms import HiddenField

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, TextAreaField
from forms.validators import longest, required

#: Characters; the service holds the same limit and has the last word.
COMMENT_LIMIT = 4_000


class CommentForm(PortalForm):
    """A comment on an item, or an answer in a thread, with the people it asks for."""

    body = TextAreaField(
        "Comment",
        [required("Enter a comment"), longest(COMMENT_LIMIT, "The comment")],
        description="Seen only inside your council. Write @ and a full name to ask for somebody’s attention.",
    )
    ask = CheckboxesField("Ask for their attention")
    back = HiddenField("Where it was written")

    def __init__(self, *arguments: object, people: Sequence[tuple[str, str]] = (), **options: object) -> None:
        super().__init__(*arguments, **options)
        self.ask.choices = choices(people)
