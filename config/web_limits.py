"""The web process's limits per connection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of one client: bytes, headers, seconds, bytes per second; `connections` applies to all clients
    together."""

    connections: int
    head_bytes: int = 64 * 1024
    headers: int = 200
    head_s: float = 10
    body_s: float = 30
    body_rate: float = 500
    """The minimum rate of a body over `body_s` (Apache's mod_reqtimeout requires the same)."""
    read_s: float = 60
    """How long a response may make no progress because its client does not read."""
