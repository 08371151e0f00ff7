"""The SDK's Files over the storage: content is read and written in threads, rows by the reader and the writer."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from assets.models import Asset
from assets.quota import require_room
from assets.spool import Spool
from assets.storage import FileGoneError, chunks, read, store
from core.db.bulk_insert import insert_rows
from core.db.fields import dumps
from core.errors import ConflictError, TooLargeError
from executions.models import Execution
from executions.start.incoming_files import file_value
from executions.store.reader import Reader
from executions.store.writer import Priority, Writer
from workflows.models import WorkflowVersion
from workflows.sdk import FileValue, NodeError
from workflows.sdk.context import MOST_READ

GATHERED = 256 * 1024
"""Bytes of small chunks passed to a thread at once."""


@dataclass(frozen=True)
class NewFile:
    """The row of a file whose content is already durable."""

    asset: Asset
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[NewFile]") -> list[Any]:
        """One statement."""
        insert_rows([job.asset for job in jobs])
        return [None for _ in jobs]


@dataclass(frozen=True)
class ReadableFiles:
    """Which files an execution may open: those of its organisation, and never values of other executions.

    With an `owner`, the person who started it and may not see into everybody's executions, only what they have
    uploaded, what their executions have made, and what is named in the drawing, which somebody put there for it.
    """

    organization: UUID
    owner: UUID | None
    version: UUID

    def find(self, pk: UUID | None) -> Asset | None:
        """The file, None where there is none for this execution."""
        row: Asset | None = Asset.objects.files().in_organization(self.organization).filter(pk=pk).first()
        return row if row is None or self.owner is None or self._is_owners(row) else None

    def _is_owners(self, row: Asset) -> bool:
        if row.uploaded_by == self.owner:
            return True
        made_by = Execution.objects.in_organization(self.organization).filter(pk=row.execution)
        return made_by.filter(started_by=self.owner).exists() or self._is_drawn(row)

    def _is_drawn(self, row: Asset) -> bool:
        graph = WorkflowVersion.objects.values_list("graph", flat=True).get(pk=self.version)
        return str(row.pk) in dumps(graph)


@dataclass(frozen=True)
class ExecutionFiles:
    """The files that one execution may open and write."""

    execution: UUID
    readable: ReadableFiles
    reader: Reader
    writer: Writer

    async def read(self, file: FileValue, max_bytes: int = MOST_READ) -> bytes:
        """The whole content."""
        asset = await self._asset(file)
        if asset.size > max_bytes:
            message = (
                f"The file {asset.name!r} has {asset.size:,} bytes; at most {max_bytes:,} are allowed here."
            )
            raise NodeError("file_too_large", message, "Use a smaller file.")
        with _told():
            return await asyncio.to_thread(read, asset)

    async def chunks(self, file: FileValue) -> AsyncIterator[bytes]:
        """The content chunk by chunk."""
        asset = await self._asset(file)
        source = chunks(asset, 0, asset.size)
        with _told(), closing(source):
            while (chunk := await asyncio.to_thread(next, source, None)) is not None:
                yield chunk

    async def write(self, content: bytes | AsyncIterator[bytes], name: str = "") -> FileValue:
        """Create a file of the execution; a crash before its row is saved leaves an unreferenced file."""
        with _told(), closing(Spool(settings.MAX_UPLOAD_BYTES)) as spool:
            async for gathered in _gathered(content):
                await asyncio.to_thread(spool.add, gathered)
            organization = self.readable.organization
            await self.reader.read(require_room, organization, spool.size)
            asset = await asyncio.to_thread(store, spool, organization, name, execution=self.execution)
        await self.writer.submit(NewFile(asset))
        return file_value(asset)

    async def _asset(self, file: FileValue) -> Asset:
        found: Asset | None = await self.reader.read(self.readable.find, file.asset)
        if found is None:
            message = f"There is no file {file.name!r} ({file.id}) that this run may open."
            hint = "It may have been deleted, or belong to somebody else; upload it again."
            raise NodeError("file_not_found", message, hint)
        return found


async def _gathered(content: bytes | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    waiting: list[bytes] = []
    async for chunk in content:
        waiting.append(chunk)
        if sum(map(len, waiting)) >= GATHERED:
            yield b"".join(waiting)
            waiting = []
    yield b"".join(waiting)


@contextmanager
def _told() -> Iterator[None]:
    """Convert file errors to NodeError."""
    try:
        yield
    except (FileGoneError, TooLargeError, ConflictError) as error:
        raise NodeError(error.code, error.message, error.hint, details=error.details) from error
    except OSError as error:
        message = f"The file storage is not available: {error}"
        raise NodeError(
            "storage_away", message, "The operator should check the storage.", retryable=True
        ) from error
