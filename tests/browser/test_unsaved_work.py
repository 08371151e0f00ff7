"""Work that was typed is never lost: not by a conflict, a link, or the end of a tab."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.drafts import (
    OFFERED,
    label_of,
    leave_unsaved,
    open_at,
    refuse_saves,
    rename,
    save_elsewhere,
    two_steps,
)
from tests.browser.pages import Editor, Screens
from tests.running import Running

pytestmark = pytest.mark.browser


@pytest.fixture
def workflow(api: httpx2.Client) -> str:
    """A trigger and a step."""
    return two_steps(api)


def test_what_was_not_saved_is_offered_on_return_and_restored(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str, screens: Screens
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    leave_unsaved(page, "Kept")
    open_at(page, running, workflow)
    bar = page.get_by_role("status", name=OFFERED)
    expect(bar).to_be_visible()
    screens.take(page, "unsaved-offer")
    assert label_of(api, workflow) == "step"
    bar.get_by_role("button", name="Restore").click()
    expect(bar).to_be_hidden()
    expect(Editor(page).card("Kept")).to_be_visible()
    running.wait_for(lambda: label_of(api, workflow) == "Kept")
    expect(page.get_by_text("Saved")).to_be_visible()
    page.reload()
    expect(Editor(page).card("Kept")).to_be_visible()
    expect(bar).to_be_hidden()
    page.get_by_role("button", name="Undo").wait_for()


def test_what_was_not_saved_can_be_discarded(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    leave_unsaved(page, "Unwanted")
    open_at(page, running, workflow)
    bar = page.get_by_role("status", name=OFFERED)
    bar.get_by_role("button", name="Discard").click()
    expect(bar).to_be_hidden()
    open_at(page, running, workflow)
    expect(Editor(page).card("step")).to_be_visible()
    expect(bar).to_be_hidden()


def test_a_restored_draft_that_was_overtaken_leads_to_the_choice(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    leave_unsaved(page, "Mine")
    save_elsewhere(api, workflow, "Theirs")
    open_at(page, running, workflow)
    bar = page.get_by_role("status", name=OFFERED)
    expect(bar).to_contain_text("has been saved since")
    bar.get_by_role("button", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep mine").click()
    running.wait_for(lambda: label_of(api, workflow) == "Mine")


def test_a_closed_conflict_stays_in_sight_and_later_edits_are_kept(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str, screens: Screens
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    save_elsewhere(api, workflow, "Theirs")
    rename(page, "Mine")
    dialog = page.get_by_role("dialog", name="This workflow was changed elsewhere")
    expect(dialog).to_be_visible()
    screens.take(page, "conflict")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    rename(page, "Mine, later")
    again = page.get_by_role("button", name="Not saved: changed elsewhere")
    screens.take(page, "conflict-closed")
    again.click()
    dialog.get_by_role("button", name="Keep mine").click()
    running.wait_for(lambda: label_of(api, workflow) == "Mine, later")
    expect(again).to_be_hidden()


def test_edits_under_a_conflict_survive_the_tab(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    save_elsewhere(api, workflow, "Theirs")
    rename(page, "Mine")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    rename(page, "Mine, later")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    open_at(page, running, workflow)
    page.get_by_role("status", name=OFFERED).get_by_role("button", name="Restore").click()
    expect(Editor(page).card("Mine, later")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Keep mine").click()
    running.wait_for(lambda: label_of(api, workflow) == "Mine, later")


def test_theirs_can_be_taken_and_mine_brought_back(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    save_elsewhere(api, workflow, "Theirs")
    rename(page, "Mine")
    page.get_by_role("dialog").get_by_role("button", name="Load theirs").click()
    expect(Editor(page).card("Theirs")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    running.wait_for(lambda: label_of(api, workflow) == "Mine")


def test_an_inner_link_saves_first(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    rename(page, "On the way out")
    page.get_by_role("link", name="Executions").click()
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    assert label_of(api, workflow) == "On the way out"


def test_an_inner_link_asks_where_saving_fails(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str, screens: Screens
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    refuse_saves(page)
    rename(page, "Not on the server")
    page.get_by_role("link", name="Executions").click()
    dialog = page.get_by_role("dialog", name="Leave with unsaved changes?")
    expect(dialog).to_be_visible()
    screens.take(page, "unsaved-leave")
    dialog.get_by_role("button", name="Stay here").click()
    expect(Editor(page).card("Not on the server")).to_be_visible()
    page.get_by_role("link", name="Executions").click()
    dialog.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    page.unroute("**/graph/")
    page.go_back()
    page.get_by_role("status", name=OFFERED).get_by_role("button", name="Restore").click()
    running.wait_for(lambda: label_of(api, workflow) == "Not on the server")


def test_the_browsers_back_button_loses_nothing(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    page.get_by_role("link", name="Executions").click()
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    page.go_back()
    rename(page, "Backwards")
    page.go_forward()
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    running.wait_for(lambda: label_of(api, workflow) == "Backwards")


def test_the_drafts_of_two_tabs_are_apart(
    tolerant: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    refuse_saves(page)
    rename(page, "In the first tab")
    expect(page.get_by_role("button", name="Not saved")).to_be_visible()
    other = page.context.new_page()
    open_at(other, running, workflow)
    rename(other, "In the second tab")
    running.wait_for(lambda: label_of(api, workflow) == "In the second tab")
    expect(other.get_by_role("status", name=OFFERED)).to_be_hidden()
    page.unroute("**/graph/")
    expect(page.get_by_role("dialog", name="This workflow was changed elsewhere")).to_contain_text(
        "You, in another"
    )
