"""The content of log lines, as text and as JSON."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.logs import About, JsonLine, TextLine, log_about

log = logging.getLogger("core.something")


@pytest.fixture
def written() -> Iterator[Callable[[logging.Formatter], io.StringIO]]:
    """A handler with the given formatter, and its output."""
    handlers: list[logging.Handler] = []

    def into(formatter: logging.Formatter) -> io.StringIO:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        handler.addFilter(About())
        log.addHandler(handler)
        handlers.append(handler)
        return stream

    yield into
    for handler in handlers:
        log.removeHandler(handler)


@pytest.fixture
def lines(written: Callable[[logging.Formatter], io.StringIO]) -> Callable[[], list[dict[str, Any]]]:
    """The log as JSON, parsed."""
    stream = written(JsonLine())
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


async def doing(execution: str) -> None:
    """A task that runs an execution."""
    log_about(execution=execution)
    await asyncio.sleep(0)
    log.warning("in the task")
    await asyncio.create_task(saying("in a task of the task"))
    await asyncio.to_thread(log.warning, "in a thread")


async def saying(message: str) -> None:
    log.warning(message)


async def test_each_task_says_what_it_is_about_and_so_does_all_that_it_starts(
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    await asyncio.gather(*(asyncio.create_task(doing(id)) for id in ("one", "two")))
    log.warning("outside")
    said = sorted((line.get("execution", ""), line["message"]) for line in lines())
    every = ("in a task of the task", "in a thread", "in the task")
    assert said == [("", "outside"), *((id, message) for id in ("one", "two") for message in every)]


async def test_a_line_of_text_ends_with_what_it_is_about(
    written: Callable[[logging.Formatter], io.StringIO],
) -> None:
    stream = written(TextLine())
    log.warning("%d things happened", 2)
    log_about(execution="0190", workflow="0191")
    log.error("one more")
    assert stream.getvalue().splitlines() == [
        "WARNING core.something: 2 things happened",
        "ERROR core.something: one more [execution=0190 workflow=0191]",
    ]


def test_a_traceback_stands_in_its_line(lines: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        raise ValueError("no number\nat all")
    except ValueError:
        log.exception("it failed")
    (line,) = lines()
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "core.something", "it failed")
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: no number\nat all")


def test_what_a_library_attaches_to_a_record_is_not_written(
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    log.warning("refused", extra={"request": "GET /hooks/a-secret", "headers": {"authorization": "a-secret"}})
    assert set(lines()[0]) == {"time", "level", "logger", "message"}


def test_half_a_character_is_written_too() -> None:
    line = JsonLine().format(logging.makeLogRecord({"msg": "cut off: \ud83d"}))
    assert json.loads(line.encode())["message"] == "cut off: \ud83d"
