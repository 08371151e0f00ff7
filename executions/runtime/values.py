"""Values too large for a row: written as assets before the commit, read back when a run goes on."""

import json
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from executions.models import Asset
from workflows.sdk import Json

ASSET_ABOVE = 256 * 1024
"""Bytes of JSON (contract, section 4)."""
PREVIEW = 500


def written(text: str, organization: UUID, execution: UUID) -> Asset:
    """An asset whose file is on the disk; its row is for the transaction that refers to it."""
    asset = Asset(organization_id=organization, execution_id=execution, size=len(text))
    asset.file.save(f"{asset.id}.json", ContentFile(text.encode()), save=False)
    return asset


def reference(asset: Asset, text: str) -> Json:
    """What stands in the row instead of the value."""
    return {"$asset": str(asset.id), "size": len(text), "preview": text[:PREVIEW]}


def loaded(value: Json) -> Json:
    """The full value behind what a row holds."""
    if not is_reference(value):
        return value
    with Asset.objects.get(pk=value["$asset"]).file.open("rb") as file:
        return json.load(file)


def is_reference(value: Any) -> bool:
    """Whether a row's value stands for an asset."""
    return isinstance(value, dict) and value.keys() == {"$asset", "size", "preview"}
