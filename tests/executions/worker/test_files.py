"""A running node's access to files: those of its organisation, in chunks, durable once written."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async as in_thread
from django.core.files.storage import default_storage
from django.db import OperationalError

from assets.models import Asset
from assets.spool import Spool
from assets.storage import store
from core.db.ids import uuid7
from executions.store.reader import Reader
from executions.store.writer import Writer
from executions.upkeep.unreferenced import UnreferencedFiles
from executions.worker import files as module
from executions.worker.files import ExecutionFiles, ReadableFiles
from tests.executions.factories import execution
from tests.people import make_people
from workflows.models import WorkflowVersion
from workflows.sdk import FileValue, NodeError

pytestmark = pytest.mark.django_db(transaction=True)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)


@pytest_asyncio.fixture
async def files() -> AsyncIterator[ExecutionFiles]:
    """The files of an execution of Alice's organisation."""
    organization = (await in_thread(make_people)())["alice"].actor.organization.pk
    writer, reader = Writer(asyncio.get_running_loop()), Reader()
    writer.start()
    yield ExecutionFiles(uuid7(), ReadableFiles(organization, None, uuid7()), reader, writer)
    await asyncio.to_thread(writer.stop)
    await asyncio.to_thread(reader.stop)


async def small_chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 100):
        yield content[start : start + 100]


async def code_of(awaitable: Any) -> str:
    with pytest.raises(NodeError) as caught:
        await awaitable
    return caught.value.code


async def test_what_is_written_is_there_at_once_and_the_executions_own(files: ExecutionFiles) -> None:
    made = await files.write(small_chunks(PNG), "../a.png")
    row = await in_thread(Asset.objects.get)(pk=made.id)
    assert (made.name, made.content_type, made.size) == ("a.png", "image/png", len(PNG))
    assert (row.execution, row.organization_id, row.kept) == (
        files.execution,
        files.readable.organization,
        False,
    )
    assert await files.read(made) == PNG
    assert b"".join([chunk async for chunk in files.chunks(made)]) == PNG


async def test_reading_is_bounded(files: ExecutionFiles) -> None:
    made = await files.write(PNG)
    assert await code_of(files.read(made, len(PNG) - 1)) == "file_too_large"


async def test_writing_is_bounded_and_leaves_nothing(files: ExecutionFiles, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = len(PNG) - 1
    assert await code_of(files.write(small_chunks(PNG))) == "file_too_large"
    settings.MAX_UPLOAD_BYTES, settings.MAX_STORED_BYTES = len(PNG), len(PNG) - 1
    assert await code_of(files.write(small_chunks(PNG))) == "quota_exceeded"
    assert not await in_thread(Asset.objects.exists)()


@pytest.mark.parametrize("kind", ["unknown", "no id", "another organisation's", "a value"])
async def test_nothing_else_can_be_opened(files: ExecutionFiles, kind: str) -> None:
    made = await files.write(PNG)
    row = Asset.objects.filter(pk=made.id)
    changes: dict[str, dict[str, Any]] = {"a value": {"is_value": True}}
    if kind == "another organisation's":
        other = replace(files, readable=replace(files.readable, organization=uuid4()))
        assert await code_of(other.read(made)) == "file_not_found"
        return
    if kind in changes:
        await in_thread(row.update)(**changes[kind])
    ids = {"unknown": str(uuid4()), "no id": "../../etc/passwd"}
    asked = made.model_copy(update={"id": ids.get(kind, made.id)})
    assert await code_of(files.read(asked)) == "file_not_found"


async def test_bytes_that_are_gone_are_told(files: ExecutionFiles) -> None:
    made = await files.write(PNG)
    row = await in_thread(Asset.objects.get)(pk=made.id)
    await in_thread(default_storage.delete)(row.file.name)
    assert await code_of(files.read(made)) == "file_gone"
    assert await code_of(anext(files.chunks(made))) == "file_gone"


async def test_a_storage_that_is_away_is_worth_another_try(
    files: ExecutionFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OSError("Input/output error")

    monkeypatch.setattr(module, "store", away)
    with pytest.raises(NodeError) as caught:
        await files.write(PNG)
    assert (caught.value.code, caught.value.retryable) == ("storage_away", True)


async def test_a_crash_before_the_row_leaves_a_file_that_goes_after_a_day(
    files: ExecutionFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_rows: Any) -> None:
        raise OperationalError("the database is gone")

    before = _stored()
    monkeypatch.setattr(module, "insert_rows", crash)
    with pytest.raises(OperationalError):
        await files.write(PNG)
    (left,) = _stored() - before
    assert not await in_thread(Asset.objects.exists)()
    assert await in_thread(UnreferencedFiles().go_on)(datetime.now(UTC) + timedelta(days=2), float("inf"))
    assert not default_storage.exists(left)


def _stored() -> set[str]:
    day = f"files/{datetime.now(UTC):%Y/%m/%d}"
    try:
        return {f"{day}/{name}" for name in default_storage.listdir(day)[1]}
    except FileNotFoundError:
        return set()


async def test_a_file_value_is_what_was_written(files: ExecutionFiles) -> None:
    made = await files.write(b"", "")
    assert made == FileValue(id=made.id, name="file.txt", content_type="text/plain", size=0)


# --- who may open what ---


def found(kind: str) -> bool:
    """Whether a run that Otto, an operator, has started finds a file of that kind."""
    people = make_people()
    alice, otto = people["alice"], people["otto"]
    row = execution(alice, started_by=otto.actor.user.pk)
    others = execution(alice, started_by=alice.actor.user.pk)
    facts: dict[str, dict[str, Any]] = {
        "uploaded by him": {"uploaded_by": otto.actor.user.pk},
        "made by his run": {"execution": row.pk},
        "uploaded by somebody": {"uploaded_by": alice.actor.user.pk},
        "made by a run of somebody": {"execution": others.pk},
        "drawn": {"uploaded_by": alice.actor.user.pk},
    }
    asset = store(Spool.of(PNG, 10_000), row.organization_id, "a.png", **facts[kind])
    asset.save()
    if kind == "drawn":
        graph = {"nodes": [{"id": "a", "type": "data.set", "parameters": {"file": {"$file": str(asset.pk)}}}]}
        WorkflowVersion.objects.filter(pk=row.version_id).update(graph=graph)
    readable = ReadableFiles(row.organization_id, otto.actor.user.pk, row.version_id)
    assert replace(readable, owner=None).find(asset.pk) == asset
    return readable.find(asset.pk) is not None


@pytest.mark.parametrize("kind", ["uploaded by him", "made by his run", "drawn"])
def test_who_sees_only_their_own_runs_may_open_in_them_what_is_theirs_or_drawn(kind: str) -> None:
    assert found(kind)


@pytest.mark.parametrize("kind", ["uploaded by somebody", "made by a run of somebody"])
def test_a_run_of_theirs_opens_nothing_of_others_whatever_ids_it_is_given(kind: str) -> None:
    assert not found(kind)
