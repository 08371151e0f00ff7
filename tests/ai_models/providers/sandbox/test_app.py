"""The sandbox over HTTP has OpenRouter's other endpoints too."""

import json
from typing import Any

from core.egress import Egress
from tests.servers.openrouter import OpenRouterServer

Answer = tuple[int, Any]


async def call(
    egress: Egress, server: OpenRouterServer, method: str, path: str, body: bytes | None = None
) -> Answer:
    response = await egress.request(
        method, server.base_url + path, headers={"authorization": "Bearer key"}, content=body
    )
    return response.status, json.loads(response.content)


async def test_a_generation_can_be_looked_up_afterwards(egress: Egress, server: OpenRouterServer) -> None:
    asked = {"model": "a/b", "messages": [{"role": "user", "content": "Hello"}]}
    _, answer = await call(egress, server, "POST", "/chat/completions", json.dumps(asked).encode())
    status, found = await call(egress, server, "GET", f"/generation?id={answer['id']}")
    assert (status, found["data"]["total_cost"]) == (200, answer["usage"]["cost"])
    assert (await call(egress, server, "GET", "/generation?id=gen-nothing"))[0] == 404


async def test_the_key_and_the_models_are_there(egress: Egress, server: OpenRouterServer) -> None:
    assert (await call(egress, server, "GET", "/key"))[1]["data"]["is_management_key"] is False
    assert (await call(egress, server, "GET", "/models"))[1]["total_count"] == 3
    assert (await call(egress, server, "GET", "/nothing"))[0] == 404


async def test_what_is_no_chat_is_a_bad_request(egress: Egress, server: OpenRouterServer) -> None:
    for body in (b"", b"[]", b"{", b'{"model":"a/b"}', b'{"model":"nothing","messages":[{}]}'):
        status, answer = await call(egress, server, "POST", "/chat/completions", body)
        assert (status, answer["error"]["code"]) == (400, 400)


async def test_the_server_is_scripted_over_http(egress: Egress, server: OpenRouterServer) -> None:
    root = server.base_url.removesuffix("/api/v1")
    await egress.request("POST", f"{root}/__script", content=b'[{"text": "scripted"}]')
    asked = json.dumps({"model": "a/b", "messages": [{"role": "user", "content": "Hello"}]}).encode()
    _, answer = await call(egress, server, "POST", "/chat/completions", asked)
    assert answer["choices"][0]["message"]["content"] == "scripted"
    seen = json.loads((await egress.request("GET", f"{root}/__requests")).content)
    assert [request["path"] for request in seen["requests"]] == ["/api/v1/chat/completions"]
