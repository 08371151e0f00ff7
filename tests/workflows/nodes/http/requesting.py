"""Runs `http.request` against an answer that is given."""

from typing import Any

import pytest

from workflows.nodes.http.http_request import HttpRequestNode
from workflows.sdk import HttpRequest, HttpResponse, Json, NodeError
from workflows.sdk.testing import FakeContext, FakeHttp, run_node

URL = "https://api.example.com/items"


NODE = HttpRequestNode()


def answer(
    body: bytes = b"", content_type: str = "application/json", status: int = 200, **headers: str
) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(
        status=status, headers={"content-type": content_type, **named}, content=body, url=URL, elapsed_ms=5
    )


async def run(
    parameters: dict[str, Json],
    response: HttpResponse | None = None,
    credential: dict[str, str] | None = None,
) -> tuple[Any, HttpRequest]:
    http = FakeHttp(lambda request: response or answer(b"{}"))
    output = await run_node(NODE, {"url": URL, **parameters}, FakeContext(http=http, credential=credential))
    return output, http.requests[0]


async def failure(parameters: dict[str, Json], response: HttpResponse | None = None) -> NodeError:
    with pytest.raises(NodeError) as caught:
        await run(parameters, response)
    return caught.value
