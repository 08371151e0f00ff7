"""Forms against a whole Wireloom: what is shown when the run has ended."""

import html
import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.processes.workflow import chain, create, node, said

pytestmark = pytest.mark.processes


@pytest.fixture
def form(api: httpx2.Client) -> Callable[..., str]:
    """The address of a new form that waits for its last node."""

    def publish(*nodes: dict[str, Any]) -> str:
        parameters = {"title": "Ask", "fields": [{"name": "name"}], "respond": "last_node"}
        trigger = node("form", "trigger.form", parameters=parameters)
        workflow = create(api, chain(trigger, *nodes), publish=True)
        return str(api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"])

    return publish


def send(url: str, **values: str) -> httpx2.Response:
    ticket = re.search(r'name="wireloom-form" value="([^"]+)"', httpx2.get(url).text)
    assert ticket
    return httpx2.post(url, data={"wireloom-form": html.unescape(ticket.group(1)), **values}, timeout=30)


def test_the_page_shows_what_the_last_node_gives(form: Callable[..., str]) -> None:
    answer = send(form(said("Hello {{name}}")), name="<Ada>")
    assert answer.status_code == 200
    assert "Hello &lt;Ada&gt;" in answer.text and "<Ada>" not in answer.text


def test_the_page_shows_what_a_respond_node_says(form: Callable[..., str]) -> None:
    answer = send(form(node("answer", "flow.respond", parameters={"body": "Dear {{name}}"})), name="Ada")
    assert "<p>Dear Ada</p>" in answer.text


def test_the_page_says_why_it_failed(form: Callable[..., str]) -> None:
    stop = node("stop", "flow.stop", parameters={"message": "No stock", "code": "no_stock"})
    answer = send(form(stop), name="Ada")
    assert answer.status_code == 422 and "No stock" in answer.text


def test_a_program_gets_the_last_nodes_output(form: Callable[..., str]) -> None:
    url = form(said("Hello {{name}}"))
    answer = httpx2.post(url, json={"name": "Ada"}, timeout=30)
    assert (answer.status_code, answer.json()) == (200, {"value": "Hello Ada"})
    assert answer.headers["content-security-policy"].startswith("sandbox")
