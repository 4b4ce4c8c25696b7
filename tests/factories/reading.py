"""Browsers on the database with every published figure, signed in as accounts of the demonstration."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.demonstration.people import PASSWORD, email_of
from tests.pages import Page

Opener = Callable[..., Page]


@pytest.fixture
def opener(app: Flask, real_figures: None) -> Opener:
    """`opener("author")` is a browser in which that account has signed in; `opener()` one in which nobody has."""

    def begin(account: str = "") -> Page:
        page = Page(app)
        if account:
            page.get("/sign-in")
            page.submit({"email": email_of(account), "password": PASSWORD}, action="/sign-in")
        return page

    return begin
