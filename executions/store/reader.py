"""The thread in which an event loop reads the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Runs functions that use the ORM, one after another, over a persistent connection."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. Exceptions propagate; after a broken connection it is called again."""

        def guarded() -> T:
            try:
                return function(*args, **kwargs)
            except (InterfaceError, OperationalError):
                connection.close()
                return function(*args, **kwargs)
            except BaseException:
                connection.close()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._pool, guarded)

    def stop(self) -> None:
        """Close the connection and end the thread."""
        # Resolved in the thread: each thread has its own connection.
        self._pool.submit(lambda: connection.close())
        self._pool.shutdown()
