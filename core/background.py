"""What is done behind an answer, because nobody waits for it, or nobody may see how long it takes."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections, connections

log = logging.getLogger(__name__)


class Background:
    """Acts one after another in a thread with database connections of its own; what fails is logged."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def do(self, act: Callable[..., object], *given: Any) -> None:
        """Soon."""
        self._thread.submit(self._done, act, *given)

    def settle(self) -> None:
        """Return once everything is done."""
        self._thread.submit(connections.close_all).result()

    def _done(self, act: Callable[..., object], *given: Any) -> None:
        close_old_connections()
        try:
            act(*given)
        except Exception:
            log.exception("what was to be done behind an answer failed")
