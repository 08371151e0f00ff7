"""Where Celery's pool threads and signal handlers leave word for the worker's loop."""

from executions.worker.worker import Worker


class Inbox:
    """Holds the process's worker once it is there, and remembers what came before."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._drained = False

    def open(self, worker: Worker) -> None:
        """Pass on from now on."""
        self._worker = worker
        if self._drained:
            worker.drain()

    def wake(self) -> None:
        """There may be something to claim; a worker that leaves claims nothing, and its loop may have ended."""
        if self._worker is not None and not self._drained:
            self._worker.wake()

    def drain(self) -> None:
        """Stop claiming and park what runs. Safe inside a signal handler."""
        self._drained = True
        if self._worker is not None:
            self._worker.drain()


inbox = Inbox()
