"""The sandbox is useful where rules suffice, honest where they do not, and fails when told to."""

import json
import time
from typing import Any

import jsonschema
import pytest

from ai_models.providers.sandbox.client import Sandbox
from ai_models.providers.sandbox.instances import instance
from ai_models.providers.sandbox.words import answer, labels_in
from tests.ai_models.providers.asking import ignore_chunk
from workflows.sdk.llm import ChatChunk, ChatRequest, LlmError

PAGE = """<html><head><title>T</title><style>p{}</style></head><body><script>x()</script>
<h1>Looms</h1>. <p>A loom weaves cloth &amp; tapestry. It holds the warp under tension. Many exist.</p>"""


async def ask(model: str, user: str, **options: Any) -> tuple[str, list[ChatChunk]]:
    seen: list[ChatChunk] = []

    async def on_chunk(chunk: ChatChunk) -> None:
        seen.append(chunk)

    options = {"x_sandbox": {"pace_ms": 0}, **options}
    request = ChatRequest(model=model, messages=[{"role": "user", "content": user}], options=options)
    return (await Sandbox().chat(request, on_chunk)).text, seen


def test_a_page_is_summarised_without_its_markup() -> None:
    assert (
        answer("", f"Summarise this page in two sentences:\n{PAGE}")
        == "Looms . A loom weaves cloth & tapestry."
    )
    bullets = answer("Summarise in three bullet points.", "One is first. Two is next. Three is last. Four.")
    assert bullets == "- One is first.\n- Two is next.\n- Three is last."


@pytest.mark.parametrize(
    ("prompt", "label"),
    [
        ("Classify the message as one of: billing, bug, praise.\nThe app crashed with an error", "bug"),
        ("Classify the message as one of: billing, bug, praise.\nMy invoice was charged twice", "billing"),
        ("Is the sentiment positive, negative or neutral? Text: this is terrible, I hate it", "negative"),
        ("Labels: urgent, normal\nHello there", "normal"),
        ("Choose one of these categories: Sports | Politics | Science. Text: a science fair", "Science"),
    ],
)
def test_a_label_is_chosen_from_those_that_are_listed(prompt: str, label: str) -> None:
    assert answer("", prompt) == label


def test_a_prompt_without_labels_has_none() -> None:
    assert labels_in("Write a poem about the sea.") == []


async def test_anything_else_is_answered_plainly_as_a_sandbox() -> None:
    first, _ = await ask("sandbox/assistant", "Write a poem about the sea.")
    assert "sandbox, not a language model" in first
    assert first == (await ask("sandbox/assistant", "Write a poem about the sea."))[0]


async def test_the_answer_comes_in_pieces_with_usage_and_cost() -> None:
    seen: list[str] = []

    async def on_chunk(chunk: ChatChunk) -> None:
        seen.append(chunk.text)

    request = ChatRequest(model="sandbox/assistant:pace-0", messages=[{"role": "user", "content": "Hello"}])
    reply = await Sandbox().chat(request, on_chunk)
    assert len(seen) > 10 and "".join(seen) == reply.text
    assert (reply.provider, reply.finish_reason) == ("Wireloom Sandbox", "stop")
    assert reply.usage.input_tokens == 2 and reply.cost_usd and reply.cost_usd > 0
    assert reply.generation_id


async def test_the_thinker_shows_its_reasoning_first() -> None:
    _, seen = await ask("sandbox/thinker", "Hello")
    channels = [chunk.channel for chunk in seen]
    assert channels == sorted(channels) and set(channels) == {"reasoning", "text"}


async def test_a_long_answer_does_not_come_in_endless_pieces() -> None:
    text, seen = await ask("sandbox/assistant", "x", x_sandbox={"text": "word " * 5000, "pace_ms": 0})
    assert len(seen) <= 120 and len(text) == 25_000


SCHEMAS: list[dict[str, Any]] = [
    {
        "type": "object",
        "properties": {
            "label": {"enum": ["bug", "praise"]},
            "score": {"type": "number", "minimum": 2, "maximum": 3},
        },
        "required": ["label", "score"],
        "additionalProperties": False,
    },
    {"type": "array", "items": {"type": "string", "minLength": 40, "maxLength": 50}, "minItems": 2},
    {
        "type": "object",
        "properties": {
            "when": {"type": "string", "format": "date"},
            "n": {"type": "integer", "exclusiveMinimum": 4, "multipleOf": 5},
            "ok": {"type": "boolean"},
            "none": {"type": "null"},
        },
    },
    {
        "$ref": "#/$defs/tree",
        "$defs": {
            "tree": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
                },
                "required": ["name", "children"],
            }
        },
    },
    {"anyOf": [{"type": ["string", "null"]}, {"type": "integer"}]},
    {"type": "object", "required": ["free"]},
    {"const": {"a": 1}},
    {"type": "integer", "maximum": -3},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=[str(number) for number in range(len(SCHEMAS))])
def test_an_instance_is_valid_for_its_schema(schema: dict[str, Any]) -> None:
    jsonschema.validate(instance(schema, "The app crashed. It was sad."), schema)


async def test_structured_output_is_filled_from_the_prompt() -> None:
    schema = {
        "type": "object",
        "properties": {"kind": {"enum": ["praise", "bug"]}, "summary": {"type": "string"}},
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    text, _ = await ask("sandbox/assistant", "Fill in:\nThe app crashed. Help.", response_format=wanted)
    assert json.loads(text) == {"kind": "bug", "summary": "The app crashed."}


@pytest.mark.parametrize(
    ("suffix", "code", "partial"),
    [
        ("error-429", "rate_limited", None),
        ("error-401", "invalid_api_key", None),
        ("midstream-502", "model_unavailable", "This is"),
        ("cut", "provider_error", "This is"),
        ("empty", "provider_error", None),
        ("empty-choices", "provider_error", None),
    ],
)
async def test_it_fails_as_the_models_suffix_says(suffix: str, code: str, partial: str | None) -> None:
    with pytest.raises(LlmError) as caught:
        await ask(f"sandbox/assistant:{suffix}", "Hello")
    assert caught.value.code == code
    assert str(caught.value.details.get("partial_text", "")).startswith(partial or "")
    assert ("partial_text" in caught.value.details) is (partial is not None)


async def test_it_waits_as_long_as_it_is_told() -> None:
    started = time.monotonic()
    await ask("sandbox/assistant:delay-80", "Hello")
    assert time.monotonic() - started >= 0.08


async def test_a_stall_ends_with_the_time() -> None:
    request = ChatRequest(
        model="sandbox/assistant:stall:pace-0",
        messages=[{"role": "user", "content": "x"}],
        total_timeout=0.05,
    )
    with pytest.raises(LlmError) as caught:
        await Sandbox().chat(request, ignore_chunk)
    assert caught.value.code == "timeout"
    assert caught.value.details["partial_text"]


async def test_what_it_does_not_know_is_told() -> None:
    with pytest.raises(LlmError, match="no model sandbox/gpt-9") as caught:
        await ask("sandbox/gpt-9", "Hello")
    assert caught.value.hint and "sandbox/assistant" in caught.value.hint
    with pytest.raises(LlmError, match="x_sandbox"):
        await ask("sandbox/assistant", "Hello", x_sandbox={"colour": "red"})
