"""A real Chromium against a whole Wireloom."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.pages import Screens, sign_in
from tests.patience import PATIENCE_S
from tests.running import ROOT, Running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=PATIENCE_S * 1000)
SIZE = {"width": 1440, "height": 900}


def chromium() -> str | None:
    """The path of Chromium; None if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module: while it is there, Playwright's loop is in the way of asynchronous tests.

    Without one the tests are skipped, in CI they fail.
    """
    found = chromium()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium was found; CI needs one.")
        pytest.skip("No Chromium was found.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An instance that nobody has set up yet."""
    instance = Running(tmp_path_factory.mktemp("fresh"))
    try:
        yield instance.start()
        instance.stop()
    finally:
        instance.kill()


def new_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(
        viewport=SIZE, locale="en-GB", reduced_motion="reduce", color_scheme="light"
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab whose console must stay silent."""
    context = new_context(browser)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    yield tab
    context.close()
    assert complaints == []


@pytest.fixture
def signed_in(page: Page, running: Running, api: httpx2.Client) -> Page:
    """A tab of the owner's."""
    return sign_in(page, running)


@pytest.fixture
def tolerant(browser: Browser, running: Running, api: httpx2.Client) -> Iterator[Page]:
    """A tab of the owner's, whose console may tell of refused requests, but of no fault of the page."""
    context = new_context(browser)
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield sign_in(context.new_page(), running)
    context.close()
    assert faults == []


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Screens:
    """The folder for screenshots: docs if they were requested, otherwise a temporary one."""
    wanted = os.environ.get("WIRELOOM_SCREENSHOTS")
    folder = ROOT / "docs" / "screenshots" if wanted else tmp_path_factory.mktemp("screens")
    return Screens(Path(folder))
