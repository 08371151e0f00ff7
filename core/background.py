"""Runs work after the response, because nobody waits for it or because its duration must not be observable."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections, connections

log = logging.getLogger(__name__)


class Background:
    """Runs functions one after another in a thread with its own database connections; failures are logged."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def do(self, act: Callable[..., object], *given: Any) -> None:
        """Schedule `act`."""
        self._thread.submit(self._done, act, *given)

    def settle(self) -> None:
        """Return once all scheduled functions have run."""
        self._thread.submit(connections.close_all).result()

    def _done(self, act: Callable[..., object], *given: Any) -> None:
        close_old_connections()
        try:
            act(*given)
        except Exception:
            log.exception("a background task failed")
