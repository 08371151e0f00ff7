"""Published webhooks, and who calls them, for tests inside one process."""

from typing import Any

from django.test import Client

from tests.people import Person
from tests.workflows.drawing import graph, node, says
from workflows.models import Trigger


def publish_hook(who: Person, credential: str | None = None, **parameters: Any) -> Trigger:
    """The trigger of a new workflow: a webhook that is followed by one node."""
    drawn = graph(
        "hook>a", node("hook", "trigger.webhook", credential=credential, **parameters), says("a", 1)
    )
    status, workflow = who.post("/api/workflows/", {"name": "Hook", "graph": drawn})
    assert status == 201, workflow
    status, answer = who.post(f"/api/workflows/{workflow['id']}/publish/")
    assert status == 200, answer
    trigger: Trigger = Trigger.objects.get(workflow=workflow["id"])
    return trigger


def call(trigger: Trigger, body: bytes = b"", method: str = "POST", query: str = "", **headers: str) -> Any:
    """The answer of the webhook; keyword arguments are headers, with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = named.pop("content-type", "application/json")
    path = f"/hooks/{trigger.token}{query}"
    return Client(headers=named).generic(method, path, body, content_type=kind)
