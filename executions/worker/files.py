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
from core.errors import ConflictError, TooLargeError
from executions.start.incoming_files import file_value
from executions.store.reader import Reader
from executions.store.writer import Priority, Writer
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
class ExecutionFiles:
    """The files that one execution may open and write: those of its organisation, but no values of other
    executions."""

    execution: UUID
    organization: UUID
    reader: Reader
    writer: Writer

    async def read(self, file: FileValue, max_bytes: int = MOST_READ) -> bytes:
        """The whole content."""
        asset = await self._asset(file)
        if asset.size > max_bytes:
            message = f"The file {asset.name!r} has {asset.size:,} bytes; here it may have {max_bytes:,}."
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
            await self.reader.read(require_room, self.organization, spool.size)
            asset = await asyncio.to_thread(store, spool, self.organization, name, execution=self.execution)
        await self.writer.submit(NewFile(asset))
        return file_value(asset)

    async def _asset(self, file: FileValue) -> Asset:
        found: Asset | None = await self.reader.read(_found, self.organization, file.asset)
        if found is None:
            message = f"There is no file {file.name!r} ({file.id}) in this organisation."
            raise NodeError("file_not_found", message, "It may have been deleted; upload it again.")
        return found


def _found(organization: UUID, pk: UUID | None) -> Asset | None:
    row: Asset | None = Asset.objects.files().in_organization(organization).filter(pk=pk).first()
    return row


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
        message = f"The storage of files cannot be used for now: {error}"
        raise NodeError("storage_away", message, "The operator should look at it.", retryable=True) from error
