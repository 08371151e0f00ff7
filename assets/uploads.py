"""Uploads and deletes files."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import HttpRequest

from accounts.actor import Actor
from accounts.audit import audit
from assets.models import Asset
from assets.quota import require_room
from assets.spool import Spool
from assets.storage import store


class SpooledUpload(UploadedFile):  # type: ignore[type-arg]  # which takes none when it runs
    """A file in a form, with the Spool that holds it."""

    def __init__(self, spool: Spool, name: str) -> None:
        super().__init__(spool.file, name, size=spool.size)
        self.spool = spool


class SpoolHandler(FileUploadHandler):
    """Django's upload handler for all forms; a file above the limit ends the request with 413."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._spools: list[Spool] = []
        self._whole: list[Spool] = []

    @property
    def file(self) -> "SpoolHandler":
        """What Django closes if a form is incomplete: everything received so far."""
        return self

    def close(self) -> None:
        """Discard all files."""
        for spool in self._spools:
            spool.close()

    def new_file(self, *given: Any, **named: Any) -> None:
        """Start the next file of the form."""
        super().new_file(*given, **named)
        self._spools.append(Spool(settings.MAX_UPLOAD_BYTES))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Append a chunk to the current file. Raises TooLargeError."""
        self._spools[-1].add(raw_data)

    def file_complete(self, file_size: int) -> SpooledUpload:
        """Finish the current file."""
        self._whole.append(self._spools[-1])
        return SpooledUpload(self._spools[-1], self.file_name or "")

    def upload_complete(self) -> None:
        """The form is complete; its last file may not be."""
        for spool in self._spools:
            if spool not in self._whole:
                spool.close()


def asset_upload(*, actor: Actor, file: SpooledUpload, kept: bool = False) -> Asset:
    """Store an uploaded file; without `kept`, and unless an execution takes it, it is deleted after a day.

    Raises ConflictError `quota_exceeded`, and OSError from the storage.
    """
    require_room(actor.organization.pk, file.spool.size)
    asset = store(file.spool, actor.organization.pk, file.name or "", uploaded_by=actor.user.pk, kept=kept)
    with transaction.atomic():
        asset.save(force_insert=True)
        audit(actor, "asset.uploaded", asset.pk, name=asset.name, **_facts(asset))
    return asset


def asset_delete(*, actor: Actor, asset: Asset) -> None:
    """Delete the row, then its file."""
    deleted: UUID = asset.pk
    with transaction.atomic():
        asset.delete()
        audit(actor, "asset.deleted", deleted, name=asset.name, **_facts(asset))
        transaction.on_commit(lambda: default_storage.delete(str(asset.file.name)))


def _facts(asset: Asset) -> dict[str, Any]:
    return {"content_type": asset.content_type, "size": asset.size, "sha256": asset.sha256}
