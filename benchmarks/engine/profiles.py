"""Profiles the threads of a process with py-spy: `pip install py-spy`."""

import re
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

RATE_HZ = 100
ROOT = f"{Path(__file__).resolve().parents[2]}/"
WAITS = (
    "Condition.wait (threading.py",
    "_epoll.poll (kombu/",
    "_worker (concurrent/futures/thread.py",
    "Runner.run (asyncio/runners.py",
)
"""Innermost frames of idle threads; py-spy itself cannot always detect them.

The last one is uvloop's loop, which is C: its own share is excluded together with its waiting.
"""
STANDARD_LIBRARY = re.compile(r".*/python3[.]\d+/")
THREAD = re.compile(r"thread \((\d+)\): (.*)")

Stack = tuple[str, ...]
"""Functions, outermost first: `name (file:first line)`."""


@dataclass
class Thread:
    """Samples of one working thread."""

    name: str
    stacks: Counter[Stack] = field(default_factory=Counter)

    def inclusive(self) -> Counter[str]:
        """Samples by function, including those of its callees; without the frames that all samples share."""
        found: Counter[str] = Counter()
        for stack, count in self.stacks.items():
            for function in set(stack):
                found[function] += count
        whole = self.stacks.total()
        return Counter({function: count for function, count in found.items() if count < whole})


Profile = dict[int, Thread]
"""The threads of a process by their id."""


def available() -> bool:
    """Whether py-spy is installed."""
    return shutil.which("py-spy") is not None


class Recording:
    """Records processes, `pids` by a chosen name, while something else keeps them busy."""

    def __init__(self, pids: Mapping[str, int], seconds: float) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="wireloom-profile-"))
        self._runs = {name: self._start(name, pid, seconds) for name, pid in pids.items()}

    def _start(self, name: str, pid: int, seconds: float) -> subprocess.Popen[bytes]:
        command = ["py-spy", "record", "--pid", str(pid), "--duration", str(int(seconds))]
        options = ["--rate", str(RATE_HZ), "--format", "raw", "--function", "--threads", "--full-filenames"]
        output = ["--output", str(self._folder / name)]
        return subprocess.Popen(
            [*command, *options, *output], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def profiles(self) -> dict[str, Profile]:
        """The recorded profiles, once recording is complete."""
        try:
            return {name: self._read(name, run) for name, run in self._runs.items()}
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self, name: str, run: subprocess.Popen[bytes]) -> Profile:
        _, said = run.communicate()
        if run.returncode:
            raise SystemExit(f"py-spy could not record {name}: {said.decode(errors='replace')}")
        return parse((self._folder / name).read_text().splitlines())


def parse(lines: Iterable[str]) -> Profile:
    """The threads in py-spy's raw format, a line per stack: `outermost;…;innermost count`."""
    threads: Profile = {}
    for line in lines:
        frames, _, count = line.rpartition(" ")
        thread, stack = _thread_of(frames.split(";"))
        if thread and stack and not stack[-1].startswith(WAITS):
            id, name = int(thread[1]), thread[2]
            threads.setdefault(id, Thread(name)).stacks[stack] += int(count)
    return threads


def _thread_of(frames: list[str]) -> tuple[re.Match[str] | None, Stack]:
    """The thread, and its stack. It is not the outermost frame if py-spy knows the parent process."""
    for place, frame in enumerate(frames):
        if found := THREAD.match(frame):
            return found, tuple(map(_short, frames[place + 1 :]))
    return None, ()


def _short(frame: str) -> str:
    """The frame with its file as imported, or relative to the project's root."""
    function, _, file = frame.partition(" (")
    for start in ("site-packages/", ROOT):
        _, found, rest = file.partition(start)
        if found:
            return f"{function} ({rest}"
    return f"{function} ({STANDARD_LIBRARY.sub('', file)}"


def stage_times(profile: Profile, stages: Mapping[str, Iterable[str]], otherwise: str) -> dict[str, float]:
    """Seconds seen per stage: a stack belongs to the first stage with a matching pattern."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for thread in profile.values():
        for stack, count in thread.stacks.items():
            text = "\n".join(stack)
            named = (stage for stage, patterns in stages.items() if any(one in text for one in patterns))
            seconds[next(named, otherwise)] += count / RATE_HZ
    return dict(seconds)
