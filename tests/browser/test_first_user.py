"""A new user's first evening, with mouse and keyboard."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Editor, Screens, labelled
from tests.running import Running
from tests.servers.openrouter import serve_openrouter
from tests.servers.recording import Recording

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "ada@example.com", "a sentence is a good password"

PAGE = (
    "The Analytical Engine weaves algebraic patterns just as the Jacquard loom weaves flowers and leaves. "
    "It has no pretensions to originate anything. It can do whatever we know how to order it to perform."
)


def set_up_owner(page: Page, fresh: Running, screens: Screens) -> None:
    page.goto(fresh.url + fresh.set_up_path())
    screens.take(page, "set-up")
    page.get_by_label("Organisation").fill("Analytical Engines")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    screens.take(page, "workflows-empty")


def add_credential(page: Page, base_url: str, screens: Screens) -> None:
    page.get_by_role("link", name="Credentials").click()
    page.get_by_role("button", name="New credential").first.click()
    page.get_by_role("button", name="OpenRouter").first.click()
    dialog = page.get_by_role("dialog")
    labelled(dialog, "Name").fill("My OpenRouter key")
    dialog.get_by_label(re.compile("API key", re.I)).fill("sk-or-v1-0123456789abcdef0123456789abcdef")
    dialog.get_by_label(re.compile("Base URL", re.I)).fill(base_url)
    screens.take(page, "credential-new")
    dialog.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Test My OpenRouter key").click()
    expect(page.get_by_text("The key works.").first).to_be_visible()
    screens.take(page, "credentials")


def draw(page: Page, recording: Recording, screens: Screens) -> Editor:
    page.get_by_role("link", name="Workflows", exact=True).first.click()
    page.get_by_role("button", name="New workflow").click()
    editor = Editor(page)
    expect(page.get_by_text("What starts this workflow?")).to_be_visible()
    screens.take(page, "editor-empty")
    editor.drag_in("Manual", 140, 160)
    editor.drag_in("HTTP Request", 440, 160)
    editor.drag_in("OpenRouter chat", 740, 160)
    editor.connect("Manual", "HTTP Request")
    editor.connect("HTTP Request", "OpenRouter chat")
    editor.select("HTTP Request")
    editor.type_into("URL", f"{recording.url}/page")
    editor.select("OpenRouter chat")
    editor.choose("Credential", "My OpenRouter key")
    editor.type_into("User prompt", "Summarise: {{httpResponse.data")
    editor.saved()
    return editor


def test_a_new_user_gets_from_set_up_to_a_running_webhook(
    page: Page, fresh: Running, recording: Recording, screens: Screens
) -> None:
    recording.content, recording.content_type = PAGE.encode(), "text/plain"
    with serve_openrouter() as openrouter:
        set_up_owner(page, fresh, screens)
        add_credential(page, openrouter.base_url, screens)
        editor = draw(page, recording, screens)
        screens.take(page, "editor")

        openrouter.script({"pace_ms": 60})
        page.get_by_role("button", name="Run", exact=True).click()
        expect(editor.card("OpenRouter chat").locator(".card-ticker")).not_to_be_empty()
        screens.take(page, "editor-streaming")
        expect(editor.card("OpenRouter chat")).to_contain_text("tok")
        expect(editor.card("OpenRouter chat")).to_contain_text("$")
        page.get_by_role("tab", name="Last run").click()
        expect(page.get_by_role("complementary", name="Step OpenRouter chat")).to_contain_text(
            "Wireloom Sandbox"
        )
        screens.take(page, "editor-last-run")
        (chat,) = openrouter.chats
        assert PAGE in str(chat["body"]["messages"])

        page.get_by_role("link", name="Executions").click()
        screens.take(page, "executions")
        page.get_by_role("row", name=re.compile("Succeeded")).first.click()
        expect(page.locator("[data-node-id]").first).to_be_visible()
        screens.take(page, "execution")
    publish_webhook(page, screens)
    look_around(page, screens)


def look_around(page: Page, screens: Screens) -> None:
    page.get_by_role("link", name="Workflows", exact=True).first.click()
    expect(page.get_by_role("row", name=re.compile("Untitled workflow")).first).to_be_visible()
    screens.take(page, "workflows")
    page.get_by_role("button", name="From a template").click()
    expect(page.get_by_role("dialog")).to_contain_text("Summarise a page")
    screens.take(page, "templates")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Compare models")).click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Run", exact=True).click()
    drawer = page.get_by_role("region", name="Run log and problems")
    expect(drawer.get_by_text("Succeeded").nth(5)).to_be_visible(timeout=15_000)
    screens.take(page, "editor-template-run")
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    screens.take(page, "settings")


def publish_webhook(page: Page, screens: Screens) -> None:
    page.get_by_role("link", name="Workflows", exact=True).first.click()
    page.get_by_role("button", name="New workflow").click()
    editor = Editor(page)
    editor.drag_in("Webhook", 140, 160)
    editor.drag_in("Set fields", 440, 160)
    editor.connect("Webhook", "Set fields")
    editor.select("Webhook")
    editor.choose("Answer", "When the last node ends, with its output")
    editor.select("Set fields")
    page.get_by_role("button", name=re.compile("Add field", re.I)).click()
    editor.type_into("Name", "greeting")
    editor.type_into("Value", "Hello {{webhook.body.name")
    editor.saved()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published").first).to_be_visible()
    editor.select("Webhook")
    address = page.get_by_text(re.compile(r"/hooks/[\w-]+$")).first.inner_text()
    screens.take(page, "webhook-published")
    answer = httpx2.post(address, json={"name": "Ada"}, timeout=30)
    assert (answer.status_code, answer.json()) == (200, {"greeting": "Hello Ada"})
