"""A Redis connection that says so when it is gone, with and without TLS."""

import logging
from typing import Any

from redis.asyncio import Connection, SSLConnection
from redis.asyncio.connection import parse_url
from redis.exceptions import ConnectionError as ConnectionGoneError
from redis.exceptions import RedisError


class _Honest(Connection):
    """Tells a dead connection from a caller's patience that is over, and from a defect.

    When keep-alive gives a connection up, its error is `TimeoutError(ETIMEDOUT)`; since Python 3.11 that is the
    class of `asyncio.timeout` too, and redis-py 8.1 takes it for "no message yet": whoever reads a subscription then
    reads again at once, for ever. Writing to one that is closed already, uvloop raises a RuntimeError; so does
    asyncio where two tasks share a subscription, and one reads while the other connects it anew; and writing to one
    that the other has just closed is an AttributeError.
    """

    async def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
        """Send, or say that the connection is gone."""
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
    """Over TCP."""


class HonestTlsConnection(_Honest, SSLConnection):
    """Over TLS, as `rediss://` asks for."""


def connection_options(url: str) -> dict[str, Any]:
    """What a connection pool makes connections to that address from; a socket file keeps redis-py's own class.

    Not left to `from_url`, in which the class that belongs to the scheme wins over the one that is asked for.
    Raises ValueError for another scheme.
    """
    options: dict[str, Any] = dict(parse_url(url))
    usual = options.get("connection_class", Connection)
    honest = {Connection: HonestConnection, SSLConnection: HonestTlsConnection}
    return options | {"connection_class": honest.get(usual, usual)}


class RedisAway(logging.Filter):
    """Says in one line what channels_redis says with a traceback every second for as long as Redis is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record; it is always kept."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, RedisError):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "Redis is away (%s); trying again", (error,)
            record.exc_info = None
        return True
