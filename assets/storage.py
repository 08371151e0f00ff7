"""Files in the storage: written before the row that names them, read in chunks."""

from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from assets.content_types import LOOKED_AT, content_type_of
from assets.models import Asset
from assets.names import clean_name, name_for
from assets.spool import Spool
from core.errors import WireloomError

CHUNK = 256 * 1024
"""Bytes that are in memory at a time."""
FILES, VALUES = "files", "values"
"""The first folder of a name in the storage: see `executions`' upkeep."""


class FileGoneError(WireloomError):
    """A row is there, its file is not (410)."""

    status, code = 410, "file_gone"


def new_asset(
    organization: UUID, head: bytes, size: int, sha256: str, name: str = "", **fields: Any
) -> Asset:
    """An asset for bytes that begin with `head`; neither it nor they are written."""
    asset = Asset(organization_id=organization, size=size, sha256=sha256, **fields)
    asset.content_type = content_type_of(head[:LOOKED_AT], name)
    asset.name = clean_name(name) if name else name_for(asset.content_type)
    return asset


def write(asset: Asset, spool: Spool) -> None:
    """Make the bytes of an asset durable, and close the spool. Raises OSError of the storage."""
    with closing(spool):
        spool.file.seek(0)
        asset.file.name = default_storage.save(_place(FILES, str(asset.id)), File(spool.file))


def store(spool: Spool, organization: UUID, name: str = "", **fields: Any) -> Asset:
    """An asset whose file is durable; its row, with `fields`, is for the caller's transaction. The spool is closed.

    Whether there is room for it is to be asked before (`assets.quota`). Raises OSError of the storage.
    """
    asset = new_asset(organization, spool.head, spool.size, spool.sha256, name, **fields)
    write(asset, spool)
    return asset


def store_value(text: bytes, organization: UUID, execution: UUID) -> Asset:
    """The same for a value's JSON, of whose size and type nothing is to be found out."""
    asset = Asset(organization_id=organization, execution=execution, size=len(text), is_value=True)
    asset.content_type, asset.name = "application/json", "value.json"
    asset.file.name = default_storage.save(_place(VALUES, f"{asset.id}.json"), ContentFile(text))
    return asset


def _place(folder: str, name: str) -> str:
    return f"{folder}/{datetime.now(UTC):%Y/%m/%d}/{name}"


def read(asset: Asset, start: int = 0, length: int | None = None) -> bytes:
    """`length` bytes from `start` on, all that follow without it. Raises FileGoneError, and OSError."""
    return b"".join(chunks(asset, start, asset.size - start if length is None else length))


def chunks(asset: Asset, start: int, length: int) -> Generator[bytes]:
    """The same, CHUNK bytes at most at a time. Raises FileGoneError, and OSError."""
    try:
        with default_storage.open(str(asset.file.name), "rb") as file:
            file.seek(start)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk
    except FileNotFoundError as error:
        raise FileGoneError(f"The file {asset.name!r} is not there any more.") from error
