"""The one thread in which a worker's loop reads the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Runs functions that use the ORM, one after another."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. Its exceptions come through."""

        def guarded() -> T:
            close_old_connections()
            try:
                return function(*args, **kwargs)
            except BaseException:
                connection.close()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._pool, guarded)

    def stop(self) -> None:
        """Close the connection and end the thread."""
        self._pool.submit(connection.close)
        self._pool.shutdown()
