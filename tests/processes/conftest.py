"""Webhooks, credentials and a browser of the common instance."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from tests.processes.sockets import signed_in
from tests.processes.workflow import chain, create, node, said
from tests.running import Running


@pytest.fixture
def hook(api: httpx2.Client) -> Callable[..., str]:
    """The address of a new webhook, followed by `nodes`; keyword arguments are its settings."""

    def publish(*nodes: dict[str, Any], credential: str | None = None, **parameters: Any) -> str:
        trigger = node("hook", "trigger.webhook", credential=credential, parameters=parameters)
        after = nodes or (said("{{trigger.body}}"),)
        workflow = create(api, chain(trigger, *after), publish=True)
        shown = api.get(f"/api/workflows/{workflow}/").json()
        return str(shown["triggers"][0]["url"])

    return publish


@pytest.fixture
def secret(api: httpx2.Client) -> Callable[..., str]:
    """The id of a new credential; those for HTTP may be sent to the tests' servers."""

    def make(type: str, **data: str) -> str:
        body: dict[str, Any] = {"name": f"{type} {time.monotonic_ns()}", "type": type, "data": data}
        if type in ("http_basic", "http_bearer", "http_header"):
            body["hosts"] = ["127.0.0.1"]
        made = api.post("/api/credentials/", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    return make


@pytest.fixture
def browser(running: Running, api: httpx2.Client) -> Iterator[httpx2.Client]:
    """The owner, signed in as a browser is."""
    with signed_in(running) as client:
        yield client
