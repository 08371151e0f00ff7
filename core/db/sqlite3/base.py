"""Django's SQLite backend, whose writers queue.

SQLite itself waits by sleeping ever longer, so that under load a writer may miss every chance: a page that
saved waited for many seconds while workers wrote one transaction after another. At this file lock every writer
polls often.
"""

import os
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # not on Windows, where writers wait as SQLite does
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 5.0
"""A writer that holds its turn for longer is considered frozen; then SQLite's own lock decides."""
LOOK_AGAIN_S = 0.001


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions take turns, because all may write (`transaction_mode` IMMEDIATE)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line: int | None = None
        """The descriptor of the file whose lock is the turn."""
        self._leave_line: Callable[[], object] = lambda: None
        self._is_alone = fcntl is None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # one that fails is rolled back
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_line()
            self._line = None

    def _wait_for_turn(self) -> None:
        if self._line is None and not self._is_alone:
            self._stand_in_line()
        if self._line is None:
            return
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                fcntl.flock(self._line, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                time.sleep(LOOK_AGAIN_S)

    def _end_turn(self) -> None:
        if self._line is not None:
            fcntl.flock(self._line, fcntl.LOCK_UN)

    def _stand_in_line(self) -> None:
        database = Path(str(self.settings_dict["NAME"]))
        if database.is_file():
            path = database.with_name(f"{database.name}-turn")
            self._line = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            # A thread that just ends closes nothing, and neither does Django.
            self._leave_line = weakref.finalize(self, os.close, self._line)
        else:
            self._is_alone = True  # an in-memory database has no other writers
