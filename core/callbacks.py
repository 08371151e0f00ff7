"""How a lower room lets a higher one answer or act without importing it: filled in `AppConfig.ready`."""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Callbacks(Generic[P]):
    """Something happened; whoever asked for it is told."""

    def __init__(self) -> None:
        self._listeners: list[Callable[P, None]] = []

    def add(self, listener: Callable[P, None]) -> None:
        """Tell `listener` from now on."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every listener, in the order in which they came."""
        for listener in self._listeners:
            listener(*args, **kwargs)
