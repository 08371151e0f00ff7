"""The maximum body size of the web process."""

from typing import Any

import pytest
from django.conf import settings

from config.asgi import FORM_BYTES, most_of_body
from core.strict_json import MAX_BYTES

TOKEN = [(b"authorization", b"Bearer x")]
UPLOAD = {"method": "POST", "path": "/api/assets/", "headers": TOKEN}


def test_a_file_that_is_uploaded_may_be_larger_than_any_other_body() -> None:
    assert most_of_body(UPLOAD) == settings.MAX_UPLOAD_BYTES + FORM_BYTES
    assert most_of_body(UPLOAD | {"headers": [(b"cookie", b"sessionid=x")]}) > MAX_BYTES


@pytest.mark.parametrize(
    "other",
    [
        {"headers": []},
        {"method": "GET"},
        {"path": "/api/assets/x/"},
        {"path": "/api/workflows/"},
        {"path": "/hooks/token"},
    ],
    ids=["of nobody", "another method", "below it", "another address", "a webhook"],
)
def test_nothing_else_may(other: dict[str, Any]) -> None:
    assert most_of_body(UPLOAD | other) == MAX_BYTES
