"""Files that belong to a start request: described at once, written before the start, and kept if the start is
new."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from assets.models import Asset
from assets.quota import require_room
from assets.spool import Spool
from assets.storage import new_asset, write
from workflows.sdk import FileValue, Json, is_file
from workflows.sdk.files import MARK


@dataclass
class IncomingFiles:
    """The files of one call or form, whose content is in memory with the body."""

    organization: UUID
    execution: UUID
    rows: list[Asset] = field(default_factory=list)
    """Unsaved; the transaction that starts the execution saves them."""
    _contents: list[bytes] = field(default_factory=list)

    def take(self, name: str, content: bytes) -> dict[str, Json]:
        """The file value for `content`, with a new id."""
        digest = hashlib.sha256(content).hexdigest()
        asset = new_asset(self.organization, content, len(content), digest, name, execution=self.execution)
        self.rows.append(asset)
        self._contents.append(content)
        return file_value(asset).as_json()

    def as_asked(self, value: Json) -> Json:
        """`value` with each file's digest in place of its id, so that a repeated request compares equal."""
        if not self.rows:
            return value
        digests = {str(row.pk): row.sha256 for row in self.rows}
        return _replaced(value, digests)

    def require_room(self) -> None:
        """Raises ConflictError `quota_exceeded`."""
        if self.rows:
            require_room(self.organization, sum(row.size for row in self.rows))

    def write(self) -> None:
        """Make the content durable. Raises TooLargeError, and OSError from the storage."""
        for row, content in zip(self.rows, self._contents, strict=True):
            write(row, Spool.of(content, len(content)))
        self._contents.clear()

    @property
    def wait_for_writing(self) -> bool:
        """Whether any content is not durable yet."""
        return bool(self._contents)


def file_value(asset: Asset) -> FileValue:
    """The JSON representation of the file."""
    return FileValue(id=str(asset.pk), name=asset.name, content_type=asset.content_type, size=asset.size)


def _replaced(value: Json, digests: dict[str, str]) -> Json:
    if is_file(value):
        return {**value, MARK: digests.get(value[MARK], value[MARK])}
    if isinstance(value, dict):
        return {key: _replaced(item, digests) for key, item in value.items()}
    return [_replaced(item, digests) for item in value] if isinstance(value, list) else value
