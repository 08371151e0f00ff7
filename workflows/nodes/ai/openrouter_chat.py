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
    """The answer, with its usage and cost."""

    text: str
    """The text of the answer."""
    # A field named `json` would hide a method of Pydantic's.
    json_: Json = Field(None, alias="json")
    """The parsed answer, if the node has a JSON Schema."""
    reasoning: str | None = None
    """The model's reasoning, if the model reveals it."""
    images: list[dict[str, Json]] = Field(default_factory=list)
    """Images that the model generated."""
    annotations: list[dict[str, Json]] = Field(default_factory=list)
    """Citations."""
    tool_calls: list[dict[str, Json]] = Field(default_factory=list)
    """Tool calls that the model requests."""
    model: str
    """The model that answered; with fallbacks it may differ from the requested one."""
    provider: str | None = None
    """The provider that ran the model."""
    finish_reason: str | None = None
    """Why the model stopped: `stop`, `length`, `tool_calls` or `content_filter`."""
    usage: dict[str, int]
    """`input_tokens`, `output_tokens`, `cached_tokens`, `reasoning_tokens`."""
    cost_usd: str | None = None
    """The amount that the provider charged, in US dollars."""
    estimated_cost_usd: str | None = None
    """The cost by the catalogue's prices, if the provider reports none."""
    generation_id: str | None = None
    """The provider's id of this answer."""
    choices: int = 1
    """The number of answers. With more than one (set by `n`), this output holds the first; all are billed."""


class OpenRouterChat(NodeType[ChatParams, ChatOutput]):
    """Ask any language model, and watch the answer as it is written.

    Works with OpenRouter, with every server that implements OpenAI's chat completions and, for first steps,
    with the sandbox models, which need no key. Read the answer as `{{openrouterResponse.text}}`.
    """

    type = "openrouter.chat"
    label = "OpenRouter chat"
    variable = "openrouterResponse"
    category = "ai"
    icon = "sparkles"
    credential_types = ("openrouter", "openai_compatible")
    effect = Effect.REPEATABLE
    asks_model = True
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
        """Check the rules of models and providers, and that every model outside the sandbox has a credential."""
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

    def model_request(
        self, params: ChatParams, execution_id: str, defaults: Mapping[str, Any]
    ) -> tuple[ChatRequest, Mapping[str, str]]:
        """The request for these settings."""
        built = build(params, execution_id, defaults)
        return built.request, built.why

    async def run(self, params: ChatParams, ctx: Context) -> Json:
        """Ask, and ask once more if the answer does not match the schema."""
        request, _ = self.model_request(params, ctx.execution_id, ctx.defaults)
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
    """Some servers use ids with spaces; OpenRouter does not."""
    message = f"The model id {model!r} contains spaces; OpenRouter's ids contain none."
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
        f"The model's answer does not match the JSON Schema, even after one correction: {error}",
        "Simplify the schema, describe its fields, or choose a model with structured output.",
        details={"partial_text": reply.text, "model": reply.model, "finish_reason": reply.finish_reason},
    )
