"""A browser that checks every page, and somebody applying with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.web.applicant import Applicant
from tests.web.checking import CheckingClient


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    app.test_client_class = CheckingClient
    opened = app.test_client()
    assert isinstance(opened, CheckingClient)
    return opened


@pytest.fixture
def anna(client: CheckingClient, login: Callable[..., Principal]) -> Applicant:
    """Anna, who owns a plot of her own and is logged in."""
    login(client, "anna")
    return Applicant(client, "Norrhaga 30:12")


@pytest.fixture
def browser(app: Flask, login: Callable[..., Principal]) -> Callable[[str], CheckingClient]:
    """A new browser, logged in as whom one says."""

    def opened(who: str) -> CheckingClient:
        app.test_client_class = CheckingClient
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        login(client, who)
        return client

    return opened


@pytest.fixture
def desk(browser: Callable[[str], CheckingClient]) -> CheckingClient:
    """An officer's browser."""
    return browser("officer")
