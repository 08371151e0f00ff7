"""File values in what a webhook answers, together with what the files hold."""

from typing import Any

import httpx2


def with_bytes(api: httpx2.Client, value: Any) -> Any:
    """The same value, in which each file value has its `bytes` in place of its id."""
    if isinstance(value, list):
        return [with_bytes(api, item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$file" not in value:
        return {key: with_bytes(api, item) for key, item in value.items()}
    content = api.get(f"/api/assets/{value['$file']}/content/").raise_for_status().content
    return {key: item for key, item in value.items() if key != "$file"} | {"bytes": content}
