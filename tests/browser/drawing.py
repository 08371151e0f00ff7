"""Workflows that the browser tests make over the API, and the owner's tab."""

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.running import EMAIL, PASSWORD, Running


def node(id: str, kind: str, x: int, y: int = 0, **parameters: Any) -> dict[str, Any]:
    """A node whose label and variable are its id."""
    names = {"id": id, "type": kind, "label": id, "variable": id}
    return {**names, "position": {"x": x, "y": y}, "parameters": parameters}


def draw(api: httpx.Client, *nodes: dict[str, Any], edges: str = "", name: str = "Drawing") -> str:
    """A workflow with the lines `a-b b:true-c`. Returns its id."""
    lines = [line.split("-") for line in edges.split()]
    drawn = [
        {**dict(zip(("source", "source_port"), a.split(":"), strict=False)), "target": b} for a, b in lines
    ]
    answer = api.post("/api/workflows/", json={"name": name, "graph": {"nodes": nodes, "edges": drawn}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def graph_of(api: httpx.Client, workflow: str) -> dict[str, Any]:
    """The draft as it is stored."""
    found: dict[str, Any] = api.get(f"/api/workflows/{workflow}/").json()["graph"]
    return found


def sign_in(page: Page, running: Running) -> None:
    """As the owner, by keyboard."""
    page.goto(f"{running.url}/sign-in/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
