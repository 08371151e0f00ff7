"""The extent of the measurements."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Seconds, rounds, calls, and the sizes of the workflows."""

    window_s: float = 5.0
    warm_up_s: float = 1.5
    idle_s: float = 20.0
    rounds: int = 3
    calls: int = 30
    clients: tuple[int, ...] = (1, 10, 50)
    nodes: tuple[int, ...] = (10, 100, 1000)
    at_once: tuple[int, ...] = (200, 1000)
    items: int = 10_000
    running: int = 50
    """Executions running when something is killed."""
    killed: tuple[str, ...] = ("workers", "everything")
    payloads: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    """Characters."""
    workers: tuple[int, ...] = (1, 2)
    history: tuple[int, ...] = (0, 10_000, 50_000, 100_000)
    """Earlier executions."""
