"""Typed readers of environment variables: an invalid value prevents the start and names the variable."""

import ipaddress
import json
import os
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from core.secrets.private_files import PrivateFileError, private_file, private_folder

MOST_PORT = 65_535
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file named by `NAME_FILE` (the convention for container secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return _content(name, Path(file))
    return os.environ.get(name, "").strip() or default


def _content(name: str, path: Path) -> str:
    try:
        content = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not a text file"
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {why}.") from error
    if not content:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which is empty.")
    return content


def private_data(folder: Path, database: dict[str, Any]) -> None:
    """Make the data folder, and the SQLite database wherever it is, private."""
    try:
        private_folder(folder)
        if "sqlite3" in database["ENGINE"]:
            _private_sqlite(Path(database["NAME"]))
    except PrivateFileError as error:
        raise ImproperlyConfigured(str(error)) from error


def _private_sqlite(path: Path) -> None:
    # SQLite gives new files beside the database its mode; existing ones, such as locks, may be older.
    if path.parent.is_dir():
        private_file(path)
        for beside in path.parent.glob(f"{escape(path.name)}-*"):
            private_file(beside)


def integer(name: str, default: int, minimum: int = 0, maximum: int | None = None) -> int:
    """An integer of at least `minimum` and at most `maximum`."""
    value = text(name, str(default))
    if not value.lstrip("-").isdecimal() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}, not {value!r}")
    if maximum is not None and int(value) > maximum:
        raise ImproperlyConfigured(f"{name} must be at most {maximum}, not {value}")
    return int(value)


def port(name: str, default: int) -> int:
    """A TCP port."""
    value = integer(name, default, minimum=1)
    if value > MOST_PORT:
        raise ImproperlyConfigured(f"{name} must be a port, at most {MOST_PORT}, not {value}")
    return value


def folder(name: str, default: Path) -> Path:
    """A folder, created if it does not exist."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unusable(path, error) from error
    return path


def _unusable(path: Path, error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{path} is not writable ({error.strerror}). Give this user access to the data folder, "
        "or choose another with WIRELOOM_DATA."
    )


def boolean(name: str, default: bool) -> bool:
    """`true` or `false`."""
    value = text(name, str(default)).lower()
    if value not in ("true", "false", "1", "0"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")
    return value in ("true", "1")


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of the words; the first is the default."""
    value = text(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def json_value(name: str, kind: type[Any]) -> Any:
    """A JSON object or array; None if the variable is not set."""
    value = text(name)
    if not value:
        return None
    try:
        parsed = json.loads(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not valid JSON: {error}") from error
    if not isinstance(parsed, kind):
        wanted = "a JSON object" if kind is dict else "a JSON array"
        raise ImproperlyConfigured(f"{name} must be {wanted}")
    return parsed


def issuer(name: str) -> str:
    """The issuer of an OpenID provider, https or on this machine; "" if not set."""
    value = text(name)
    parts = urlsplit(value)
    is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    is_whole = bool(parts.hostname) and not parts.query and not parts.fragment and parts.username is None
    if value and not (is_whole and (is_here or parts.scheme == "https")):
        raise ImproperlyConfigured(f"{name} must be a URL that starts with https://, not {value!r}")
    return value


def needs(name: str, value: object, other: str, other_value: object) -> None:
    """Reject a variable that has no effect without another one."""
    if value and not other_value:
        raise ImproperlyConfigured(f"{name} is set, so {other} must be set too")


def networks(name: str) -> tuple[IPNetwork, ...]:
    """Comma-separated CIDRs."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text(name).split(",") if part.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`: `sqlite:///path`, `postgresql://user:password@host/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(
            Path(unquote(parts.path)) if parts.path not in ("", "/") else data / "wireloom.sqlite3"
        )
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(url)
    raise ImproperlyConfigured(f"DATABASE_URL: {parts.scheme!r} is not supported; use sqlite or postgresql")


def _sqlite(path: Path) -> dict[str, Any]:
    # IMMEDIATE, because a deferred transaction that becomes a writer fails at once instead of waiting.
    return {
        "ENGINE": "core.db.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": str(path.with_name(f"test_{path.name}"))},
    }


# A host cut off by the network must notice before its leases expire, and its locks must not outlive it.
_GONE_SOON: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
_SESSION = {
    "idle_in_transaction_session_timeout": 20_000,
    "tcp_user_timeout": 15_000,
    # PostgreSQL's own 4 is for disks that turn. With it, and before it has counted the rows that have come, it reads
    # and sorts all executions of an organisation for the newest twenty, in place of going along their index.
    "random_page_cost": 1.1,
}

# Repeated statements are parsed and planned once: three times as fast for the rows of a run's nodes.
_PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 5}


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    session = {"options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items())}
    options: dict[str, Any] = {**_GONE_SOON, **session, **_PREPARED, **dict(parse_qsl(parts.query))}
    if options["prepare_threshold"] == "none":
        options["prepare_threshold"] = None
    # Under ASGI, persistent connections without a pool run out.
    options["pool"] = {"min_size": 0, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
