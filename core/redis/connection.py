"""A Redis connection that reports its loss reliably, with and without TLS."""

import logging
from typing import Any

from redis.asyncio import Connection, SSLConnection
from redis.asyncio.connection import parse_url
from redis.exceptions import ConnectionError as ConnectionGoneError
from redis.exceptions import RedisError


class _Honest(Connection):
    """Distinguishes a dead connection from a time-out and from a bug.

    When keep-alive gives a connection up, its error is `TimeoutError(ETIMEDOUT)`; since Python 3.11 that is
    also the class of `asyncio.timeout`, and redis-py 8.1 takes it for "no message yet", so that a subscriber
    reads again immediately, forever. Writing to a closed connection, uvloop raises a RuntimeError; so does
    asyncio if two tasks share a subscription and one reads while the other reconnects it; and writing to one
    that the other has just closed is an AttributeError.
    """

    async def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
        """Send the command. Raises ConnectionGoneError if the connection is lost."""
        try:
            await super().send_packed_command(*args, **kwargs)
        except (RuntimeError, AttributeError) as error:
            raise ConnectionGoneError(f"The connection is gone: {error}") from error

    async def _read_response_from_parser(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._read_response_from_parser(*args, **kwargs)
        except TimeoutError as error:
            if error.errno is None:
                raise
            raise ConnectionGoneError(f"The connection is gone: {error}") from error
        except RuntimeError as error:
            raise ConnectionGoneError(f"The connection is gone: {error}") from error


class HonestConnection(_Honest):
    """A TCP connection."""


class HonestTlsConnection(_Honest, SSLConnection):
    """A TLS connection, for `rediss://`."""


def connection_options(url: str) -> dict[str, Any]:
    """The arguments of a connection pool for that URL; a Unix socket keeps redis-py's own class.

    Not left to `from_url`, which prefers the scheme's class to the requested one. Raises ValueError for another
    scheme.
    """
    options: dict[str, Any] = dict(parse_url(url))
    usual = options.get("connection_class", Connection)
    honest = {Connection: HonestConnection, SSLConnection: HonestTlsConnection}
    return options | {"connection_class": honest.get(usual, usual)}


class RedisAway(logging.Filter):
    """Shortens to one line what channels_redis logs with a traceback every second while Redis is unavailable."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record; always keeps it."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, RedisError):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "Redis is away (%s); trying again", (error,)
            record.exc_info = None
        return True
