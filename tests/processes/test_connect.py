"""An organisation connects once; then every node may ask models without choosing a key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.processes.test_waiting import FINAL, when
from tests.processes.workflow import MANUAL, chain, create, node, run
from tests.running import Running
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

pytestmark = pytest.mark.processes


@pytest.fixture
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def api(tmp_path: Path, provider: OpenRouterServer) -> Iterator[httpx2.Client]:
    instance = Running(tmp_path / "data", OPENROUTER_API_BASE_URL=provider.base_url)
    try:
        yield instance.start().client()
    finally:
        instance.kill()


def asking(api: httpx2.Client, model: str) -> str:
    parameters = {"model": model, "user_prompt": "Hi"}
    return create(api, chain(MANUAL, node("ask", "openrouter.chat", parameters=parameters)))


def problems(api: httpx2.Client, workflow: str) -> list[str]:
    found: list[dict[str, Any]] = api.get(f"/api/workflows/{workflow}/").json()["problems"]
    return [problem["code"] for problem in found if problem["severity"] == "error"]


def test_a_connected_organisation_asks_without_choosing_a_key(
    api: httpx2.Client, provider: OpenRouterServer
) -> None:
    workflow = asking(api, "openai/gpt-4o-mini")
    assert problems(api, workflow) == ["credential_missing"]
    key = "sk-or-v1-" + "7" * 64
    assert api.put("/api/integrations/openrouter/", json={"api_key": key}).status_code == 200
    assert problems(api, workflow) == []
    assert when(api, run(api, workflow)["id"], *FINAL)["status"] == "succeeded"

    selecting = asking(api, "openrouter/openai/gpt-4o-mini")
    assert problems(api, selecting) == []
    assert when(api, run(api, selecting)["id"], *FINAL)["status"] == "succeeded"
    assert [chat["body"]["model"] for chat in provider.chats] == ["openai/gpt-4o-mini"] * 2
    assert {chat["headers"]["authorization"] for chat in provider.chats} == {f"Bearer {key}"}
    calls = api.get("/api/llm-calls/").json()["results"]
    assert {(call["route"], call["requested_model"]) for call in calls} == {
        ("openrouter", "openai/gpt-4o-mini")
    }

    assert problems(api, asking(api, "openrouter/")) == ["model_missing"]
