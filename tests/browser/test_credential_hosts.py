"""The hosts of a secret: suggested from a step's URL; any host only by choice and with a warning."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.drawing import draw, node
from tests.browser.pages import Editor, Screens, labelled
from tests.running import Running

pytestmark = pytest.mark.browser


def test_a_steps_host_is_offered_for_its_new_credential(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    call = node("call", "http.request", 300, url="https://api.example.com/v1/{{trigger.id}}")
    workflow = draw(api, node("start", "trigger.manual", 0), call, edges="start-call")
    page.goto(f"{running.url}/workflows/{workflow}/")
    Editor(page).select("call")
    page.get_by_role("button", name="Create a credential").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="HTTP bearer token").click()
    expect(labelled(dialog, "Hosts")).to_have_value("api.example.com")
    labelled(dialog, "Hosts").fill("api.example.com, *")
    expect(dialog.get_by_text("Any host may get this secret")).to_be_visible()
    screens.take(page, "credential-hosts")
    assert violations(page) == []
    labelled(dialog, "Hosts").fill("api.example.com, *.example.org")
    labelled(dialog, "Name").fill("Of the step")
    labelled(dialog, "Token").fill("0123456789abcdef")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_be_hidden()
    (made,) = [row for row in api.get("/api/credentials/").json()["results"] if row["name"] == "Of the step"]
    assert made["hosts"] == ["api.example.com", "*.example.org"]


def test_a_credential_for_every_host_is_marked_in_the_list(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    body = {"name": "For all", "type": "http_bearer", "data": {"token": "0123456789abcdef"}, "hosts": ["*"]}
    api.post("/api/credentials/", json=body).raise_for_status()
    signed_in.goto(f"{running.url}/credentials/")
    row = signed_in.get_by_role("row").filter(has_text="For all")
    expect(row.get_by_text("May be sent to any host.")).to_be_visible()
    assert violations(signed_in) == []
