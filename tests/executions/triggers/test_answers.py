"""What a workflow may answer with."""

import pytest

from executions.triggers.answers import body_response

FOR_THE_ORIGIN = ["Clear-Site-Data", "NEL", "Report-To", "Reporting-Endpoints", "Set-Cookie", "Alt-Svc"]
FOR_A_PROXY = ["Transfer-Encoding", "Content-Encoding", "X-Accel-Redirect", "X-Sendfile"]


def test_a_header_of_its_own_is_sent() -> None:
    sent = body_response(201, {"X-Shop": "7", "Location": "/a"}, "x")
    assert (sent.status_code, sent["X-Shop"], sent["Location"]) == (201, "7", "/a")


@pytest.mark.parametrize("name", [*FOR_THE_ORIGIN, *FOR_A_PROXY, "Bad Name", "Naïve", ""])
def test_what_acts_on_the_whole_origin_or_on_a_proxy_is_not(name: str) -> None:
    assert name.lower() not in {sent.lower() for sent in body_response(200, {name: "1"}, "x").headers}


def test_a_header_stays_on_its_line() -> None:
    assert body_response(200, {"X-A": "1\r\nX-B: 2\0\x7f"}, "x")["X-A"] == "1  X-B: 2  "


def test_half_a_character_has_no_bytes_and_is_shown_as_such() -> None:
    sent = body_response(200, {"X-A": "a\ud800"}, "b\ud800")
    assert (sent["X-A"].encode("latin-1").decode(), sent.content.decode()) == ("a\ufffd", "b\ufffd")
    assert body_response(200, {}, {"c": "\ud800"}).content == b'{"c": "\\ud800"}'
