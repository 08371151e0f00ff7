"""Whatever is sent, every operation answers as the document says, and never with a 5xx.

Half of the calls name things that are there, so that bodies reach what lies behind the look-up. Each call is
rolled back, so that what one deletes is there for the next.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.sessions.confirming import confirmed
from tests.people import Person
from tests.servers.openrouter import serve_openrouter
from tests.world import BODIES, World, make_world

EXAMPLES = 25 if os.environ.get("CI") == "true" else 5
CSRF = "a" * 32
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

api = schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application())


@pytest.fixture
def world(people: dict[str, Person], settings: Any) -> Iterator[World]:
    with serve_openrouter() as provider:
        settings.OPENROUTER_API_BASE_URL = provider.base_url
        yield make_world(people)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Django drops a connection that is in a transaction when a request ends; here the test is one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("real", [False, True], ids=["any ids", "real ids"])
@api.given(valid=st.booleans())
@api.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(
    case: schemathesis.Case, people: dict[str, Person], world: World, real: bool, valid: bool
) -> None:
    operation = f"{case.method.upper()} {case.path}"
    collection = case.path.removeprefix("/api/").partition("/")[0]
    if real and "id" in case.path_parameters and collection in world.ids:
        case.path_parameters["id"] = world.ids[collection]
    if valid and operation in BODIES and isinstance(case.body, dict):
        case.body = BODIES[operation] | case.body
    if isinstance(case.body, dict) and _is_patience(case.body.get("wait")):
        case.body["wait"] = 0  # no worker runs here, so the wait would be a real one
    with undone():
        case.call_and_validate(headers=_as_alice(case.path, people["alice"]), checks=CHECKS)


def _as_alice(path: str, alice: Person) -> dict[str, str]:
    """By her token; at her own account by her browser."""
    if not path.startswith("/api/account/"):
        return {"Authorization": f"Bearer {alice.token}"}
    browser = Client()
    browser.force_login(alice.user)
    session = browser.session
    confirmed(session)
    session.save()
    cookies = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF}


def _is_patience(wait: Any) -> bool:
    return isinstance(wait, int | float) and 0 < wait <= 300
