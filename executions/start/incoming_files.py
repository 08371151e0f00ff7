"""Files that come with what asks for a start: described at once, written before the start is, kept if it is new."""

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
    """The files of one call or form, whose bytes are in memory as its body is."""

    organization: UUID
    execution: UUID
    rows: list[Asset] = field(default_factory=list)
    """Not saved; they are for the transaction that starts the execution."""
    _contents: list[bytes] = field(default_factory=list)

    def take(self, name: str, content: bytes) -> dict[str, Json]:
        """The file value for `content`, under an id that is new."""
        digest = hashlib.sha256(content).hexdigest()
        asset = new_asset(self.organization, content, len(content), digest, name, execution=self.execution)
        self.rows.append(asset)
        self._contents.append(content)
        return file_value(asset).as_json()

    def as_asked(self, value: Json) -> Json:
        """`value` with each file's digest for its id: what must be the same when the same is sent again."""
        if not self.rows:
            return value
        digests = {str(row.pk): row.sha256 for row in self.rows}
        return _replaced(value, digests)

    def require_room(self) -> None:
        """Raises ConflictError `quota_exceeded`."""
        if self.rows:
            require_room(self.organization, sum(row.size for row in self.rows))

    def write(self) -> None:
        """Make the bytes durable. Raises TooLargeError, and OSError of the storage."""
        for row, content in zip(self.rows, self._contents, strict=True):
            write(row, Spool.of(content, len(content)))
        self._contents.clear()

    @property
    def wait_for_writing(self) -> bool:
        """Whether there are bytes that are not durable yet."""
        return bool(self._contents)


def file_value(asset: Asset) -> FileValue:
    """What stands for the file in JSON."""
    return FileValue(id=str(asset.pk), name=asset.name, content_type=asset.content_type, size=asset.size)


def _replaced(value: Json, digests: dict[str, str]) -> Json:
    if is_file(value):
        return {**value, MARK: digests.get(value[MARK], value[MARK])}
    if isinstance(value, dict):
        return {key: _replaced(item, digests) for key, item in value.items()}
    return [_replaced(item, digests) for item in value] if isinstance(value, list) else value
