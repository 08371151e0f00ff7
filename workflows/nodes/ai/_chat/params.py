"""The settings of `openrouter.chat`."""

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from workflows.nodes.ai._chat.presets import PRESETS, Capacity, Preset
from workflows.sdk import Json, Params, ui

DEFAULT_MODEL = "openai/gpt-4o-mini"


def _as_list(value: Any) -> Any:
    """Wrap a single text, as a template yields it, in a list; an empty text becomes an empty list."""
    items = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return [item for item in items if item != ""]


def _as_json(value: Any) -> Any:
    """Parse JSON that was entered as text."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is not valid JSON: {error}") from error


def _as_model(value: Any) -> Any:
    """A model's id as pasted, without the characters around it."""
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
    """The author of the message."""
    content: Json = Field(None, json_schema_extra=ui(widget="multiline"))
    """The content: text, or a list of content parts."""


class Reasoning(Params):
    """How much the model reasons before it answers."""

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    """How hard to think. Set either this or a budget."""
    max_tokens: int | None = Field(None, title="Budget", ge=1)
    """Tokens for reasoning; for Anthropic's models at least 1024 and less than `max_tokens`."""
    exclude: bool = False
    """Reason, but leave the reasoning out of the answer."""


class MaxPrice(Params):
    """The highest price that a provider may ask, in US dollars for a million tokens."""

    prompt: float | None = Field(None, ge=0)
    """For tokens of the prompt."""
    completion: float | None = Field(None, ge=0)
    """For tokens of the answer."""


class Provider(Params):
    """Which providers may serve the call, and in which order."""

    model_config = ConfigDict(extra="allow")

    order: Texts = Field(default_factory=list)
    """Providers to try first, in this order, for example `anthropic` or `google-vertex`."""
    only: Texts = Field(default_factory=list)
    """No others may serve the call."""
    ignore: Texts = Field(default_factory=list)
    """These may not."""
    allow_fallbacks: bool | None = None
    """Whether others may serve the call if the first ones cannot."""
    require_parameters: bool | None = None
    """Only providers that know every field of the request."""
    data_collection: Literal["allow", "deny"] | None = None
    """`deny`: only providers that do not keep what is sent."""
    zdr: bool | None = Field(None, title="Zero data retention")
    """Only endpoints that retain nothing."""
    quantizations: Texts = Field(default_factory=list)
    """For example `fp8` or `bf16`."""
    sort: Json = None
    """`price`, `throughput`, `latency` or `exacto`; without it, calls are spread by price."""
    max_price: Json = None
    """US dollars for a million tokens, as in `{"prompt": 1, "completion": 2}`."""


