"""Restores that are refused: with the reason and the remedy, and without any change."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.processes.backups import manifest_of, rewritten, said_by
from tests.processes.workflow import MANUAL, chain, create, run, said
from tests.running import ROOT, Running

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def archive(running: Running, api: httpx2.Client, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the common instance, with a file in it."""
    run(api, create(api, chain(MANUAL, said("x" * 300_000))), wait=30)
    made = tmp_path_factory.mktemp("backups") / "backup.zip"
    running.manage("backup", str(made))
    return made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation that stays empty, however often something is not restored into it."""
    made = Running(tmp_path_factory.mktemp("empty"))
    yield made
    made.kill()


def refused(target: Running, source: Path, *more: str) -> str:
    """The error message; the installation is as empty as before."""
    code, told = said_by(target, "restore", str(source), *more)
    assert code == 1, told
    assert "Traceback" not in told
    assert not (target.data / "restore-unfinished").exists()
    assert not (target.data / "assets").exists()
    return told


def with_manifest(source: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    told = manifest_of(source)
    change(told)
    return rewritten(source, target, **{"manifest.json": json.dumps(told).encode()})


def test_where_an_instance_runs(archive: Path, running: Running) -> None:
    code, told = said_by(running, "restore", str(archive))
    assert code == 1
    assert f"Wireloom is running on {running.data}. Stop it first" in told


def test_into_what_is_not_empty(archive: Path, own_running: Callable[..., Running], tmp_path: Path) -> None:
    used = own_running()
    used.stop()
    code, told = said_by(used, "restore", str(archive))
    assert code == 1
    assert "The database is not empty. Choose an empty one with DATABASE_URL" in told
    assert used.start()


def test_what_is_no_archive(empty: Running, tmp_path: Path) -> None:
    (tmp_path / "none.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert "it is damaged, or not an archive of Wireloom" in refused(empty, tmp_path / "none.zip")
    assert "No such file or directory" in refused(empty, tmp_path / "not-there.zip")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_what_was_cut_off(archive: Path, empty: Running, tmp_path: Path, kept: float) -> None:
    whole = archive.read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * kept)])
    assert "it is damaged" in refused(empty, tmp_path / "cut.zip")


def test_what_is_not_what_was_written(archive: Path, empty: Running, tmp_path: Path) -> None:
    changed = rewritten(archive, tmp_path / "a.zip", **{"tables/accounts_user/000000.jsonl": b"[]"})
    assert "accounts_user/000000.jsonl differs from its manifest" in refused(empty, changed)


def test_what_would_be_written_elsewhere(archive: Path, empty: Running, tmp_path: Path) -> None:
    name = "assets/../../escaped"
    assert "its parts differ from those in its manifest" in refused(
        empty, rewritten(archive, tmp_path / "a.zip", **{name: b"{}"})
    )

    def named(told: dict[str, Any]) -> None:
        told["parts"][name] = {"size": 2, "sha256": "0" * 64}

    assert "names the invalid part" in refused(empty, with_manifest(archive, tmp_path / "b.zip", named))
    assert not list(tmp_path.parent.rglob("escaped"))


def test_what_unpacks_to_more_than_it_says(archive: Path, empty: Running, tmp_path: Path) -> None:
    def smaller(told: dict[str, Any]) -> None:
        for part in told["parts"].values():
            part["size"] -= 1

    assert "differs from its manifest" in refused(empty, with_manifest(archive, tmp_path / "a.zip", smaller))


def test_what_needs_more_room_than_there_is(archive: Path, empty: Running, tmp_path: Path) -> None:
    def larger(told: dict[str, Any]) -> None:
        asset = next(name for name in told["parts"] if name.startswith("assets/"))
        told["parts"][asset]["size"] = 1 << 60

    assert "differs from its manifest" in refused(empty, with_manifest(archive, tmp_path / "a.zip", larger))


def test_what_a_newer_version_has_made(archive: Path, empty: Running, tmp_path: Path) -> None:
    def version(told: dict[str, Any]) -> None:
        told["version"] = "99.0.0"

    def migrated(told: dict[str, Any]) -> None:
        told["migrations"].append(["workflows", "0099_from_the_future"])

    for place, change in enumerate((version, migrated)):
        newer = with_manifest(archive, tmp_path / f"{place}.zip", change)
        assert "is newer than this one" in refused(empty, newer)


def test_rows_that_fit_no_table_take_everything_back(archive: Path, empty: Running, tmp_path: Path) -> None:
    def dropped(told: dict[str, Any]) -> None:
        told["tables"]["executions_execution"]["rows"] += 1

    unlike = with_manifest(archive, tmp_path / "a.zip", dropped)
    assert "its manifest says" in refused(empty, unlike)
    # The same installation still is as empty as one that was never tried.
    code, told = said_by(empty, "migrate", "--check")
    assert code == 1, told


def test_keys_that_are_none_or_can_be_read_by_others(archive: Path, empty: Running, tmp_path: Path) -> None:
    assert "There are no keys in" in refused(empty, archive, "--keys-from", str(tmp_path))
    (tmp_path / "encryption_keys").write_text("short")
    (tmp_path / "encryption_keys").chmod(0o644)
    assert "chmod 600" in refused(empty, archive, "--keys-from", str(tmp_path))
    (tmp_path / "encryption_keys").chmod(0o600)
    assert "is not 32 random bytes" in refused(empty, archive, "--keys-from", str(tmp_path))


def test_an_installation_whose_restore_did_not_end_does_not_start(
    own_running: Callable[..., Running],
) -> None:
    running = own_running()
    running.stop()
    (running.data / "restore-unfinished").touch()
    code, told = said_by(running, "up")
    assert code == 1
    assert "A restore into" in told
    assert "did not finish" in told


def test_a_full_disk_leaves_no_archive(running: Running, archive: Path, tmp_path: Path) -> None:
    most = archive.stat().st_size // 2
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", str(tmp_path / "full.zip")],
        cwd=ROOT,
        env=running.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert done.returncode == 1
    assert "full.zip cannot be written: File too large. No partial file remains." in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_archive_is_never_written_over_another_or_beside_the_keys(running: Running, archive: Path) -> None:
    code, told = said_by(running, "backup", str(archive))
    assert (code, "already exists" in told) == (1, True)
    code, told = said_by(running, "backup", str(archive.with_name("b.zip")), "--keys-to", str(archive.parent))
    assert (code, "Keep the keys somewhere else" in told) == (1, True)
