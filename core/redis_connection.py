"""A Redis connection that says so when it is gone."""

from typing import Any

from redis.asyncio import Connection
from redis.exceptions import ConnectionError as ConnectionGoneError


class HonestConnection(Connection):
    """Tells a dead connection from a caller's patience that is over, and from a defect.

    When keep-alive gives a connection up, its error is `TimeoutError(ETIMEDOUT)`; since Python 3.11 that is the
    class of `asyncio.timeout` too, and redis-py 8.1 takes it for "no message yet": whoever reads a subscription then
    reads again at once, for ever. Writing to one that is closed already, uvloop raises a RuntimeError.
    """

    async def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
        """Send, or say that the connection is gone."""
        try:
            await super().send_packed_command(*args, **kwargs)
        except RuntimeError as error:
            raise ConnectionGoneError(f"The connection is gone: {error}") from error

    async def _read_response_from_parser(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._read_response_from_parser(*args, **kwargs)
        except TimeoutError as error:
            if error.errno is None:
                raise
            raise ConnectionGoneError(f"The connection is gone: {error}") from error
