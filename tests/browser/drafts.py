"""Drafts that are edited here and elsewhere."""

from typing import Any

import httpx2
from playwright.sync_api import Page, expect

from tests.browser.test_triggers import draw, node
from tests.running import Running

OFFERED = "You have unsaved changes"


def two_steps(api: httpx2.Client) -> str:
    """A trigger and a step that sets one field. Returns the workflow's id."""
    start = node("start", "trigger.manual", 0)
    step = node("step", "data.set", 300, fields=[{"name": "said", "value": "first"}])
    return draw(api, start, step, edges=[("start", "step")], publish=False)


def draft_of(api: httpx2.Client, workflow: str) -> dict[str, Any]:
    answer: dict[str, Any] = api.get(f"/api/workflows/{workflow}/").json()
    return answer


def label_of(api: httpx2.Client, workflow: str) -> str:
    """The server's label of the second step."""
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


def save_elsewhere(api: httpx2.Client, workflow: str, label: str) -> None:
    """A concurrent change by another user."""
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
