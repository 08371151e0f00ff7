"""What the scenarios that a peer takes part in ask of whatever is measured."""

from typing import Any, Protocol


class Graphs(Protocol):
    """W1 to W4 in the form of one product; all answer what `benchmarks.engine.graphs` says of their calls."""

    def order(self) -> dict[str, Any]:
        """W1: webhook → set (3 expressions) → if → set."""
        ...

    def line(self, length: int) -> dict[str, Any]:
        """W2: a webhook and `length` nodes."""
        ...

    def thinking(self, branches: int) -> dict[str, Any]:
        """W3 and W4: `branches` calls of two seconds side by side."""
        ...


class Subject(Protocol):
    """A product that is running."""

    graphs: Graphs

    @property
    def group(self) -> int:
        """The process group of everything that it has started."""
        ...

    def publish(self, graph: dict[str, Any]) -> tuple[str, str]:
        """Id and webhook address of a new published workflow."""
        ...

    def restart(self) -> float:
        """When it was started again (`time.perf_counter`), once it is ready."""
        ...

    def require_recorded(self, workflow: str, answered: int, nodes: int) -> None:
        """SystemExit unless every answered execution is recorded as succeeded."""
        ...
