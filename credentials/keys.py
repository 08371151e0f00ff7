"""Where the key ring comes from: the environment, or a file that is made once."""

import os
import secrets
import stat
from functools import cache
from pathlib import Path

from django.conf import settings

from core.errors import UnavailableError
from credentials.models import Credential
from credentials.vault import KeyRing, VaultError, new_key

_HINT = "Set WIRELOOM_ENCRYPTION_KEYS to the keys in use, or put the key file back from a backup."


def key_file() -> Path:
    """The file that holds the key where the environment names none."""
    return Path(settings.DATA) / "keys" / "encryption_keys"


def key_ring() -> KeyRing:
    """The operator's keys. Raises UnavailableError `secrets_not_configured` saying what is wrong."""
    try:
        return _loaded(settings.ENCRYPTION_KEYS, key_file())
    except VaultError as error:
        raise UnavailableError(str(error), _HINT, code="secrets_not_configured") from error


@cache
def _loaded(text: str, path: Path) -> KeyRing:
    if text:
        return KeyRing.parse(text)
    if not path.exists():
        _make(path)
    return KeyRing.parse(_read(path))


def _make(path: Path) -> None:
    # A key made over secrets that another one sealed would hide the loss until they are needed.
    if Credential.objects.exists():
        raise VaultError(f"There are credentials, but no encryption key: {path} is missing.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # Fails where another process was faster, whose key is then everybody's.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _read(path: Path) -> str:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise VaultError(f"{path} is not a regular file.")
    if os.name == "posix" and found.st_mode & 0o077:
        raise VaultError(f"{path} can be read by others: chmod 600 it.")
    return path.read_text().replace("\n", ",")
