"""Named places where a test lets a process die, freeze or fail. In production they do nothing at all.

They exist only with `WIRELOOM_TESTING=1`. `WIRELOOM_FAILPOINTS` then says what happens where, for example
`after_claim=exit@1,before_hint=duplicate`; files in the folder `WIRELOOM_FAILPOINTS_FOLDER` say the same while
processes run: a file's name is the place, its content the action. A place is a name, or `name.about` for what
has one effect class only. An action with `@n` is done once, at the n-th time that a process comes there, and
never again by any process: a file `<place>.tripped` in the folder remembers it. Without `@n` it is done each
time.
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
"""What a shell reports of a process that was killed by SIGKILL."""


class Failpoint(Protocol):
    """A call at a named place."""

    def __call__(self, name: str, about: str = "", raises: type[Exception] = ConnectionError) -> bool:
        """Do what is asked for here; whether what follows is to be done twice. `error` raises `raises`."""
        ...


class Failpoints:
    """What is asked for: listed at the start, or in a folder by whoever watches. Raises ValueError for nonsense."""

    def __init__(self, listed: str, folder: Path | None) -> None:
        self._folder = folder
        self._listed = dict(_entry(text) for text in listed.split(",") if text.strip())
        self._times: Counter[str] = Counter()
        self._lock = Lock()
        for place, action in self._listed.items():
            self._check(place, action)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Failpoints":
        """As the environment says."""
        folder = environment.get("WIRELOOM_FAILPOINTS_FOLDER")
        return cls(environment.get("WIRELOOM_FAILPOINTS", ""), Path(folder) if folder else None)

    def hit(self, name: str, about: str = "", raises: type[Exception] = ConnectionError) -> bool:
        """See `Failpoint`."""
        for place in (name, f"{name}.{about}"):
            action = self._asked(place)
            if action and self._is_now(place, self._check(place, action)):
                return self._do(action, place, raises)
        return False

    def _asked(self, place: str) -> str | None:
        try:
            found = (self._folder / place).read_text() if self._folder else None
        except FileNotFoundError:
            found = None
        return found or self._listed.get(place)

    def _check(self, place: str, action: str) -> int | None:
        """At which time it is to be done, None for each."""
        found = ACTION.fullmatch(action)
        if place.partition(".")[0] not in NAMES or not found:
            raise ValueError(f"{place}={action} is no failpoint: see core/failpoints.py for what there is.")
        if (found["time"] or found[1] == "hold") and self._folder is None:
            raise ValueError(f"{place}={action} needs WIRELOOM_FAILPOINTS_FOLDER.")
        return int(found["time"]) if found["time"] else None

    def _is_now(self, place: str, wanted: int | None) -> bool:
        if wanted is None or self._folder is None:
            return True
        mark = self._folder / f"{place}.tripped"
        with self._lock:
            # What was done before is not counted, so that the count is right when the mark is taken away.
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
                raise raises(f"the failpoint {place} was asked to fail")
            case "delay", _, seconds:
                time.sleep(float(seconds))
        return action.startswith("duplicate")

    def _hold(self, place: str) -> None:
        """Only this thread waits, so that no other one is caught inside a transaction."""
        assert self._folder is not None
        held = self._folder / f"{place}.{os.getpid()}.held"
        held.touch()
        while held.exists():
            time.sleep(0.01)


def _entry(text: str) -> tuple[str, str]:
    place, _, action = text.strip().partition("=")
    return place, action


def _made(mark: Path) -> bool:
    """Whether it was this process that made the file."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _nothing(name: str, about: str = "", raises: type[Exception] = ConnectionError) -> bool:
    return False


ARE_ON = os.environ.get("WIRELOOM_TESTING") == "1"
failpoint: Failpoint = Failpoints.of(os.environ).hit if ARE_ON else _nothing
