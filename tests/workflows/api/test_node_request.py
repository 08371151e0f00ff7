"""What a node would send to its model, without a key."""

from dataclasses import replace
from typing import Any

import pytest

from credentials.services import credential_create
from tests.caller import Caller
from tests.people import Person
from workflows.services import workflow_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    return Caller(people["alice"])


def drawn(alice: Caller, credential: str | None = None, **parameters: Any) -> str:
    ask = {"id": "ask", "type": "openrouter.chat", "credential": credential}
    ask["parameters"] = {"model": "sandbox/brief", "user_prompt": "Hello {{trigger.name}}", **parameters}
    nodes = [{"id": "start", "type": "trigger.manual"}, {"id": "set", "type": "data.set"}, ask]
    edges = [{"source": "start", "target": "ask"}]
    made = workflow_create(actor=alice.actor, name="Asking", graph={"nodes": nodes, "edges": edges})
    return str(made.pk)


def asked(alice: Caller, workflow: str, node: str = "ask", body: Any = None) -> Any:
    return alice.call("post", f"/workflows/{workflow}/nodes/{node}/request/", body or {})


def test_the_request_is_shown_with_the_reason_for_each_field(alice: Caller) -> None:
    workflow = drawn(
        alice,
        temperature=0.5,
        presets=["cheapest-with-tools"],
        provider={"order": ["anthropic"]},
        system_prompt="Be brief.",
    )
    found = asked(alice, workflow, body={"input": {"name": "Ada"}}).json()
    assert found["request"]["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello Ada"},
    ]
    assert found["request"]["provider"] == {
        "require_parameters": True,
        "sort": "price",
        "order": ["anthropic"],
    }
    assert found["why"]["provider.sort"] == "preset cheapest-with-tools"
    assert found["why"]["provider.order"] == "field provider"
    assert found["why"]["temperature"] == "field temperature"
    assert found["problems"] == []


def test_nothing_is_sent_that_nobody_asked_for(alice: Caller) -> None:
    assert asked(alice, drawn(alice, user_prompt="Hi")).json()["request"] == {
        "model": "sandbox/brief",
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": True,
        "session_id": "<execution id>",
    }


def test_the_instances_defaults_are_named(alice: Caller, settings: Any) -> None:
    settings.OPENROUTER = replace(settings.OPENROUTER, max_tokens=77)
    found = asked(alice, drawn(alice)).json()
    assert (found["request"]["max_tokens"], found["why"]["max_tokens"]) == (77, "instance default")


def test_a_template_that_cannot_be_filled_stays_and_is_told(alice: Caller) -> None:
    found = asked(alice, drawn(alice, user_prompt="{{json nothing.here | oops}}")).json()
    assert "{{" in found["request"]["messages"][0]["content"]
    assert "user_prompt" in {problem["field"] for problem in found["problems"]}


def test_a_broken_rule_is_a_problem_and_nothing_would_be_sent(alice: Caller) -> None:
    found = asked(alice, drawn(alice, capacity="byok_only", user_prompt="Hi")).json()
    assert found["request"] == {}
    assert [problem["field"] for problem in found["problems"]] == ["provider.only"]


def test_another_kind_of_server_is_not_told_of_openrouters_fields(alice: Caller) -> None:
    data = {"base_url": "https://example.com/v1", "api_key": "k" * 20}
    other = credential_create(actor=alice.actor, name="Other", type="openai_compatible", data=data)
    workflow = drawn(alice, str(other.pk), presets=["zdr-only"], server_tools=[{"type": "web_search"}])
    found = asked(alice, workflow).json()
    assert not {"provider", "tools", "plugins", "session_id"} & set(found["request"])
    assert not {path.partition(".")[0] for path in found["why"]} - set(found["request"])


@pytest.mark.parametrize(
    ("node", "body", "status", "code"),
    [
        ("nobody", {}, 404, "not_found"),
        ("set", {}, 422, "no_request"),
        ("ask", {"input": []}, 400, "invalid_request"),
        ("ask", {"key": "x"}, 400, "invalid_request"),
    ],
)
def test_what_cannot_be_shown_says_why(alice: Caller, node: str, body: Any, status: int, code: str) -> None:
    answer = asked(alice, drawn(alice), node, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_drafts_of_others_are_not_shown(alice: Caller, people: dict[str, Person]) -> None:
    assert asked(Caller(people["charlie"]), drawn(alice)).status_code == 404
