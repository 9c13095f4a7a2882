"""A real browser before the whole service."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import copied_demo
from tests.service import Service

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one service, so they run in one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def service(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(copied_demo(built_demo, tmp_path_factory.mktemp("service"))).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


def ask_of(browser: Browser, service: Service, **wishes: Any) -> BrowserContext:
    """A browser of somebody's own, with its own cookies."""
    wishes = {"viewport": {"width": 1280, "height": 900}, **wishes}
    opened = browser.new_context(base_url=service.url, locale="sv-SE", bypass_csp=False, **wishes)
    opened.set_default_timeout(15_000)
    return opened


def watched(page: Page) -> Page:
    """A page on which any script error or breach of the content policy fails the test at once."""

    def complain(text: str) -> None:
        raise AssertionError(text)

    page.on("pageerror", lambda error: complain(str(error)))
    page.on("console", lambda said: complain(said.text) if "Content Security Policy" in said.text else None)
    return page


@pytest.fixture
def context(browser: Browser, service: Service) -> Iterator[BrowserContext]:
    opened = ask_of(browser, service)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return watched(context.new_page())
