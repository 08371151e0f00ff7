"""Numbers of a draft: every digit that comes in goes out again."""

import json

import pytest
from django.test import Client

from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create


@pytest.mark.parametrize(
    "value",
    [
        "12345678901234567890",
        "-9007199254740993",
        "123456789012345678901234567890",
        "1.0",
        "0.14285714285714285",
    ],
)
def test_a_number_comes_back_with_all_its_digits(alice: Person, value: str) -> None:
    workflow = create(alice)
    drawn = graph("start>a", node("start", "trigger.manual", sample_input={"n": "N"}), says("a", "{{n}}"))
    raw = json.dumps({"revision": workflow["revision"], "graph": drawn}).replace('"N"', value)
    client = Client(headers={"Authorization": f"Bearer {alice.token}"})
    path = f"/api/workflows/{workflow['id']}/"
    answer = client.put(f"{path}graph/", raw, content_type="application/json")
    assert answer.status_code == 200
    assert f'"n":{value}' in answer.content.decode()
    assert f'"n":{value}' in client.get(path).content.decode()


def test_a_number_above_all_numbers_is_refused_by_name(alice: Person) -> None:
    workflow = create(alice)
    drawn = graph("start>a", node("start", "trigger.manual", sample_input={"n": "N"}), says("a", 1))
    raw = json.dumps({"revision": workflow["revision"], "graph": drawn}).replace('"N"', "1e400")
    client = Client(headers={"Authorization": f"Bearer {alice.token}"})
    answer = client.put(f"/api/workflows/{workflow['id']}/graph/", raw, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")
    assert "1e400" in answer.json()["error"]["message"]
