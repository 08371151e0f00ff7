"""`openrouter.chat`: ask a language model."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import Field, TypeAdapter

from workflows.nodes.ai._chat.json_answer import InvalidAnswerError, parse, repair_message, validator
from workflows.nodes.ai._chat.params import DEFAULT_MODEL, ChatParams
from workflows.nodes.ai._chat.request import SANDBOX, broken_rules, build
from workflows.sdk import (
    ChatReply,
    ChatRequest,
    Context,
    Effect,
    Json,
    NodeError,
    NodeType,
    Output,
    Problem,
)

_REPLY = TypeAdapter(ChatReply)
"""How an answer is journaled."""


class ChatOutput(Output):
    """The answer and what it took."""

    text: str
    """The answer's text."""
    # The attribute would hide a method of Pydantic's.
    json_: Json = Field(None, alias="json")
    """The parsed answer, with a JSON Schema."""
    reasoning: str | None = None
    """What the model thought, where it shows that."""
    images: list[dict[str, Json]] = Field(default_factory=list)
    """Pictures that the model made."""
    annotations: list[dict[str, Json]] = Field(default_factory=list)
    """Citations."""
    tool_calls: list[dict[str, Json]] = Field(default_factory=list)
    """Calls of tools that the model asks for."""
    model: str
    """The model that answered; with fallbacks not always the one that was asked."""
    provider: str | None = None
    """Who ran the model."""
    finish_reason: str | None = None
    """Why it stopped: `stop`, `length`, `tool_calls`, `content_filter`."""
    usage: dict[str, int]
    """`input_tokens`, `output_tokens`, `cached_tokens`, `reasoning_tokens`."""
    cost_usd: str | None = None
    """What the provider charged, in US dollars."""
    estimated_cost_usd: str | None = None
    """What the catalogue's prices say, where the provider says nothing."""
    generation_id: str | None = None
    """The provider's id of this answer."""
    choices: int = 1
    """How many answers came; with more than one, asked for by `n`, this is the first, and all are paid."""


class OpenRouterChat(NodeType[ChatParams, ChatOutput]):
    """Ask any language model, and watch the answer as it is written.

    Works with OpenRouter, with every server that speaks OpenAI's chat completions, and, for first steps,
    with the sandbox's models, which need no key. The answer is read as `{{openrouterResponse.text}}`.
    """

    type = "openrouter.chat"
    label = "OpenRouter chat"
    variable = "openrouterResponse"
    category = "ai"
    icon = "sparkles"
    credential_types = ("openrouter", "openai_compatible")
    effect = Effect.REPEATABLE
    params = ChatParams
    output = ChatOutput
    output_example = {
        "text": "A loom weaves threads into cloth.",
        "json": None,
        "reasoning": None,
        "images": [],
        "annotations": [],
        "tool_calls": [],
        "model": DEFAULT_MODEL,
        "provider": "OpenAI",
        "finish_reason": "stop",
        "usage": {"input_tokens": 42, "output_tokens": 9, "cached_tokens": 0, "reasoning_tokens": 0},
        "cost_usd": "0.0000117",
        "estimated_cost_usd": None,
        "generation_id": "gen-1764031697-vqvW0uz7ouT4",
        "choices": 1,
    }

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """The rules of models and providers, and a credential for every model that is not a sandbox's."""
        found = [
            Problem(code="invalid_parameter", field=rule.field, message=rule.message, hint=rule.hint)
            for rule in broken_rules(parameters)
        ]
        model = str(parameters.get("model") or DEFAULT_MODEL).strip()
        if " " in model and "{{" not in model:
            found.append(_spaced(model))
        if not credential and "{{" not in model and not model.startswith(SANDBOX):
            message = f"The model {model} needs a credential."
            hint = "Choose an OpenRouter credential, or try sandbox/assistant, which needs none."
            found.append(Problem(code="credential_missing", field="credential", message=message, hint=hint))
        return found

    async def run(self, params: ChatParams, ctx: Context) -> Json:
        """Ask, and ask once more where the answer does not fit the schema."""
        request = build(params, ctx.execution_id, ctx.defaults)
        if params.response_schema is None:
            return _output(await ctx.llm.chat(request, ctx.stream), None)
        check = await asyncio.to_thread(validator, params.response_schema)
        reply = await _step("answer", request, ctx)
        try:
            return _output(reply, await asyncio.to_thread(parse, reply.text, check))
        except InvalidAnswerError as first:
            said = {"role": "assistant", "content": reply.text}
            again = replace(request, messages=[*request.messages, said, repair_message(first)])
        reply = await _step("correction", again, ctx)
        try:
            return _output(reply, await asyncio.to_thread(parse, reply.text, check))
        except InvalidAnswerError as second:
            raise _invalid(reply, second) from second


def _spaced(model: str) -> Problem:
    """Some servers have such ids, OpenRouter has none."""
    message = f"The model's id {model!r} has spaces, as no model of OpenRouter has."
    hint = f"Did you mean {''.join(model.split())}? An id looks like {DEFAULT_MODEL}."
    return Problem(code="invalid_parameter", severity="warning", field="model", message=message, hint=hint)


async def _step(name: str, request: ChatRequest, ctx: Context) -> ChatReply:
    """One of several questions: what was answered, and paid, is not asked again by a later attempt."""

    async def ask() -> Json:
        reply: Json = _REPLY.dump_python(await ctx.llm.chat(request, ctx.stream), mode="json")
        return reply

    return _REPLY.validate_python(await ctx.step(name, ask, effect=Effect.REPEATABLE))


def _output(reply: ChatReply, value: Json) -> dict[str, Any]:
    return {
        "text": reply.text,
        "json": value,
        "reasoning": reply.reasoning,
        "images": reply.images,
        "annotations": reply.annotations,
        "tool_calls": reply.tool_calls,
        "model": reply.model,
        "provider": reply.provider,
        "finish_reason": reply.finish_reason,
        "usage": reply.usage.as_dict(),
        "cost_usd": _money(reply.cost_usd),
        "estimated_cost_usd": _money(reply.estimated_cost_usd),
        "generation_id": reply.generation_id,
        "choices": reply.choices,
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _invalid(reply: ChatReply, error: InvalidAnswerError) -> NodeError:
    return NodeError(
        "response_invalid",
        f"The model's answer does not fit the JSON Schema, also after one correction: {error}",
        "Simplify the schema, describe its fields, or choose a model with structured output.",
        details={"partial_text": reply.text, "model": reply.model, "finish_reason": reply.finish_reason},
    )
