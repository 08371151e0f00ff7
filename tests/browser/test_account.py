"""One's own account in the browser: name, password, sessions."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import new_context
from tests.browser.pages import Screens, labelled, sign_in
from tests.running import EMAIL, PASSWORD, Running

pytestmark = pytest.mark.browser
OTHER = "another sentence that nobody knows"


def open_account(page: Page) -> None:
    page.get_by_role("button", name=re.compile(EMAIL)).click()
    page.get_by_role("menuitem", name="Your account").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def change_password(page: Page, before: str, after: str) -> None:
    labelled(page, "Current password").fill(before)
    labelled(page, "New password").fill(after)
    page.get_by_role("button", name="Change password").click()


def test_a_person_ends_sessions_and_changes_name_and_password(
    tolerant: Page, browser: Browser, running: Running, screens: Screens
) -> None:
    page, context = tolerant, new_context(browser)
    elsewhere = sign_in(context.new_page(), running)
    open_account(page)
    assert violations(page) == []
    screens.take(page, "account")

    labelled(page, "Name").fill("Olga")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_role("button", name="Olga")).to_be_visible()
    labelled(page, "Name").fill("")
    page.get_by_role("button", name="Save name").click()

    sessions = page.get_by_role("region", name="Sessions")
    expect(sessions.get_by_role("row").filter(has_text="this one")).to_contain_text("Chrome on Linux")
    sessions.get_by_role("button", name="End all others").click()
    page.get_by_role("button", name="End them").click()
    expect(sessions.get_by_role("row")).to_have_count(2)
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()

    change_password(page, "not the password", OTHER)
    expect(page.get_by_role("alert").filter(has_text="The password is wrong.")).to_be_visible()
    assert violations(page) == []
    change_password(page, PASSWORD, OTHER)
    expect(page.get_by_text("Password changed, other sessions ended").first).to_be_visible()
    change_password(page, OTHER, PASSWORD)
    expect(labelled(page, "Current password")).to_have_value("")
