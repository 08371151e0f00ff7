"""The settings of `openrouter.chat`."""

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from workflows.sdk import Json, Params, ui

DEFAULT_MODEL = "openai/gpt-4o-mini"


def _as_list(value: Any) -> Any:
    """One text where a list is expected, as a template gives it, is a list of one; empty ones are none."""
    items = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return [item for item in items if item != ""]


def _as_json(value: Any) -> Any:
    """JSON that was typed as text."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is not valid JSON: {error}") from error


def _as_model(value: Any) -> Any:
    """A model's id as it was pasted, without what surrounds it."""
    return value.strip(" \t\r\n\"'`") if isinstance(value, str) else value


def _as_models(value: Any) -> Any:
    return [item for item in map(_as_model, _as_list(value)) if item != ""]


ModelId = Annotated[str, BeforeValidator(_as_model)]
ModelIds = Annotated[list[str], BeforeValidator(_as_models)]
Texts = Annotated[list[str], BeforeValidator(_as_list)]
Object = Annotated[dict[str, Json] | None, BeforeValidator(_as_json)]
Objects = Annotated[list[dict[str, Json]] | None, BeforeValidator(_as_json)]

SAMPLING = "Sampling"
REASONING = "Reasoning"
STRUCTURE = "Structured output"
ROUTING = "Routing"
MORE = "More"


class Message(Params):
    """One message of an earlier conversation."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool"] = "user"
    """Who said it."""
    content: Json = Field(None, json_schema_extra=ui(widget="multiline"))
    """What was said: text, or a list of content parts."""


class Reasoning(Params):
    """How much the model thinks before it answers."""

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    """How hard to think. Either this or a budget."""
    max_tokens: int | None = Field(None, title="Budget", ge=1)
    """Tokens for thinking; at least 1024 and below `max_tokens` for Anthropic's models."""
    exclude: bool = False
    """Think, but do not send the thoughts."""


class ChatParams(Params):
    """Settings."""

    model: ModelId = Field(DEFAULT_MODEL, min_length=1, max_length=300, json_schema_extra=ui(widget="model"))
    """The model's id, as in `openai/gpt-4o-mini`. Models of `sandbox/` need no credential."""
    system_prompt: str = Field("", json_schema_extra=ui(widget="multiline"))
    """What the model is and how it shall answer."""
    user_prompt: str = Field(min_length=1, json_schema_extra=ui(widget="multiline"))
    """What the model is asked."""
    messages: list[Message] = Field(
        default_factory=list, title="Conversation", json_schema_extra=ui(group=MORE)
    )
    """Earlier messages, between the system prompt and the user prompt."""
    images: Texts = Field(default_factory=list, max_length=32)
    """Addresses of pictures (`https://…` or `data:image/…`) that the model looks at."""

    temperature: float | None = Field(None, ge=0, le=2, json_schema_extra=ui(group=SAMPLING))
    """0 is the most predictable. Empty leaves it to the model, like all fields of this section."""
    top_p: float | None = Field(None, gt=0, le=1, json_schema_extra=ui(group=SAMPLING))
    """Only the most likely tokens, up to this share of probability."""
    max_tokens: int | None = Field(None, ge=1, json_schema_extra=ui(group=SAMPLING))
    """The longest answer, in tokens, thinking included."""
    stop: Texts = Field(default_factory=list, max_length=4, json_schema_extra=ui(group=SAMPLING))
    """Texts at which the answer ends, at most four."""
    seed: int | None = Field(None, json_schema_extra=ui(group=SAMPLING))
    """The same seed gives the same answer where the provider can do that."""
    top_k: int | None = Field(None, ge=0, json_schema_extra=ui(group=SAMPLING))
    """Only this many of the most likely tokens. OpenAI's API does not know it, nor the next two, nor
    `repetition_penalty`: a server of the OpenAI-compatible kind gets them from `extra_body` only."""
    min_p: float | None = Field(None, ge=0, le=1, json_schema_extra=ui(group=SAMPLING))
    """Only tokens at least this likely, relative to the likeliest."""
    top_a: float | None = Field(None, ge=0, le=1, json_schema_extra=ui(group=SAMPLING))
    """Only tokens likely enough, by the square of the likeliest."""
    frequency_penalty: float | None = Field(None, ge=-2, le=2, json_schema_extra=ui(group=SAMPLING))
    """Against repeating words, the more often they came."""
    presence_penalty: float | None = Field(None, ge=-2, le=2, json_schema_extra=ui(group=SAMPLING))
    """Against repeating words at all."""
    repetition_penalty: float | None = Field(None, gt=0, le=2, json_schema_extra=ui(group=SAMPLING))
    """Against repeating the input's words."""

    reasoning: Reasoning | None = Field(None, json_schema_extra=ui(group=REASONING))
    """For models that think before they answer."""
    response_schema: Object = Field(
        None, title="JSON Schema", json_schema_extra=ui(widget="json", group=STRUCTURE)
    )
    """The answer is JSON of this schema, checked here and repaired once; read it as `json`."""

    models: ModelIds = Field(
        default_factory=list, title="Fallback models", max_length=3, json_schema_extra=ui(group=ROUTING)
    )
    """Tried in this order when the model fails, at most three. The answer says which one it was."""
    provider: Object = Field(None, json_schema_extra=ui(widget="json", group=ROUTING))
    """OpenRouter's provider preferences: `order`, `only`, `ignore`, `sort`, `max_price`, `zdr`, …"""
    plugins: Objects = Field(None, json_schema_extra=ui(widget="json", group=ROUTING))
    """OpenRouter's plugins, as in `[{"id": "file-parser"}]`; `[]` switches the operator's off."""

    session_id: str = Field("", max_length=256, json_schema_extra=ui(group=MORE))
    """Groups calls at OpenRouter and keeps them on one provider. Empty: the execution's id."""
    idle_timeout_s: float = Field(
        60, title="Longest silence", ge=1, le=3600, json_schema_extra=ui(group=MORE)
    )
    """Seconds in which nothing at all comes, not even a sign of life, after which the call has failed. It is not
    tried again by itself, because the model may have worked and is paid. Servers that are silent while the model
    thinks need more."""
    first_token_timeout_s: float = Field(
        300, title="Longest wait for the first token", ge=1, le=3600, json_schema_extra=ui(group=MORE)
    )
    """Seconds until the model has said or thought its first word, however alive the connection is. What comes
    later is limited by the step's time limit only. It is not tried again by itself either."""
    extra_body: Object = Field(None, json_schema_extra=ui(widget="json", group=MORE))
    """Further fields of the request, sent as they are; only OpenRouter's own words are not sent to other servers."""
