"""The id and the path in the lines of a request."""

from typing import Any

import pytest

from core import logs
from core.asgi.log_requests import LogRequests, shown


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/api/workflows/0190/run/", "/api/workflows/0190/run/"),
        ("/ws/executions/0190/", "/ws/executions/0190/"),
        ("/healthz", "/healthz"),
        ("/", "/"),
        ("/hooks/a-secret", "/hooks/…"),
        ("/hooks/test/a-secret/", "/hooks/…"),
        ("/resume/a-secret", "/resume/…"),
        ("/forms/a-secret/", "/forms/…"),
        ("/setup/a-secret/", "/setup/…"),
        ("/invitation/a-secret/", "/invitation/…"),
        ("//hooks/a-secret", "//…"),
        ("/apis/a-secret", "/apis/…"),
    ],
)
def test_an_address_that_lets_its_reader_in_is_not_written(path: str, written: str) -> None:
    assert shown(path) == written


async def test_each_request_has_an_id_of_its_own() -> None:
    seen: list[dict[str, object]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append(dict(logs._about.get()))

    for path in ("/api/workflows/", "/hooks/a-secret"):
        await LogRequests(app)({"type": "http", "path": path}, None, None)  # type: ignore[arg-type]
    assert [one["path"] for one in seen] == ["/api/workflows/", "/hooks/…"]
    assert len({one["request"] for one in seen}) == 2
