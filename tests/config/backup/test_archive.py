"""Names in an archive that would lead somewhere else are no names, whichever of its two lists holds them."""

import json
from pathlib import Path

import pytest

from config.backup.archive import ArchiveError, ArchiveReader, ArchiveWriter
from config.backup.manifest import Manifest
from tests.processes.backups import manifest_of, rewritten

ELSEWHERE = [
    "assets/../../escaped",
    "assets//etc/passwd",
    "/assets/x",
    "assets/a/../b",
    "assets/.hidden",
    "x",
    "tables/A",
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """One without tables and files."""
    with ArchiveWriter(tmp_path / "backup.zip") as writer:
        writer.finish(Manifest("0.1.0", "2026-01-01T00:00:00Z", "sqlite", []))
    ArchiveReader(tmp_path / "backup.zip").check()
    return tmp_path / "backup.zip"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_part_that_the_manifest_does_not_name(archive: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="its parts differ"):
        ArchiveReader(rewritten(archive, tmp_path / "a.zip", **{name: b"{}"}))


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_name_of_the_manifest_that_is_none(archive: Path, tmp_path: Path, name: str) -> None:
    told = manifest_of(archive)
    told["parts"][name] = {"size": 2, "sha256": "0" * 64}
    with pytest.raises(ArchiveError, match="names the invalid part"):
        ArchiveReader(rewritten(archive, tmp_path / "b.zip", **{"manifest.json": json.dumps(told).encode()}))