class ChatParams(Params):
    """Settings."""

    model: ModelId = Field(DEFAULT_MODEL, min_length=1, max_length=300, json_schema_extra=ui(widget="model"))
    """The model's id, as in `openai/gpt-4o-mini`. Models of `sandbox/` need no credential."""
    system_prompt: str = Field("", json_schema_extra=ui(widget="multiline"))
    """Describes the model's role and how it should answer."""
    user_prompt: str = Field(min_length=1, json_schema_extra=ui(widget="multiline"))
    """The request to the model."""
    messages: list[Message] = Field(
        default_factory=list, title="Conversation", json_schema_extra=ui(group=MORE)
    )
    """Earlier messages, between the system prompt and the user prompt."""
    images: Texts = Field(default_factory=list, max_length=32)
    """URLs of images (`https://…` or `data:image/…`) for the model to look at."""

    temperature: float | None = Field(None, ge=0, le=2, json_schema_extra=ui(group=SAMPLING))
    """0 is the most predictable. Leave empty to use the model's default, as for all fields of this section."""
    top_p: float | None = Field(None, gt=0, le=1, json_schema_extra=ui(group=SAMPLING))
    """Sample only from the most likely tokens, up to this cumulative probability."""
    max_tokens: int | None = Field(None, ge=1, json_schema_extra=ui(group=SAMPLING))
    """The maximum length of the answer in tokens, including reasoning."""
    stop: Texts = Field(default_factory=list, max_length=4, json_schema_extra=ui(group=SAMPLING))
    """The answer ends where one of these texts appears; at most four."""
    seed: int | None = Field(None, json_schema_extra=ui(group=SAMPLING))
    """The same seed gives the same answer, if the provider supports it."""
    top_k: int | None = Field(None, ge=0, json_schema_extra=ui(group=SAMPLING))
    """Sample only from this many of the most likely tokens. OpenAI's API does not support this field, the next
    two or `repetition_penalty`: to send them to an OpenAI-compatible server, put them in `extra_body`."""
    min_p: float | None = Field(None, ge=0, le=1, json_schema_extra=ui(group=SAMPLING))
    """Sample only from tokens at least this likely, relative to the most likely one."""
    top_a: float | None = Field(None, ge=0, le=1, json_schema_extra=ui(group=SAMPLING))
    """Sample only from tokens that are likely enough relative to the square of the most likely one's
    probability."""
    frequency_penalty: float | None = Field(None, ge=-2, le=2, json_schema_extra=ui(group=SAMPLING))
    """Penalises tokens in proportion to how often they have already appeared."""
    presence_penalty: float | None = Field(None, ge=-2, le=2, json_schema_extra=ui(group=SAMPLING))
    """Penalises tokens that have already appeared, however often."""
    repetition_penalty: float | None = Field(None, gt=0, le=2, json_schema_extra=ui(group=SAMPLING))
    """Penalises repeating tokens of the input."""

    reasoning: Reasoning | None = Field(None, json_schema_extra=ui(group=REASONING))
    """For models that reason before they answer."""
    response_schema: Object = Field(
        None, title="JSON Schema", json_schema_extra=ui(widget="json", group=STRUCTURE)
    )
    """Requires the answer to be JSON that matches this schema. Wireloom validates it and asks once for a
    correction; read the result as `json`."""

    models: ModelIds = Field(
        default_factory=list, title="Fallback models", max_length=3, json_schema_extra=ui(group=ROUTING)
    )
    """At most three fallback models, tried in this order if the model fails. The output names the one that
    answered."""
    presets: Annotated[list[Preset], BeforeValidator(_as_list)] = Field(
        default_factory=list, max_length=len(PRESETS), json_schema_extra=ui(group=ROUTING)
    )
    """What matters most; later ones win over earlier ones, and the fields below over all of them."""
    max_price: MaxPrice | None = Field(None, title="Highest price", json_schema_extra=ui(group=ROUTING))
    """No provider that asks more may serve the call, nor may a fallback model."""
    capacity: Capacity = Field("shared", json_schema_extra=ui(group=ROUTING))
    """`byok_first`: your own keys at OpenRouter first. `byok_only`: nothing else; needs `only` in the provider
    preferences, and in your OpenRouter account "Always use for this provider"."""
    provider: Annotated[Provider | None, BeforeValidator(_as_json)] = Field(
        None, title="Provider preferences", json_schema_extra=ui(group=ROUTING)
    )
    """Which providers may serve the call. Other servers than OpenRouter are not told."""
    server_tools: Objects = Field(None, json_schema_extra=ui(widget="json", group=ROUTING))
    """Tools that OpenRouter runs during the answer, for example `[{"type": "web_search", "max_results": 3}]`;
    others than OpenRouter have none."""
    prompt_cache: Literal["off", "5m", "1h"] = Field("off", json_schema_extra=ui(group=ROUTING))
    """Lets Anthropic's and Alibaba's models keep the prompt for this long, so that the next call that begins
    alike costs less; the others do it by themselves."""
    response_cache_s: int | None = Field(
        None, title="Response cache", ge=1, le=86_400, json_schema_extra=ui(group=ROUTING)
    )
    """Seconds for which OpenRouter may answer the same request again without asking a model."""
    plugins: Objects = Field(None, json_schema_extra=ui(widget="json", group=ROUTING))
    """OpenRouter's plugins, for example `[{"id": "file-parser"}]`; `[]` switches off the operator's plugins."""

    session_id: str = Field("", max_length=256, json_schema_extra=ui(group=MORE))
    """Groups calls at OpenRouter and keeps them on one provider. Default: the execution's id."""
    idle_timeout_s: float = Field(
        60, title="Longest silence", ge=1, le=3600, json_schema_extra=ui(group=MORE)
    )
    """Seconds without any data, not even a keep-alive, after which the call fails. It is not retried
    automatically, because the model may have worked and the call may be billed. Servers that send nothing while
    the model reasons need a higher value."""
    first_token_timeout_s: float = Field(
        300, title="Longest wait for the first token", ge=1, le=3600, json_schema_extra=ui(group=MORE)
    )
    """Seconds until the first token of text or reasoning, even if the connection stays alive. After that only
    the step's time limit applies. Not retried automatically either."""
    extra_body: Object = Field(None, json_schema_extra=ui(widget="json", group=MORE))
    """Further fields of the request body, sent unchanged; fields that only OpenRouter understands are not sent
    to other servers."""
