"""`openrouter.chat` sends the configured request, streams and validates the answer, and records its cost."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from ai_models.providers.sandbox.client import Sandbox
from tests.workflows.nodes.ai.chatting import NODE, REPLY, ask, failure
from workflows.nodes.ai.openrouter_chat import OpenRouterChat
from workflows.sdk import ChatReply, ChatRequest, Json
from workflows.sdk.testing import FakeContext, FakeLlm, run_node


async def test_a_prompt_alone_is_enough() -> None:
    output, request, ctx = await ask({})
    assert (request.model, request.messages) == ("openai/gpt-4o-mini", [{"role": "user", "content": "Hi"}])
    assert request.options == {"session_id": "exec-1"}
    assert (output["text"], output["model"], output["cost_usd"]) == ("Hello", REPLY.model, "0.0000010500")
    assert "".join(chunk.text for chunk in ctx.streamed) == "Hello"


async def test_the_conversation_stands_between_the_system_and_the_user() -> None:
    earlier = [{"role": "user", "content": "A"}, {"role": "assistant", "content": "B", "name": "bot"}]
    _, request, _ = await ask({"system_prompt": "Be brief.", "messages": earlier})
    assert request.messages == [
        {"role": "system", "content": "Be brief."},
        *earlier,
        {"role": "user", "content": "Hi"},
    ]


@pytest.mark.parametrize("images", [["https://x/a.png", "", "data:image/png;base64,AA"], "https://x/a.png"])
async def test_pictures_follow_the_text(images: Json) -> None:
    _, request, _ = await ask({"images": images})
    content = request.messages[0]["content"]
    assert content[0] == {"type": "text", "text": "Hi"}
    assert content[1] == {"type": "image_url", "image_url": {"url": "https://x/a.png"}}
    assert len(content) == (3 if isinstance(images, list) else 2)


async def test_settings_become_the_fields_of_the_request() -> None:
    settings: dict[str, Json] = {
        "temperature": 0,
        "top_p": 0.9,
        "max_tokens": 4000,
        "stop": ["END"],
        "seed": 0,
        "top_k": 5,
        "min_p": 0.1,
        "top_a": 0.2,
        "frequency_penalty": 0.3,
        "presence_penalty": -0.3,
        "repetition_penalty": 1.1,
        "reasoning": {"max_tokens": 2000, "exclude": True},
        "models": ["a/b", "c/d"],
        "provider": {"order": ["openai"], "allow_fallbacks": False},
        "plugins": [{"id": "file-parser"}],
        "session_id": "mine",
    }
    _, request, _ = await ask({**settings, "extra_body": {"verbosity": "low", "top_p": 0.5}})
    assert request.options == {**settings, "verbosity": "low", "top_p": 0.5}


async def test_the_operators_defaults_fill_what_is_left_open() -> None:
    defaults = {"max_tokens": 100, "reasoning": {"effort": "low"}, "plugins": [{"id": "web"}]}
    _, request, _ = await ask({"max_tokens": 50}, defaults=defaults)
    assert request.options == {**defaults, "max_tokens": 50, "session_id": "exec-1"}


async def test_json_typed_as_text_is_understood() -> None:
    _, request, _ = await ask({"provider": '{"sort": "price"}', "extra_body": "", "plugins": "[]"})
    assert request.options == {"provider": {"sort": "price"}, "session_id": "exec-1"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"user_prompt": ""},
        {"temperature": 2.1},
        {"top_p": 0},
        {"max_tokens": 0},
        {"stop": ["a", "b", "c", "d", "e"]},
        {"models": ["a", "b", "c", "d"]},
        {"provider": "not json"},
        {"reasoning": {"effort": "extreme"}},
        {"session_id": "x" * 257},
        {"unknown": 1},
    ],
)
async def test_a_value_out_of_range_is_refused(parameters: dict[str, Json]) -> None:
    with pytest.raises(ValidationError):
        await ask(parameters)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"reasoning": {"effort": "low", "max_tokens": 2000}}, "reasoning.effort"),
        ({"reasoning": {"max_tokens": 2000}, "max_tokens": 2000}, "reasoning.max_tokens"),
        ({"model": "anthropic/claude-sonnet-4.5", "reasoning": {"max_tokens": 2000}}, "max_tokens"),
        (
            {"model": "anthropic/claude-sonnet-4.5", "reasoning": {"max_tokens": 500}, "max_tokens": 900},
            "reasoning.max_tokens",
        ),
        ({"extra_body": {"messages": []}}, "extra_body.messages"),
        ({"images": ["ftp://x/a.png"]}, "images.0"),
        ({"response_schema": {"type": "nonsense"}}, "response_schema"),
        ({"response_schema": {"patternProperties": {"(?=a)b": {}}}}, "response_schema"),
    ],
)
async def test_a_rule_is_checked_before_the_call_and_names_the_field(
    parameters: dict[str, Json], field: str
) -> None:
    llm = FakeLlm(REPLY)
    error = await failure(parameters, llm)
    assert (error.code, error.details["field"], error.retryable) == ("invalid_request", field, False)
    assert error.hint
    assert llm.requests == []


async def test_a_budget_below_max_tokens_is_fine() -> None:
    budget = {"reasoning": {"max_tokens": 2000}, "max_tokens": 2001}
    _, request, _ = await ask({"model": "anthropic/claude-sonnet-4.5", **budget})
    assert request.options["reasoning"] == {"max_tokens": 2000}


@pytest.mark.parametrize(
    ("parameters", "credential", "fields"),
    [
        ({}, False, ["credential"]),
        ({}, True, []),
        ({"model": "sandbox/assistant"}, False, []),
        ({"model": "{{vars.model}}"}, False, []),
        ({"reasoning": {"max_tokens": 9, "effort": "low"}}, True, ["reasoning.effort"]),
        ({"reasoning": {"max_tokens": "{{n}}"}, "images": ["{{url}}"], "extra_body": "{{x}}"}, True, []),
        ({"images": ["nothing"]}, True, ["images.0"]),
    ],
)
def test_a_draft_is_checked_where_it_is_fixed(parameters: Any, credential: bool, fields: list[str]) -> None:
    assert [problem.field for problem in NODE.check(parameters, credential)] == fields


async def test_with_the_sandbox_the_whole_way_works_without_a_key() -> None:
    class SandboxLlm(FakeLlm):
        async def chat(self, request: ChatRequest, on_chunk: Any) -> ChatReply:
            return await Sandbox().chat(request, on_chunk)

    ctx = FakeContext(llm=SandboxLlm(REPLY))
    schema = {"type": "object", "properties": {"label": {"enum": ["bug", "praise"]}}, "required": ["label"]}
    parameters = {"model": "sandbox/assistant", "user_prompt": "The app crashed.", "response_schema": schema}
    output = await run_node(NODE, {**parameters, "extra_body": {"x_sandbox": {"pace_ms": 0}}}, ctx)
    assert output["json"] == {"label": "bug"}
    assert set(output) == set(OpenRouterChat.output_example)
    assert Decimal(output["cost_usd"]) > 0


async def test_an_empty_list_of_plugins_switches_the_operators_off() -> None:
    defaults = {"plugins": [{"id": "web"}], "max_tokens": 9}
    _, request, _ = await ask({"plugins": []}, defaults=defaults)
    assert request.options == {"session_id": "exec-1", "max_tokens": 9}
    _, request, _ = await ask({}, defaults=defaults)
    assert request.options["plugins"] == [{"id": "web"}]


async def test_the_limits_of_a_call_are_the_nodes() -> None:
    _, request, _ = await ask({"idle_timeout_s": 7, "first_token_timeout_s": 8})
    assert (request.idle_timeout, request.first_token_timeout) == (7, 8)


async def test_a_models_id_is_understood_as_it_was_pasted() -> None:
    _, request, _ = await ask({"model": ' "openai/gpt-4o-mini"\n', "models": [" a/b "]})
    assert (request.model, request.options["models"]) == ("openai/gpt-4o-mini", ["a/b"])


def test_a_models_id_with_spaces_is_a_warning() -> None:
    found = NODE.check({"model": "openai / gpt-4o-mini"}, credential=True)
    assert [(problem.field, problem.severity) for problem in found] == [("model", "warning")]
    assert found[0].hint and "openai/gpt-4o-mini?" in found[0].hint
    assert NODE.check({"model": " openai/gpt-4o-mini "}, credential=True) == []


async def test_several_answers_are_told() -> None:
    llm = FakeLlm(ChatReply(text="x", model="a/b", choices=2))
    output, _, _ = await ask({"extra_body": {"n": 2}}, llm)
    assert (output["text"], output["choices"]) == ("x", 2)
