"""`flow.respond` says before it is published what will not be sent."""

import pytest

from workflows.nodes.flow.flow_respond import Respond
from workflows.sdk import Json, NodeError
from workflows.sdk.testing import run_node

NODE = Respond()


def found(headers: Json) -> list[tuple[str, str, str | None]]:
    return [
        (problem.code, problem.severity, problem.field) for problem in NODE.check({"headers": headers}, False)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Set-Cookie",
        "Connection",
        "transfer-encoding",
        "Content-Length",
        "X-Accel-Redirect",
        "Cache-Control",
        "Bad Name",
    ],
)
def test_a_header_that_is_not_sent_is_told(name: str) -> None:
    assert found({name: "1"}) == [("header_not_sent", "warning", f"headers.{name}")]


def test_a_charset_that_nobody_knows_is_an_error_and_a_type_that_runs_is_told() -> None:
    assert found({"Content-Type": "text/plain; charset=idna"}) == [
        ("invalid_charset", "error", "headers.Content-Type")
    ]
    assert found({"content-type": "text/html; charset=utf-8"}) == [
        ("sent_as_download", "warning", "headers.content-type")
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Shop": "1", "Location": "/ä", "Content-Type": "text/plain; charset=latin1"},
        {"Content-Type": "{{type}}", "{{name}}": "1"},
        "{{headers}}",
        None,
    ],
)
def test_what_is_sent_or_not_known_yet_is_no_problem(headers: Json) -> None:
    assert found(headers) == []


@pytest.mark.parametrize(("charset", "body"), [("koi8-r", "ü"), ("idna", "a"), ("idna", {})])
async def test_a_body_that_does_not_fit_its_charset_is_the_nodes_error(charset: str, body: Json) -> None:
    headers: Json = {"Content-Type": f"text/plain; charset={charset}"}
    with pytest.raises(NodeError) as caught:
        await run_node(NODE, {"headers": headers, "body": body})
    assert caught.value.code == "invalid_body"
