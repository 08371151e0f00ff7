"""Work that was typed is never lost: not by a conflict, a link, a lost answer, or the end of a session or tab."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pages import Editor, Screens, fill_in_sign_in, sign_in
from tests.browser.test_triggers import draw, node
from tests.running import Running

pytestmark = pytest.mark.browser
OFFERED = "You have unsaved changes"


@pytest.fixture
def workflow(api: httpx.Client) -> str:
    """A trigger and a step that sets one field."""
    start = node("start", "trigger.manual", 0)
    step = node("step", "data.set", 300, fields=[{"name": "said", "value": "first"}])
    return draw(api, start, step, edges=[("start", "step")], publish=False)


def draft_of(api: httpx.Client, workflow: str) -> dict[str, Any]:
    answer: dict[str, Any] = api.get(f"/api/workflows/{workflow}/").json()
    return answer


def label_of(api: httpx.Client, workflow: str) -> str:
    """What the server calls the second step."""
    label: str = draft_of(api, workflow)["graph"]["nodes"][1]["label"]
    return label


def open_at(page: Page, running: Running, workflow: str) -> None:
    page.goto(f"{running.url}/workflows/{workflow}/")
    expect(page.locator("[data-node-id]")).to_have_count(2)


def rename(page: Page, label: str) -> None:
    """Type another name for the second step."""
    if not page.get_by_label("Label", exact=True).is_visible():
        page.locator("[data-node-id=step]").click()
    page.get_by_label("Label", exact=True).fill(label)


def save_elsewhere(api: httpx.Client, workflow: str, label: str) -> None:
    """What somebody else does meanwhile."""
    known = draft_of(api, workflow)
    known["graph"]["nodes"][1]["label"] = label
    body = {"revision": known["revision"], "graph": known["graph"]}
    assert api.put(f"/api/workflows/{workflow}/graph/", json=body).status_code == 200


def refuse_saves(page: Page) -> None:
    """As if the server could not be reached when the drawing is saved."""
    page.route("**/graph/", lambda route: route.abort())


def leave_unsaved(page: Page, label: str) -> None:
    """Type something that the server never gets, and let the browser go to another site."""
    refuse_saves(page)
    rename(page, label)
    expect(page.get_by_role("button", name="Not saved")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.unroute("**/graph/")


def test_what_was_not_saved_is_offered_on_return_and_restored(
    tolerant: Page, running: Running, api: httpx.Client, workflow: str, screens: Screens
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str, screens: Screens
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
) -> None:
    page = tolerant
    open_at(page, running, workflow)
    rename(page, "On the way out")
    page.get_by_role("link", name="Executions").click()
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    assert label_of(api, workflow) == "On the way out"


def test_an_inner_link_asks_where_saving_fails(
    tolerant: Page, running: Running, api: httpx.Client, workflow: str, screens: Screens
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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


def test_an_ended_session_keeps_the_edit_and_goes_on_after_sign_in(
    tolerant: Page, running: Running, api: httpx.Client, workflow: str, screens: Screens
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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


def test_the_drafts_of_two_tabs_are_apart(
    tolerant: Page, running: Running, api: httpx.Client, workflow: str
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
