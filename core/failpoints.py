"""Named places where a test can make a process die, freeze or fail. In production they do nothing.

They exist only with `WIRELOOM_TESTING=1`. `WIRELOOM_FAILPOINTS` then lists the actions, for example
`after_claim=exit@1,before_hint=duplicate`; files in the folder `WIRELOOM_FAILPOINTS_FOLDER` do the same while
processes run: the file name is the place, its content the action. A place is a name, or `name.about` for one
effect class only. An action with `@n` happens once, the n-th time that a process reaches the place, and never
again in any process: a file `<place>.tripped` in the folder records it. Without `@n` it happens each time.
"""

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Protocol

NAMES = (
    "before_claim",
    "after_claim",
    "before_side_effect",
    "mid_stream",
    "after_side_effect",
    "before_step",
    "after_step",
    "before_commit_result",
    "after_commit_result",
    "before_hint",
    "after_hint",
    "in_sweeper",
    "in_scheduler_after_insert",
    "in_cancel",
)
ACTION = re.compile(
    r"(exit|stop|hold|error|duplicate|delay:(?P<seconds>\d+(?:\.\d+)?))(?:@(?P<time>[1-9]\d*))?"
)
EXIT_CODE = 137
"""The exit code that a shell reports for a process killed by SIGKILL."""


class Failpoint(Protocol):
    """The call at a named place."""

    def __call__(self, name: str, about: str = "", raises: type[Exception] = ConnectionError) -> bool:
        """Run the configured action; returns whether the following code is to run twice. `error` raises
        `raises`."""
        ...


class Failpoints:
    """The configured actions: from the environment, or from a folder while running. Raises ValueError for
    invalid ones."""

    def __init__(self, listed: str, folder: Path | None) -> None:
        self._folder = folder
        self._listed = dict(_entry(text) for text in listed.split(",") if text.strip())
        self._times: Counter[str] = Counter()
        self._lock = Lock()
        for place, action in self._listed.items():
            self._check(place, action)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Failpoints":
        """The failpoints configured in the environment."""
        folder = environment.get("WIRELOOM_FAILPOINTS_FOLDER")
        return cls(environment.get("WIRELOOM_FAILPOINTS", ""), Path(folder) if folder else None)

    def hit(self, name: str, about: str = "", raises: type[Exception] = ConnectionError) -> bool:
        """See `Failpoint`."""
        for place in (name, f"{name}.{about}"):
            action = self._configured(place)
            if action and self._is_now(place, self._check(place, action)):
                return self._do(action, place, raises)
        return False

    def _configured(self, place: str) -> str | None:
        try:
            found = (self._folder / place).read_text() if self._folder else None
        except FileNotFoundError:
            found = None
        return found or self._listed.get(place)

    def _check(self, place: str, action: str) -> int | None:
        """The hit at which the action happens; None for each."""
        found = ACTION.fullmatch(action)
        if place.partition(".")[0] not in NAMES or not found:
            raise ValueError(f"{place}={action} is not a failpoint: see core/failpoints.py.")
        if (found["time"] or found[1] == "hold") and self._folder is None:
            raise ValueError(f"{place}={action} needs WIRELOOM_FAILPOINTS_FOLDER.")
        return int(found["time"]) if found["time"] else None

    def _is_now(self, place: str, wanted: int | None) -> bool:
        if wanted is None or self._folder is None:
            return True
        mark = self._folder / f"{place}.tripped"
        with self._lock:
            # Earlier hits are not counted, so that the count is right when the mark is removed.
            self._times[place] = 0 if mark.exists() else self._times[place] + 1
            return self._times[place] >= wanted and _made(mark)

    def _do(self, action: str, place: str, raises: type[Exception]) -> bool:
        match action.partition("@")[0].partition(":"):
            case "exit", *_:
                os._exit(EXIT_CODE)
            case "stop", *_:
                os.kill(os.getpid(), signal.SIGSTOP)
            case "hold", *_:
                self._hold(place)
            case "error", *_:
                raise raises(f"the failpoint {place} was told to fail")
            case "delay", _, seconds:
                time.sleep(float(seconds))
        return action.startswith("duplicate")

    def _hold(self, place: str) -> None:
        """Blocks only this thread, so that no other one is held inside a transaction."""
        assert self._folder is not None
        held = self._folder / f"{place}.{os.getpid()}.held"
        held.touch()
        while held.exists():
            time.sleep(0.01)


def _entry(text: str) -> tuple[str, str]:
    place, _, action = text.strip().partition("=")
    return place, action


def _made(mark: Path) -> bool:
    """Whether this process created the file."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _nothing(name: str, about: str = "", raises: type[Exception] = ConnectionError) -> bool:
    return False


ARE_ON = os.environ.get("WIRELOOM_TESTING") == "1"
failpoint: Failpoint = Failpoints.of(os.environ).hit if ARE_ON else _nothing
