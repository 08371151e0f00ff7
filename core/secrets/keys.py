"""Loads the key ring: from the environment, or from a file that is created once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings

from core.errors import UnavailableError
from core.secrets.private_files import PrivateFileError, make_secret_file, read_secret_file
from core.secrets.vault import KeyRing, VaultError, new_key

sealed_rows: dict[str, Callable[[], bool]] = {}
"""The kinds of sealed rows, in words, and whether any exist; registered in `AppConfig.ready` by the apps that
seal."""
_HINT = "Set WIRELOOM_ENCRYPTION_KEYS to the keys in use, or put the key file back from a backup."


def key_file() -> Path:
    """The file with the key, used if the environment sets none."""
    return Path(settings.DATA) / "keys" / "encryption_keys"


def key_ring() -> KeyRing:
    """The operator's keys. Raises UnavailableError `secrets_not_configured` with the reason."""
    try:
        return _loaded(settings.ENCRYPTION_KEYS, key_file())
    except VaultError as error:
        raise UnavailableError(str(error), _HINT, code="secrets_not_configured") from error


@cache
def _loaded(text: str, path: Path) -> KeyRing:
    if text:
        return KeyRing.parse(text)
    try:
        if not path.exists():
            _make(path)
        return KeyRing.parse(read_secret_file(path).replace("\n", ","))
    except PrivateFileError as error:
        raise VaultError(str(error)) from error


def _make(path: Path) -> None:
    # A new key over secrets sealed by another one would hide the loss until they are needed.
    for what, are_there in sealed_rows.items():
        if are_there():
            raise VaultError(f"There are {what}, but no encryption key: {path} is missing.")
    make_secret_file(path, new_key() + "\n")
