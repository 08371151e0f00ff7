"""Tools that OpenRouter runs itself, during the answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.sdk import Json

NAMES = (
    *("web_search", "web_fetch", "datetime", "image_generation", "advisor", "subagent", "fusion", "files"),
    *("bash", "experimental__search_models"),
)
"""Those that `chat/completions` takes, after OpenRouter's reference."""
_PREFIX = "openrouter:"


def on_the_wire(
    tools: list[dict[str, Json]], defaults: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The tools as OpenRouter takes them; `defaults` are parameters by name, which a tool's own override."""
    return [_wired(tool, defaults) for tool in _each_once(tools)]


def name_of(tool: Mapping[str, Any]) -> str:
    """A tool's name without OpenRouter's prefix."""
    return str(tool.get("type") or "").removeprefix(_PREFIX)


def _wired(tool: dict[str, Json], defaults: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    name = name_of(tool)
    own = tool.get("parameters")
    own = own if isinstance(own, dict) else {key: value for key, value in tool.items() if key != "type"}
    parameters = {**defaults.get(name, {}), **own}
    return {"type": _PREFIX + name, **({"parameters": parameters} if parameters else {})}


def _each_once(tools: list[dict[str, Json]]) -> Iterator[dict[str, Json]]:
    seen: set[str] = set()
    for tool in tools:
        if name_of(tool) not in seen:
            seen.add(name_of(tool))
            yield tool
