"""Read-only requests are answered in dedicated threads exactly as Django answers them."""

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any

import httpx2
import pytest
from django.core.asgi import get_asgi_application
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from config.urls import API
from core.api.views import View
from core.asgi import quick_reads
from core.asgi.quick_reads import QuickReads
from tests.operations import OPERATIONS
from tests.people import Person
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
READS = sorted(operation.split()[1] for operation in OPERATIONS if operation.startswith("GET "))
BY_DJANGO = {
    "/api/costs/",
    "/api/costs/export/",
    "/api/audit/export/",
    "/api/executions/{id}/values/{asset}/",
    "/api/assets/{id}/content/",
}
"""A response that is not short, or that many rows are read for."""
DIFFERENT = ("date",)


async def refused(scope: Any, receive: Any, send: Any) -> None:
    """In place of Django: requests that reach it were not served."""
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def quick() -> Iterator[QuickReads]:
    """The API, with nothing behind it. Its threads let go of the database at the end."""
    served = QuickReads(API, "/api/", refused)
    yield served
    for _ in range(quick_reads.THREADS):
        served._threads.submit(connection.close)
    served._threads.shutdown()


async def get(app: Any, address: str, headers: dict[str, str]) -> httpx2.Response:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        return await client.get(address, headers=headers)


def shown(response: httpx2.Response) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in response.headers.items() if name not in DIFFERENT}
    return response.status_code, headers, response.content


def bearer(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}"}


def session(person: Person) -> dict[str, str]:
    client = Client()
    client.force_login(person.user)
    return {"Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())}


async def test_every_read_is_answered_as_django_answers_it(
    world: World, quick: QuickReads, people: dict[str, Person]
) -> None:
    django = get_asgi_application()
    asking: dict[str, dict[str, str]] = await asyncio.to_thread(
        lambda: {
            "a token": bearer(people["alice"]),
            "a session": session(people["alice"]),
            "somebody else": bearer(people["bob"]),
            "nobody": {},
            "an unknown token": {"Authorization": "Bearer nonsense"},
            "an unknown session": {"Cookie": "sessionid=nonsense"},
        }
    )
    for template in set(READS) - BY_DJANGO:
        for who, headers in asking.items():
            address = world.path(template)
            theirs, ours = await get(django, address, headers), await get(quick, address, headers)
            assert shown(ours) == shown(theirs), f"{template} for {who}"


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/api/nothing/", {}),
        ("/api/workflows/?limit=20", {"Content-Length": "2"}),
        ("/api/audit/export/", {}),
        ("/api/schema/", {}),
        ("/healthz", {}),
    ],
)
async def test_everything_else_is_django_s(
    quick: QuickReads, people: dict[str, Person], address: str, headers: dict[str, str]
) -> None:
    answer = await get(quick, address, bearer(people["alice"]) | headers)
    assert answer.status_code == 418


async def test_a_foreign_host_is_django_s_to_refuse(quick: QuickReads, people: dict[str, Person]) -> None:
    headers = bearer(people["alice"]) | {"Host": "evil.example"}
    assert (await get(quick, "/api/workflows/", headers)).status_code == 418


class Broken(View):
    """A view that fails in one of several ways."""

    authentication_classes = ()
    permission_classes = ()
    error: Exception = Exception()

    def get(self, request: Request) -> Response:
        """Fails."""
        raise self.error


@pytest.mark.parametrize("error", [OperationalError("gone"), ZeroDivisionError(), KeyError("x")])
async def test_what_fails_is_read_again_by_django(error: Exception) -> None:
    broken = QuickReads([path("broken/", Broken.as_view(error=error))], "/api/", refused)
    assert (await get(broken, "/api/broken/", {})).status_code == 418


async def test_nobody_waits_for_threads_that_have_become_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_reads, "MOST_WAITING", 2)
    go_on = Event()

    class Slow(View):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request: Request) -> Response:
            go_on.wait(30)
            return Response({})

    slow = QuickReads([path("slow/", Slow.as_view())], "/api/", refused)
    waiting = [asyncio.create_task(get(slow, "/api/slow/", {})) for _ in range(2)]
    while slow._waiting < 2:
        await asyncio.sleep(0)
    third = await get(slow, "/api/slow/", {})
    go_on.set()
    assert third.status_code == 418
    assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200, 200]
