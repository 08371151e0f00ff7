"""Values too large for a row: written as assets before the commit, and read back when a run resumes."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from typing_extensions import TypedDict

from assets.models import Asset
from assets.storage import FileGoneError, read, store_value
from core.errors import NotFoundError, WireloomError
from executions.models import Execution
from workflows.sdk import Json
from workflows.sdk.values import LARGE

PREVIEW = 500

LargeValue = TypedDict("LargeValue", {"$asset": str, "size": int, "preview": str})
LargeValue.__doc__ = "A value over 256 KiB as an execution shows it: where the whole is, and its beginning."


class Reference(dict[str, Any]):
    """The row's representation of a value stored as an asset. A user's object that merely looks like one is not
    a Reference."""


class ValueGoneError(WireloomError):
    """A stored value is no longer available: its asset or its file has been deleted (410)."""

    status, code = 410, "value_gone"


def is_for_asset(value: Json, size: int) -> bool:
    """Whether a value of `size` characters of JSON must not be stored in a row, because it is too large or
    could be mistaken for a reference to an asset."""
    return size > LARGE or (is_reference(value) and not isinstance(value, Reference))


def written(text: str, organization: UUID, execution: UUID) -> Asset:
    """An asset whose file is on disk; its row belongs to the transaction that refers to it."""
    return store_value(text.encode(), organization, execution)


def reference(asset: Asset, text: str) -> Reference:
    """The reference stored in the row instead of the value."""
    return Reference({"$asset": str(asset.id), "size": len(text), "preview": text[:PREVIEW]})


def loaded(value: Json, organization: UUID) -> Json:
    """The full value of the content of an organisation's row.

    Raises ValueGoneError, and OSError if the storage is temporarily unavailable.
    """
    if not is_reference(value):
        return value
    try:
        return json.loads(read(Asset.objects.get(pk=value["$asset"], organization=organization)))
    except (Asset.DoesNotExist, ValidationError, FileGoneError) as error:
        message = f"A stored value of {value['size']} characters no longer exists."
        raise ValueGoneError(message, "Run the workflow again from the start.") from error


def whole(asset: UUID, organization: UUID, started_by: UUID | None = None) -> bytes:
    """The JSON that an execution of the organisation stored as an asset, unchanged; with `started_by` only if
    that person started the execution.

    Raises NotFoundError if no execution of the organisation has it, ValueGoneError if its file is gone, and
    OSError if the storage is temporarily unavailable.
    """
    by = {"started_by": started_by} if started_by else {}
    there = Execution.objects.in_organization(organization).filter(**by).values("pk")
    row = Asset.objects.filter(pk=asset, organization=organization, execution__in=there).first()
    if row is None:
        raise NotFoundError("There is no such value in the executions of this organisation.")
    try:
        return read(row)
    except FileGoneError as error:
        message = f"The value of {row.size} characters no longer exists."
        raise ValueGoneError(message, "Run the workflow again from the start.") from error


def stored(value: Json) -> Json:
    """The content of a row for storage in another row without loading it: a reference stays a reference."""
    return Reference(value) if is_reference(value) else value


def size_of(value: Json) -> int:
    """The size in characters of JSON of a row's content, if it is large; otherwise 0, which is free to compute."""
    return int(value["size"]) if is_reference(value) else 0


def is_reference(value: Any) -> bool:
    """Whether a row's content is a reference to an asset."""
    return isinstance(value, dict) and value.keys() == {"$asset", "size", "preview"}
