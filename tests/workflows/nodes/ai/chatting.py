"""Asks `openrouter.chat` with a model that answers as told."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from workflows.nodes.ai.openrouter_chat import OpenRouterChat
from workflows.sdk import ChatReply, ChatRequest, Json, NodeError, Usage
from workflows.sdk.testing import FakeContext, FakeLlm, run_node

NODE = OpenRouterChat()


REPLY = ChatReply(
    text="Hello",
    model="openai/gpt-4o-mini-2024",
    provider="OpenAI",
    finish_reason="stop",
    usage=Usage(input_tokens=3, output_tokens=1),
    cost_usd=Decimal("0.0000010500"),
    generation_id="gen-1",
)


SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


@dataclass
class Answers(FakeLlm):
    """Answers with one text after the other."""

    reply: ChatReply | Exception = field(default_factory=lambda: REPLY)
    texts: list[str] = field(default_factory=list)

    async def chat(self, request: ChatRequest, on_chunk: Any) -> ChatReply:
        self.reply = ChatReply(
            text=self.texts[len(self.requests)], model="a/b", generation_id=f"gen-{len(self.requests)}"
        )
        return await super().chat(request, on_chunk)


async def ask(
    parameters: dict[str, Json], llm: FakeLlm | None = None, **context: Any
) -> tuple[Any, ChatRequest, FakeContext]:
    ctx = FakeContext(llm=llm or FakeLlm(REPLY), execution_id="exec-1", **context)
    output = await run_node(NODE, {"user_prompt": "Hi", **parameters}, ctx)
    return output, ctx.llm.requests[0], ctx


async def failure(parameters: dict[str, Json], llm: FakeLlm | None = None) -> NodeError:
    with pytest.raises(NodeError) as caught:
        await ask(parameters, llm)
    return caught.value
