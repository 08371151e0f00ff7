"""Work that was typed outlives the session, and a save whose answer was lost is recognised."""

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.drafts import OFFERED, label_of, open_at, rename, two_steps
from tests.browser.pages import Editor, Screens, fill_in_sign_in, sign_in
from tests.running import Running

pytestmark = pytest.mark.browser


@pytest.fixture
def workflow(api: httpx2.Client) -> str:
    """A trigger and a step."""
    return two_steps(api)


def test_an_ended_session_keeps_the_edit_and_goes_on_after_sign_in(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str, screens: Screens
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    page.context.clear_cookies()
    rename(page, "Typed as nobody")
    bar = page.get_by_role("alert", name="You have been signed out")
    expect(bar).to_be_visible()
    expect(Editor(page).card("Typed as nobody")).to_be_visible()
    screens.take(page, "session-ended")
    bar.get_by_role("button", name="Sign in").click()
    fill_in_sign_in(page)
    expect(Editor(page).card("Typed as nobody")).to_be_visible()
    running.wait_for(lambda: label_of(api, workflow) == "Typed as nobody")


def test_signing_in_in_another_tab_is_enough(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    page.context.clear_cookies()
    rename(page, "Typed as nobody")
    bar = page.get_by_role("alert", name="You have been signed out")
    expect(bar).to_be_visible()
    other = page.context.new_page()
    sign_in(other, running)
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    running.wait_for(lambda: label_of(api, workflow) == "Typed as nobody")
    expect(bar).to_be_hidden()


def test_a_form_outlives_the_session(tolerant: Page, running: Running, screens: Screens) -> None:
    page = tolerant
    page.goto(f"{running.url}/credentials/")
    page.get_by_role("button", name="New credential").first.click()
    page.get_by_role("button", name="HTTP bearer").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").first.fill("Typed before the end")
    dialog.get_by_label("Token").fill("abc")
    page.context.clear_cookies()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("You have been signed out.")).to_be_visible()
    screens.take(page, "session-ended-form")
    expect(dialog.get_by_label("Name").first).to_have_value("Typed before the end")


def commit_and_lose(route: Route) -> None:
    """The server takes the save; its answer never arrives."""
    route.fetch()
    route.abort()


def test_a_save_whose_answer_was_lost_is_nobody_elses_change(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    page.route("**/graph/", commit_and_lose, times=1)
    rename(page, "Committed")
    expect(page.get_by_role("button", name="Not saved")).to_be_visible()
    assert label_of(api, workflow) == "Committed"
    rename(page, "Committed, then more")
    running.wait_for(lambda: label_of(api, workflow) == "Committed, then more")
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_lost_answer_is_recognised_by_the_next_visit(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    page.route("**/graph/", commit_and_lose, times=1)
    rename(page, "Committed")
    expect(page.get_by_role("button", name="Not saved")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    open_at(page, running, workflow)
    expect(Editor(page).card("Committed")).to_be_visible()
    expect(page.get_by_role("status", name=OFFERED)).to_be_hidden()
