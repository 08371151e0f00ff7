"""The interface of a measured product, for the scenarios that peers take part in."""

from typing import Any, Protocol


class Graphs(Protocol):
    """W1 to W4 in the format of one product; all reply as `benchmarks.engine.graphs` expects."""

    def order(self) -> dict[str, Any]:
        """W1: webhook → set (3 expressions) → if → set."""
        ...

    def line(self, length: int) -> dict[str, Any]:
        """W2: a webhook and `length` nodes."""
        ...

    def thinking(self, branches: int) -> dict[str, Any]:
        """W3 and W4: `branches` parallel calls of two seconds."""
        ...


class Subject(Protocol):
    """A running product."""

    graphs: Graphs

    @property
    def group(self) -> int:
        """The process group of everything that it started."""
        ...

    def publish(self, graph: dict[str, Any]) -> tuple[str, str]:
        """Publish a new workflow; returns its id and webhook URL."""
        ...

    def restart(self) -> float:
        """Restart; returns when it was started (`time.perf_counter`), once it is ready."""
        ...

    def require_recorded(self, workflow: str, answered: int, nodes: int) -> None:
        """SystemExit unless every answered execution is recorded as succeeded."""
        ...
