"""Stores files: written before the row that names them, read in chunks."""

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
"""Bytes in memory at a time."""
FILES, VALUES = "files", "values"
"""The first folder of a name in the storage: see the upkeep of `executions`."""


class FileGoneError(WireloomError):
    """The row exists, but its file does not (410)."""

    status, code = 410, "file_gone"


def new_asset(
    organization: UUID, head: bytes, size: int, sha256: str, name: str = "", **fields: Any
) -> Asset:
    """An asset for content that begins with `head`; writes neither the row nor the content."""
    asset = Asset(organization_id=organization, size=size, sha256=sha256, **fields)
    asset.content_type = content_type_of(head[:LOOKED_AT], name)
    asset.name = clean_name(name) if name else name_for(asset.content_type)
    return asset


def write(asset: Asset, spool: Spool) -> None:
    """Store the content of an asset durably, and close the spool. Raises OSError from the storage."""
    with closing(spool):
        spool.file.seek(0)
        asset.file.name = default_storage.save(_place(FILES, str(asset.id)), File(spool.file))


def store(spool: Spool, organization: UUID, name: str = "", **fields: Any) -> Asset:
    """An asset whose content is stored durably; the caller's transaction saves its row, with `fields`. Closes
    the spool.

    Check the quota before (`assets.quota`). Raises OSError from the storage.
    """
    asset = new_asset(organization, spool.head, spool.size, spool.sha256, name, **fields)
    write(asset, spool)
    return asset


def store_value(text: bytes, organization: UUID, execution: UUID) -> Asset:
    """Like `store`, for the JSON of a value, whose size and type are known."""
    asset = Asset(organization_id=organization, execution=execution, size=len(text), is_value=True)
    asset.content_type, asset.name = "application/json", "value.json"
    asset.file.name = default_storage.save(_place(VALUES, f"{asset.id}.json"), ContentFile(text))
    return asset


def _place(folder: str, name: str) -> str:
    return f"{folder}/{datetime.now(UTC):%Y/%m/%d}/{name}"


def read(asset: Asset, start: int = 0, length: int | None = None) -> bytes:
    """`length` bytes from `start`, or all that follow. Raises FileGoneError and OSError."""
    return b"".join(chunks(asset, start, asset.size - start if length is None else length))


def chunks(asset: Asset, start: int, length: int) -> Generator[bytes]:
    """Like `read`, in chunks of at most CHUNK bytes. Raises FileGoneError and OSError."""
    try:
        with default_storage.open(str(asset.file.name), "rb") as file:
            file.seek(start)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk
    except FileNotFoundError as error:
        raise FileGoneError(f"The file {asset.name!r} no longer exists.") from error
