"""The installation reads the published list by itself: when it is due, if it has changed, and if it can be true."""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from ai_models.models import AIModel, CatalogueSync
from ai_models.services import AGAIN_AFTER_FAILURE, ENOUGH_TO_JUDGE, EVERY, models_sync_due, sync_soon

pytestmark = pytest.mark.django_db(transaction=True)


class Published:
    """A server with a list of models, its ETag, and the statuses of its answers."""

    def __init__(self) -> None:
        self.models = [f"made/model-{number}" for number in range(ENOUGH_TO_JUDGE)]
        self.fails = False
        self.answered: list[int] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = owner.body()
                etag = f'"{hashlib.sha256(body).hexdigest()}"'
                status = 503 if owner.fails else 304 if self.headers.get("If-None-Match") == etag else 200
                owner.answered.append(status)
                self.send_response(status)
                if status == 200:
                    self.send_header("ETag", etag)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status == 200:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/api/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def body(self) -> bytes:
        pricing = {"prompt": "0.000001", "completion": "0.000002"}
        return json.dumps({"data": [{"id": model, "pricing": pricing} for model in self.models]}).encode()


@pytest.fixture
def published(settings: Any) -> Iterator[Published]:
    made = Published()
    settings.OPENROUTER_API_BASE_URL = made.url
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def now() -> datetime:
    return timezone.now() + timedelta(seconds=1)


def state() -> CatalogueSync:
    return CatalogueSync.objects.get()


def available() -> set[str]:
    rows = AIModel.objects.available().filter(source=AIModel.SYNCED)
    return set(rows.values_list("model_id", flat=True))


def test_nothing_is_read_before_somebody_asks_for_it(published: Published, now: datetime) -> None:
    models_sync_due(now)
    assert published.answered == []
    assert not CatalogueSync.objects.exists()


def test_it_is_read_when_it_is_due_and_then_once_an_hour(published: Published, now: datetime) -> None:
    sync_soon()
    models_sync_due(now)
    models_sync_due(now)
    assert published.answered == [200]
    assert available() == set(published.models)
    done = state()
    assert done.synced_at is not None
    assert done.due_at - done.synced_at == EVERY


def test_a_list_that_has_not_changed_is_not_sent_again(published: Published, now: datetime) -> None:
    for _ in range(2):
        sync_soon()
        models_sync_due(now)
    published.models.append("made/newest")
    sync_soon()
    models_sync_due(now)
    assert published.answered == [200, 304, 200]
    assert "made/newest" in available()


def test_a_model_that_is_gone_is_marked(published: Published, now: datetime) -> None:
    sync_soon()
    models_sync_due(now)
    gone = published.models.pop()
    sync_soon()
    models_sync_due(now)
    assert gone not in available()
    assert AIModel.objects.get(model_id=gone).removed_at is not None


@pytest.mark.parametrize("left", [0, 1, ENOUGH_TO_JUDGE // 2 - 1])
def test_a_list_that_has_lost_half_of_its_models_is_not_believed(
    published: Published, now: datetime, left: int
) -> None:
    sync_soon()
    models_sync_due(now)
    before, published.models = available(), published.models[:left]
    sync_soon()
    models_sync_due(now)
    assert available() == before
    assert state().error == f"The list has only {left} models; the catalogue stays as it is."
    published.models = sorted(before)
    CatalogueSync.objects.update(due_at=now)
    models_sync_due(now)
    assert state().error == ""


def test_a_server_that_fails_is_asked_again_soon(published: Published, now: datetime) -> None:
    published.fails = True
    sync_soon()
    models_sync_due(now)
    failed = state()
    assert (failed.due_at, failed.synced_at) == (now + AGAIN_AFTER_FAILURE, None)
    assert failed.error
