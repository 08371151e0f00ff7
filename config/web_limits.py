"""What the web process lets one connection take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one caller may take: bytes, headers, seconds, bytes a second; `connections` are all callers' together."""

    connections: int
    head_bytes: int = 64 * 1024
    headers: int = 200
    head_s: float = 10
    body_s: float = 30
    body_rate: float = 500
    """What comes of a body at least, over `body_s` (mod_reqtimeout of Apache asks for as much)."""
    read_s: float = 60
    """How long an answer may stand still because its caller does not read on."""
