"""The manifest of an archive: its origin, and the size and hash of each part."""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from config.backup.schema import Key

FORMAT = 1
NAME = "manifest.json"
MOST_BYTES = 256 * 1024 * 1024
"""The maximum size of a manifest: enough for about a million files."""
MOST_PART_BYTES = 256 * 1024 * 1024
"""The maximum size of a table part, which is read whole."""
_TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})/[0-9]{6}\.jsonl")
_ASSET = re.compile(
    r"assets/((?:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}/){0,8}[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254})"
)


class ManifestError(Exception):
    """The manifest is invalid; the message says why."""


@dataclass(frozen=True)
class Part:
    """A file in the archive: its uncompressed size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclass
class Table:
    """A table of the archive."""

    columns: list[str]
    rows: int = 0


@dataclass
class Manifest:
    """Everything that must be known before unpacking."""

    version: str
    taken_at: str
    database: str
    migrations: list[Key]
    tables: dict[str, Table] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """Files that were deleted while the backup was made."""
    format: int = FORMAT

    def to_json(self) -> bytes:
        """The manifest as stored in the archive."""
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def parse(cls, text: bytes) -> "Manifest":
        """Raises ManifestError."""
        try:
            found = json.loads(text)
            read = cls(**{**found, **_typed(found)})
            known = read.format == FORMAT
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ManifestError("its manifest is not readable") from error
        if not known:
            raise ManifestError(f"its format is {read.format!r}, but this version reads {FORMAT}")
        read._check()
        return read

    def parts_of(self, table: str) -> list[str]:
        """The names of the table's parts, in order."""
        return sorted(name for name in self.parts if table_of(name) == table)

    def assets(self) -> dict[str, str]:
        """The names of the files in the storage, by part."""
        return {name: asset for name in self.parts if (asset := asset_of(name))}

    def _check(self) -> None:
        for name, part in self.parts.items():
            table = table_of(name)
            if table is None and asset_of(name) is None:
                raise ManifestError(f"it names the invalid part {name[:100]!r}")
            if part.size < 0 or (table is not None and part.size > MOST_PART_BYTES):
                raise ManifestError(f"its part {name} has an impossible size")
            if table is not None and table not in self.tables:
                raise ManifestError(f"its part {name} belongs to no table")


def _typed(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": str(found["version"]),
        "migrations": [(str(app), str(name)) for app, name in found["migrations"]],
        "tables": {
            str(name): Table(list(t["columns"]), int(t["rows"])) for name, t in found["tables"].items()
        },
        "parts": {str(name): Part(int(p["size"]), str(p["sha256"])) for name, p in found["parts"].items()},
    }


def table_of(name: str) -> str | None:
    """The table that a part belongs to."""
    matched = _TABLE.fullmatch(name)
    return matched[1] if matched else None


def asset_of(name: str) -> str | None:
    """The name in the storage of a part that is a file: letters and digits only, so that it cannot leave the
    folder."""
    matched = _ASSET.fullmatch(name)
    return matched[1] if matched else None
