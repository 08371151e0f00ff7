"""The operator's defaults for node types, from the `OPENROUTER_*` settings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def defaults_of(node_type: str) -> Mapping[str, Any]:
    """The values that nodes of this type use for settings they leave unset.

    `server_tools` are parameters by the tool's name, `server_tools_off` the names of those that are switched off.
    """
    if node_type != "openrouter.chat":
        return {}
    given = settings.OPENROUTER
    values = {"reasoning": given.reasoning, "max_tokens": given.max_tokens, "plugins": given.plugins}
    return {
        **{name: value for name, value in values.items() if value is not None},
        "server_tools": {"web_search": _web_search()},
        "server_tools_off": _switched_off(),
    }


def _web_search() -> dict[str, Any]:
    given = settings.OPENROUTER
    return {
        "engine": given.engine,
        "max_results": given.max_results,
        "max_total_results": given.max_total_results,
    }


def _switched_off() -> list[str]:
    given = settings.OPENROUTER
    if not given.tools_enabled:
        return ["*"]
    tools = {"web_search": given.web_search, "datetime": given.datetime}
    return [name for name, is_on in tools.items() if not is_on]
