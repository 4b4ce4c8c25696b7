"""Checks that several forms share. Each says what to do, never what was wrong with the person."""

import re
from collections.abc import Callable

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, Form, ValidationError

Check = Callable[[Form, Field], None]

_WORDS = re.compile(r"\S+")


def required(message: str) -> Check:
    """Something has to be entered or chosen.

    Args:
        message: what to do, such as "Enter the date the evidence was agreed".
    """

    def check(_form: Form, field: Field) -> None:
        data = field.data
        if data is None or data == [] or (isinstance(data, str) and not data.strip()):
            raise ValidationError(message)

    check.field_flags = {"required": False}  # type: ignore[attr-defined]  # the browser's own check speaks another voice
    return check


def longest(characters: int, what: str) -> Check:
    """At most so many characters.

    Args:
        what: the field in words, such as "Narrative".
    """

    def check(_form: Form, field: Field) -> None:
        over = len(field.data or "") - characters
        if over > 0:
            raise ValidationError(f"{what} must be {characters:,} characters or fewer; shorten it by {over:,}")

    return check


def word_limit(words: int, what: str) -> Check:
    """At most so many words."""

    def check(_form: Form, field: Field) -> None:
        over = count_words(field.data or "") - words
        if over > 0:
            raise ValidationError(f"{what} must be {words:,} words or fewer; shorten it by {over:,}")

    return check


def count_words(text: str) -> int:
    """Words as people count them: runs of characters between white space."""
    return len(_WORDS.findall(text))


def email_address(message: str = "Enter an email address in the correct format, like name@example.com") -> Check:
    """An e-mail address that could exist; nothing is looked up."""

    def check(_form: Form, field: Field) -> None:
        if not field.data:
            return
        try:
            validate_email(field.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(message) from None

    return check


def web_address(message: str = "Enter a web address that starts with https:// or http://") -> Check:
    """An address that a browser may open: never a script."""

    def check(_form: Form, field: Field) -> None:
        if field.data and not re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", field.data):
            raise ValidationError(message)

    return check
