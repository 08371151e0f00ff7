"""Deletes files that no row refers to, left in the storage by failed transactions or processes that ended."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage

from assets.models import Asset
from assets.storage import FILES, VALUES
from executions.models.hook_calls import HookCall

REST = timedelta(days=1)
BATCH = 500
KINDS = {VALUES: (Asset, "file"), FILES: (Asset, "file"), "calls": (HookCall, "body_file")}
"""The first folder of a file's name, and the rows that may refer to it."""


class UnreferencedFiles:
    """Passes over the folders of the days, once a day, except today's and yesterday's, so that every deleted
    file is older than 24 hours."""

    def __init__(self) -> None:
        self._left: Iterator[tuple[str, ...]] | None = None
        self._resting_until: datetime | None = None

    def go_on(self, now: datetime, end: float) -> bool:
        """Continue until `end` (monotonic clock); returns whether nothing is left to do today."""
        if self._resting_until and now < self._resting_until <= now + REST:
            return True
        self._left = self._left or _old_files(now.astimezone(UTC).date() - timedelta(days=1))
        for names in self._left:
            _delete_unreferenced(names)
            if time.monotonic() >= end:
                return False
        self._left, self._resting_until = None, now + REST
        return True


def _old_files(before: date) -> Iterator[tuple[str, ...]]:
    for kind in KINDS:
        for folder in _days(kind, before):
            names = (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])
            while batch := tuple(islice(names, BATCH)):
                yield batch


def _days(kind: str, before: date) -> Iterator[str]:
    for year in _folders(kind):
        for month in _folders(f"{kind}/{year}"):
            for day in _folders(f"{kind}/{year}/{month}"):
                if f"{year}-{month}-{day}" < before.isoformat():
                    yield f"{kind}/{year}/{month}/{day}"


def _folders(path: str) -> Sequence[str]:
    try:
        return sorted(default_storage.listdir(path)[0])
    except FileNotFoundError:
        return []


def _delete_unreferenced(names: tuple[str, ...]) -> None:
    model, field = KINDS[names[0].partition("/")[0]]
    rows = model._default_manager.filter(**{f"{field}__in": names})
    for name in set(names) - set(rows.values_list(field, flat=True)):
        default_storage.delete(name)
