"""The keys, which are never in an archive: anyone who finds it must not also have them."""

import os
from pathlib import Path

from django.conf import settings

from core.secrets.keys import key_file
from core.secrets.private_files import PrivateFileError, make_secret_file, private_folder, read_secret_file
from core.secrets.vault import KeyRing, VaultError

NAMES = ("secret_key", "encryption_keys")
IN_ENVIRONMENT = {"secret_key": "WIRELOOM_SECRET_KEY", "encryption_keys": "WIRELOOM_ENCRYPTION_KEYS"}


class KeysError(Exception):
    """The keys cannot be copied, or would overwrite others; the message says what to do."""


def folder() -> Path:
    """The folder in which the installation stores its keys."""
    return key_file().parent


def copy_to(target: Path) -> list[Path]:
    """Copy the installation's key files into a private folder. Raises KeysError."""
    try:
        private_folder(target)
        return [_copied(folder() / name, target / name) for name in NAMES if (folder() / name).exists()]
    except PrivateFileError as error:
        raise KeysError(str(error)) from error


def read_from(source: Path) -> dict[str, str]:
    """The keys in the folder, by name. Raises KeysError if they are missing or unusable."""
    try:
        found = {name: read_secret_file(source / name) for name in NAMES if (source / name).exists()}
        if not found:
            raise KeysError(f"There are no keys in {source}: it contains neither {' nor '.join(NAMES)}.")
        if "encryption_keys" in found:
            KeyRing.parse(found["encryption_keys"].replace("\n", ","))
            _check_same(found["encryption_keys"])
    except (PrivateFileError, VaultError) as error:
        raise KeysError(f"The keys in {source} cannot be used: {error}") from error
    return found


def put_in_place(found: dict[str, str]) -> None:
    """Write the keys to the installation's folder. Raises PrivateFileError."""
    for name, text in found.items():
        fresh = folder() / f"{name}.restored"
        fresh.unlink(missing_ok=True)
        make_secret_file(fresh, text + "\n")
        # A key created by this very start has signed nothing yet.
        fresh.replace(folder() / name)


def from_environment() -> list[str]:
    """The environment variables that provide keys instead of files."""
    given = (
        name for name in IN_ENVIRONMENT.values() if os.environ.get(name) or os.environ.get(f"{name}_FILE")
    )
    return sorted(given)


def _copied(source: Path, target: Path) -> Path:
    text = read_secret_file(source)
    if target.exists() and read_secret_file(target) != text:
        raise KeysError(f"{target} already contains a different key. Choose another folder.")
    make_secret_file(target, text + "\n")
    return target


def _check_same(text: str) -> None:
    there = Path(settings.DATA) / "keys" / "encryption_keys"
    if there.exists() and read_secret_file(there) != text:
        raise KeysError(f"{there} contains a different key. Restore into an unused data folder.")
