"""Builds the chat request from the node's settings, and checks the rules that can be checked before sending."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.nodes.ai._chat.layers import MERGED, Layers
from workflows.nodes.ai._chat.params import DEFAULT_MODEL, ChatParams
from workflows.nodes.ai._chat.presets import capacity_fields, preset_fields
from workflows.nodes.ai._chat.server_tools import NAMES, name_of, on_the_wire
from workflows.sdk import ChatRequest, Json, NodeError
from workflows.sdk.llm import SEARCH_ENGINES

SANDBOX = "sandbox/"
# Anthropic's minimum reasoning budget.
MIN_BUDGET = 1024
# The node's own time-out ends a call much earlier; this limit applies to nodes without one.
TOTAL_TIMEOUT = 3600.0

_SAMPLING = (
    *("temperature", "top_p", "max_tokens", "seed", "top_k", "min_p", "top_a"),
    *("frequency_penalty", "presence_penalty", "repetition_penalty"),
)
_FIXED = ("model", "messages", "stream")


@dataclass(frozen=True)
class Broken:
    """A rule that the settings violate."""

    field: str
    message: str
    hint: str


def broken_rules(parameters: Mapping[str, Json]) -> Iterator[Broken]:
    """Every rule that is certainly violated; values that are still templates are not checked."""
    reasoning = parameters.get("reasoning")
    if isinstance(reasoning, dict):
        yield from _reasoning_rules(parameters, reasoning)
    extra = parameters.get("extra_body")
    for name in _FIXED:
        if isinstance(extra, dict) and name in extra:
            yield Broken(f"extra_body.{name}", f"The node sets `{name}` itself.", "Use the node's own field.")
    yield from _routing_rules(parameters)
    for index, image in enumerate(_items(parameters.get("images"))):
        if "{{" not in image and not image.startswith(("https://", "http://", "data:image/")):
            message = f"{image[:80]!r} is not the URL of an image."
            yield Broken(f"images.{index}", message, "Use https://… or data:image/…;base64,…")


def _routing_rules(parameters: Mapping[str, Json]) -> Iterator[Broken]:
    provider = parameters.get("provider")
    provider = provider if isinstance(provider, dict) else {}
    if parameters.get("capacity") == "byok_only":
        if not provider.get("only"):
            message = "`byok_only` needs the providers for which you have keys."
            yield Broken("provider.only", message, "Name at least one provider in `only`.")
        if provider.get("allow_fallbacks") is True:
            message = "`byok_only` allows no fallbacks to capacity that is not yours."
            yield Broken("provider.allow_fallbacks", message, "Leave `allow_fallbacks` empty.")
    presets = parameters.get("presets")
    if isinstance(presets, list) and "max-price" in presets and not parameters.get("max_price"):
        message = "The preset max-price needs a highest price."
        yield Broken("max_price", message, "Set it in US dollars for a million tokens.")
    off = parameters.get("server_tools_off")
    for index, tool in enumerate(_objects(parameters.get("server_tools"))):
        yield from _tool_rules(f"server_tools.{index}", tool, off if isinstance(off, list) else [])


def _tool_rules(field: str, tool: Mapping[str, Json], off: list[Json]) -> Iterator[Broken]:
    name = name_of(tool)
    if name in off or "*" in off:
        yield Broken(
            f"{field}.type", f"The tool {name} is switched off on this instance.", "Ask its operator."
        )
    if name not in NAMES:
        hint = f"OpenRouter runs: {', '.join(NAMES)}."
        yield Broken(f"{field}.type", f"There is no server tool {name[:64]!r}.", hint)
    inner = tool.get("parameters")
    engine = inner.get("engine") if isinstance(inner, dict) else tool.get("engine")
    if name == "web_search" and engine is not None and engine not in SEARCH_ENGINES:
        message = f"There is no search engine {str(engine)[:64]!r}."
        yield Broken(f"{field}.engine", message, f"Choose one of {', '.join(SEARCH_ENGINES)}.")


def _objects(value: Json) -> list[dict[str, Json]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _reasoning_rules(parameters: Mapping[str, Json], reasoning: Mapping[str, Json]) -> Iterator[Broken]:
    budget, limit = reasoning.get("max_tokens"), parameters.get("max_tokens")
    if not isinstance(budget, int):
        return
    if reasoning.get("effort"):
        hint = "Set only one of them."
        yield Broken("reasoning.effort", "Effort and budget cannot be combined.", hint)
    anthropic = str(parameters.get("model") or DEFAULT_MODEL).startswith("anthropic/")
    if anthropic and budget < MIN_BUDGET:
        message = f"Anthropic's models need a reasoning budget of at least {MIN_BUDGET} tokens."
        yield Broken("reasoning.max_tokens", message, f"Raise the budget to {MIN_BUDGET}.")
    if isinstance(limit, int) and limit <= budget:
        message = f"The budget of {budget} tokens is not below max_tokens ({limit})."
        yield Broken("reasoning.max_tokens", message, "Raise max_tokens, or lower the budget.")
    if anthropic and limit in (None, ""):
        message = "Anthropic's models need max_tokens to be higher than the budget."
        yield Broken("max_tokens", message, f"Set max_tokens to more than {budget}.")


def _items(value: Json) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


@dataclass(frozen=True)
class Built:
    """A chat request, and by the path of each of its fields where that comes from."""

    request: ChatRequest
    why: Mapping[str, str]


def build(params: ChatParams, execution_id: str, defaults: Mapping[str, Any]) -> Built:
    """The chat request; `defaults` fill what the settings leave unset. Raises NodeError `invalid_request`."""
    layers = _layers(params, execution_id, defaults)
    off = {"server_tools_off": defaults.get("server_tools_off")}
    for rule in broken_rules({**params.model_dump(), **_settled(layers.fields), **off}):
        raise NodeError("invalid_request", rule.message, rule.hint, details={"field": rule.field})
    request = ChatRequest(
        model=params.model,
        messages=_messages(params),
        options=layers.fields,
        verbatim=frozenset(params.extra_body or {}),
        cache_s=params.response_cache_s,
        first_byte_timeout=params.idle_timeout_s,
        idle_timeout=params.idle_timeout_s,
        first_token_timeout=params.first_token_timeout_s,
        total_timeout=TOTAL_TIMEOUT,
    )
    return Built(request, layers.why)


def _settled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that rules look at, as they will be sent."""
    return {name: fields.get(name) for name in ("max_tokens", "reasoning", "provider")}


