"""Webhooks receive what pages post: plain HTML forms of another site, and `fetch` with each kind of body."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawing import draw, node
from tests.running import Running
from tests.sent_files import with_bytes
from tests.servers.recording import Recording
from workflows.sdk import Json

pytestmark = pytest.mark.browser
WORDS = "Grüße, 世界 😀"
CONTENT = bytes(range(256))
DATA = {"text": WORDS, "list": [1, 2.5, None, True]}
ENCODED = base64.b64encode(CONTENT).decode()
BYTES = "application/octet-stream"
FILE = {"name": "bär.bin", "content_type": BYTES, "size": 256, "bytes": CONTENT}
FORM = """<!doctype html><meta charset="{charset}"><title>Elsewhere</title>
<form method="post" action="{action}" enctype="{enctype}"><input type="hidden" name="_charset_">
<label>Text <input name="text"></label><label>File <input type="file" name="file"></label>
<input type="hidden" name="tag" value="a"><input type="hidden" name="tag" value="b"><button>Send</button></form>"""
FETCH = """async ([kind, url, words, data, bytes, type]) => {
  const blob = new Blob([new Uint8Array(bytes)], { type });
  const form = new FormData();
  form.append("text", words);
  form.append("file", blob, "bär.bin");
  const body = {
    json: JSON.stringify(data),
    text: words,
    blob,
    "form data": form,
    "url encoded": new URLSearchParams({ text: words })
  }[kind];
  const headers = kind === "json" ? { "Content-Type": "application/json" } : {};
  return (await fetch(url, { method: "POST", headers, body })).json();
}"""
FETCHED: dict[str, Any] = {
    "json": DATA,
    "text": WORDS,
    "blob": ENCODED,
    "form data": {"text": WORDS, "file": FILE},
    "url encoded": {"text": WORDS},
}


@pytest.fixture
def echo(api: httpx2.Client) -> str:
    """A webhook that answers with the body that it got."""
    said = node("said", "data.set", 300, fields=[{"name": "value", "value": "{{trigger.body}}"}])
    workflow = draw(api, node("hook", "trigger.webhook", 0, respond="last_node"), said, edges="hook-said")
    assert api.post(f"/api/workflows/{workflow}/publish/").status_code == 200
    return str(api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"])


@pytest.fixture
def site(page: Page, recording: Recording, echo: str) -> Callable[..., Json]:
    """Fills in and sends a form of another site; what the webhook answers."""

    def send(charset: str, enctype: str, words: str, file: Path | None = None) -> Json:
        recording.content = FORM.format(charset=charset, action=echo, enctype=enctype).encode(charset)
        recording.content_type = f"text/html; charset={charset}"
        page.goto(recording.url)
        page.get_by_label("Text").fill(words)
        if file:
            page.get_by_label("File").set_input_files(file)
        with page.expect_navigation(url=echo) as arriving:
            page.get_by_role("button", name="Send").click()
        expect(page.locator("body")).to_contain_text("value")
        answered: Json = arriving.value.json()["value"]
        return answered

    return send


@pytest.mark.parametrize(
    ("charset", "words"), [("utf-8", WORDS), ("windows-1251", "Привет"), ("shift_jis", "日本")]
)
def test_a_form_arrives_in_the_charset_of_its_page(
    site: Callable[..., Json], charset: str, words: str
) -> None:
    answered = site(charset, "application/x-www-form-urlencoded", words)
    assert isinstance(answered, dict)
    assert (answered["text"], answered["tag"], answered["file"]) == (words, ["a", "b"], "")


@pytest.mark.parametrize(("charset", "words"), [("utf-8", WORDS), ("windows-1251", "Привет")])
def test_a_form_with_a_file_arrives(
    site: Callable[..., Json], tmp_path: Path, api: httpx2.Client, charset: str, words: str
) -> None:
    name = "bär.bin" if charset == "utf-8" else "файл.bin"
    file = tmp_path / name
    file.write_bytes(CONTENT)
    answered = site(charset, "multipart/form-data", words, file)
    assert isinstance(answered, dict)
    assert (answered["text"], answered["tag"]) == (words, ["a", "b"])
    assert with_bytes(api, answered["file"]) == {**FILE, "name": name}


@pytest.mark.parametrize("kind", FETCHED)
def test_what_a_page_fetches_with_a_body_arrives(
    page: Page, running: Running, api: httpx2.Client, echo: str, kind: str
) -> None:
    page.goto(f"{running.url}/sign-in/")
    arguments = [kind, echo, WORDS, DATA, list(CONTENT), BYTES]
    assert with_bytes(api, page.evaluate(FETCH, arguments)) == {"value": FETCHED[kind]}
