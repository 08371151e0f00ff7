"""Passes calls from Celery's pool threads and signal handlers on to the worker's loop."""

from executions.worker.worker import Worker


class Inbox:
    """Holds the process's worker once it exists, and remembers earlier calls."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._drained = False

    def open(self, worker: Worker) -> None:
        """Start passing calls on."""
        self._worker = worker
        if self._drained:
            worker.drain()

    def wake(self) -> None:
        """Something may be claimable; a worker that is leaving claims nothing, and its loop may have ended."""
        if self._worker is not None and not self._drained:
            self._worker.wake()

    def drain(self) -> None:
        """Stop claiming and park running executions. Safe inside a signal handler."""
        self._drained = True
        if self._worker is not None:
            self._worker.drain()


inbox = Inbox()
