"""Lets a lower layer call a higher one without importing it: registered in `AppConfig.ready`."""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Callbacks(Generic[P]):
    """A list of listeners for one event."""

    def __init__(self) -> None:
        self._listeners: list[Callable[P, None]] = []

    def add(self, listener: Callable[P, None]) -> None:
        """Register `listener`."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every listener, in the order of registration."""
        for listener in self._listeners:
            listener(*args, **kwargs)
