"""Only the owner reads keys and data, also in folders that were there before."""

import os
import stat
import threading
from pathlib import Path

import pytest

from core.secrets.private_files import (
    PrivateFileError,
    make_secret_file,
    private_file,
    private_folder,
    read_secret_file,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def generous() -> object:
    """A umask that closes nothing by itself."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize("before", [None, 0o755, 0o777, 0o700])
def test_a_folder_is_the_owners_alone(tmp_path: Path, before: int | None) -> None:
    folder = tmp_path / "data"
    if before is not None:
        folder.mkdir()
        folder.chmod(before)
    private_folder(folder)
    assert mode(folder) == 0o700


@pytest.mark.parametrize("before", [None, 0o644, 0o666, 0o600])
def test_a_file_is_the_owners_alone_and_keeps_what_it_holds(tmp_path: Path, before: int | None) -> None:
    file = tmp_path / "database"
    if before is not None:
        file.write_text("content")
        file.chmod(before)
    private_file(file)
    assert mode(file) == 0o600
    assert file.read_text() == ("" if before is None else "content")


def test_a_folder_of_everybodys_is_not_taken_from_them(tmp_path: Path) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(PrivateFileError, match="Everybody can write"):
        private_folder(shared)
    assert mode(shared) == 0o1777


def test_what_cannot_be_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PrivateFileError, match="cannot be created or used"):
        private_folder(tmp_path / "file" / "data")


@pytest.mark.parametrize("open_to", [0o640, 0o604, 0o644, 0o620])
def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path, open_to: int) -> None:
    file = tmp_path / "key"
    make_secret_file(file, "secret\n")
    assert (mode(file), read_secret_file(file)) == (0o600, "secret")
    file.chmod(open_to)
    with pytest.raises(PrivateFileError, match="chmod 600"):
        read_secret_file(file)


def test_a_secret_is_a_file_of_text(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe")
    file.chmod(0o600)
    with pytest.raises(PrivateFileError, match="is not a text file"):
        read_secret_file(file)
    with pytest.raises(PrivateFileError, match="not a regular file"):
        read_secret_file(tmp_path)
    with pytest.raises(PrivateFileError, match="cannot be read"):
        read_secret_file(tmp_path / "nowhere")


def test_of_many_who_make_a_secret_at_once_one_wins_and_all_read_it(tmp_path: Path) -> None:
    file, barrier, read = tmp_path / "keys" / "key", threading.Barrier(8), []

    def make(number: int) -> None:
        barrier.wait()
        make_secret_file(file, f"key {number}")
        read.append(read_secret_file(file))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 8 and len(set(read)) == 1
    assert list(file.parent.iterdir()) == [file]
