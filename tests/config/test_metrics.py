"""Access to `/metrics`."""

from typing import Any

import pytest
from django.test import Client

from tests.config.test_pages import error_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "fd00::1"])
def test_a_private_address_may(address: str) -> None:
    answer = Client(REMOTE_ADDR=address).get("/metrics")
    assert answer.status_code == 200
    assert b"wireloom_executions" in answer.content


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1", "", "unix"])
def test_another_may_not(address: str) -> None:
    answer = Client(REMOTE_ADDR=address).get("/metrics")
    assert answer.status_code == 403
    assert "WIRELOOM_METRICS_TOKEN" in error_of(answer)["hint"]


@pytest.mark.parametrize("address", ["127.0.0.1", "1.1.1.1"])
def test_where_there_is_a_token_it_counts_and_nothing_else(settings: Any, address: str) -> None:
    settings.METRICS_TOKEN = "scrape-me-ü"
    client = Client(REMOTE_ADDR=address)
    for wrong in ("", "Bearer", "Bearer scrape-you", "Basic scrape-me-ü", "scrape-me-ü", "Bearer ä"):
        answer = client.get("/metrics", headers={"Authorization": wrong})
        assert answer.status_code == 401, wrong
        assert error_of(answer)["code"] == "not_authenticated"
    assert client.get("/metrics", headers={"Authorization": "Bearer scrape-me-ü"}).status_code == 200
