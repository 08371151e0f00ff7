"""Creating, saving and publishing over the API."""

from typing import Any

from tests.people import Person
from tests.workflows.drawing import graph, says

SIMPLE = graph("start>a", says("a", "hello"))


def create(who: Person, drawn: Any = SIMPLE, name: str = "Daily") -> dict[str, Any]:
    status, workflow = who.post("/api/workflows/", {"name": name, "graph": drawn})
    assert status == 201, workflow
    found: dict[str, Any] = workflow
    return found


def save(who: Person, workflow: dict[str, Any], drawn: Any, revision: int = 1) -> tuple[int, Any]:
    return who.put(f"/api/workflows/{workflow['id']}/graph/", {"revision": revision, "graph": drawn})


def publish(who: Person, workflow: dict[str, Any]) -> Any:
    status, answer = who.post(f"/api/workflows/{workflow['id']}/publish/")
    assert status == 200, answer
    return answer
