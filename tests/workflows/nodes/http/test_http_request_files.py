"""Files that `http.request` receives and sends."""

from typing import Any

import pytest

from tests.workflows.nodes.http.requesting import NODE, URL, answer
from workflows.sdk import HttpRequest, HttpResponse, Json, NodeError
from workflows.sdk.context import MOST_READ
from workflows.sdk.testing import FakeContext, FakeFiles, FakeHttp, run_node

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
FILE = {"$file": "f1", "name": 'a "1".png', "content_type": "image/png", "size": len(PNG)}


async def received(response: HttpResponse, kind: str = "auto") -> tuple[Json, FakeFiles]:
    """The node's data, and the files that it has written."""
    context = FakeContext(http=FakeHttp(lambda request: response))
    output = await run_node(NODE, {"url": URL, "response": kind}, context)
    return output["data"], context.files


async def sent(contents: dict[str, bytes] | None = None, **parameters: Json) -> HttpRequest:
    """What goes out, where these files are there."""
    http = FakeHttp(lambda request: answer(b"{}"))
    files = FakeFiles({"f1": PNG} if contents is None else contents)
    await run_node(NODE, {"url": URL, "method": "POST", **parameters}, FakeContext(http=http, files=files))
    return http.requests[0]


# --- received ---


async def test_an_answer_that_is_no_text_is_a_file() -> None:
    data, files = await received(answer(PNG, "image/png"))
    assert data == {"$file": "file-1", "name": "items", "content_type": files.content_type, "size": len(PNG)}
    assert files.contents == {"file-1": PNG}


async def test_what_is_named_text_and_is_none_is_a_file_too() -> None:
    assert (await received(answer(PNG, "text/plain")))[1].contents == {"file-1": PNG}


async def test_text_is_a_file_where_that_is_asked_for() -> None:
    data, files = await received(answer(b"a,b", "text/csv"), "file")
    assert data["$file"] == "file-1" and files.contents == {"file-1": b"a,b"}


async def test_without_a_body_there_is_no_file() -> None:
    assert await received(answer(b"", "image/png")) == ("", FakeFiles())


async def test_a_refusal_is_no_file() -> None:
    with pytest.raises(NodeError, match="404"):
        await received(answer(PNG, "image/png", status=404))


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="report.pdf"', "report.pdf"),
        ("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("inline", "items"),
    ],
)
async def test_it_is_named_as_the_server_says_or_by_its_address(disposition: str, name: str) -> None:
    data, _ = await received(answer(PNG, "application/pdf", content_disposition=disposition))
    assert data["name"] == name


# --- sent ---


async def test_a_raw_body_may_be_a_file() -> None:
    request = await sent(body_type="raw", body=FILE)
    assert (request.content, request.headers["content-type"]) == (PNG, "image/png")


async def test_a_header_may_name_another_type() -> None:
    request = await sent(body_type="raw", body=FILE, headers={"Content-Type": "application/x"})
    assert request.headers["content-type"] == "application/x"


@pytest.mark.parametrize("body", [{"a": "1", "file": FILE}, {"a": "1", "file": [FILE]}])
async def test_a_field_of_a_form_may_be_a_file(body: dict[str, Any]) -> None:
    request = await sent(body_type="multipart", body=body)
    head = (
        b'Content-Disposition: form-data; name="file"; filename="a %221%22.png"\r\n'
        b"Content-Type: image/png\r\n\r\n"
    )
    assert head + PNG + b"\r\n" in (request.content or b"")


async def test_files_of_one_request_have_a_limit_together() -> None:
    two = {"a": FILE, "b": {**FILE, "$file": "f2"}}
    half = bytes(MOST_READ // 2)
    await sent({"f1": half, "f2": half}, body_type="multipart", body=two)
    with pytest.raises(NodeError) as caught:
        await sent({"f1": half, "f2": half + b"1"}, body_type="multipart", body=two)
    assert caught.value.code == "file_too_large"


async def test_a_file_that_is_not_there_stops_the_request() -> None:
    with pytest.raises(NodeError) as caught:
        await sent({}, body_type="raw", body=FILE)
    assert caught.value.code == "file_not_found"


@pytest.mark.parametrize(
    "parameters",
    [{"body_type": "form", "body": {"a": FILE}}, {"query": {"a": FILE}}, {"headers": {"a": FILE}}],
)
async def test_where_only_text_goes_a_file_is_an_error(parameters: dict[str, Any]) -> None:
    with pytest.raises(NodeError) as caught:
        await sent(**parameters)
    assert caught.value.code == "file_has_no_text" and "`url`" in str(caught.value.hint)