def _layers(params: ChatParams, execution_id: str, defaults: Mapping[str, Any]) -> Layers:
    layers = Layers()
    search = defaults.get("server_tools") or {}
    unset = {"plugins"} if params.plugins == [] else set()
    own = {name: defaults[name] for name in defaults if name in _FIELDS_BY_DEFAULT and name not in unset}
    layers.lay(own, "instance default")
    layers.lay({"session_id": execution_id}, "the execution's id")
    if params.response_schema is not None:
        # Without it OpenRouter may choose a provider that silently drops the schema.
        layers.lay({"provider": {"require_parameters": True}}, "field response_schema")
    max_price = params.max_price.model_dump(exclude_none=True) if params.max_price else None
    for preset in params.presets:
        fields = preset_fields(preset, max_price)
        layers.lay(fields, f"preset {preset}", MERGED | {"reasoning"})
    layers.lay(capacity_fields(params.capacity), f"capacity {params.capacity}")
    if max_price:
        layers.lay({"provider": {"max_price": max_price}}, "field max_price")
    for name, value in _chosen(params, search).items():
        layers.lay({name: value}, f"field {_FIELD_OF.get(name, name)}")
    if params.capacity == "byok_only":
        layers.lay({"provider": {"allow_fallbacks": False}}, "capacity byok_only")
    layers.lay(params.extra_body or {}, "extra_body")
    return layers


def _chosen(params: ChatParams, search: Mapping[str, Any]) -> dict[str, Any]:
    """What the node's own fields say; what they leave out is not sent."""
    reasoning = params.reasoning.model_dump(exclude_defaults=True) if params.reasoning else {}
    chosen = {
        **{name: getattr(params, name) for name in _SAMPLING},
        "stop": params.stop,
        "reasoning": reasoning,
        "models": params.models,
        "provider": _provider(params),
        "plugins": params.plugins,
        "tools": on_the_wire(params.server_tools or [], search),
        "cache_control": _cache_control(params.prompt_cache),
        "response_format": _response_format(params.response_schema),
        "session_id": params.session_id,
    }
    return {name: value for name, value in chosen.items() if value not in (None, [], {}, "")}


_FIELDS_BY_DEFAULT = {"reasoning", "max_tokens", "plugins"}
_FIELD_OF = {"tools": "server_tools", "cache_control": "prompt_cache", "response_format": "response_schema"}
"""The node's fields that are called otherwise in the request."""


def _provider(params: ChatParams) -> dict[str, Json]:
    given = params.provider.model_dump(exclude_unset=True) if params.provider else {}
    return {name: value for name, value in given.items() if value not in (None, [], {}, "")}


def _cache_control(kept: str) -> dict[str, str] | None:
    return None if kept == "off" else {"type": "ephemeral", "ttl": kept}


def _response_format(schema: dict[str, Json] | None) -> dict[str, Any] | None:
    if schema is None:
        return None
    named = {"name": "answer", "strict": is_closed(schema), "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def is_closed(schema: Json) -> bool:
    """Whether every object forbids further keys and requires all of its own, as strict mode demands."""
    if isinstance(schema, list):
        return all(is_closed(item) for item in schema)
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if isinstance(properties, dict):
        required = schema.get("required")
        complete = isinstance(required, list) and set(properties) <= set(map(str, required))
        if not complete or schema.get("additionalProperties") is not False:
            return False
    return all(is_closed(value) for value in schema.values())


def _messages(params: ChatParams) -> list[dict[str, Any]]:
    system = [{"role": "system", "content": params.system_prompt}] if params.system_prompt.strip() else []
    earlier = [message.model_dump(exclude_unset=True) for message in params.messages]
    return [*system, *earlier, {"role": "user", "content": _user_content(params)}]


def _user_content(params: ChatParams) -> Json:
    if not params.images:
        return params.user_prompt
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in params.images]
    return [{"type": "text", "text": params.user_prompt}, *pictures]
