"""Failpoints: armed by name, done as often as asked for, remembered, and not there in production."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.failpoints import EXIT_CODE, NAMES, Failpoints, failpoint
from tests.failpoints.installation import until
from tests.running import ROOT

PARTS = ("core", "executions")


def test_in_production_nothing_happens_whatever_is_armed() -> None:
    code = "from core.failpoints import ARE_ON, failpoint; print(ARE_ON, failpoint('after_claim'))"
    environment = {**os.environ, "WIRELOOM_TESTING": "", "WIRELOOM_FAILPOINTS": "after_claim=exit"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"
    assert failpoint("after_claim") is False


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_a_place_in_the_code(name: str) -> None:
    sources = [path.read_text() for part in PARTS for path in (ROOT / part).rglob("*.py")]
    assert any(f'"{name}"' in text for text in sources if "NAMES = (" not in text)


def test_an_action_without_a_number_is_done_each_time() -> None:
    failpoints = Failpoints("before_hint=duplicate", None)
    assert [failpoints.hit("before_hint") for _ in range(3)] == [True, True, True]
    assert failpoints.hit("after_hint") is False


def test_an_error_is_what_the_place_would_raise() -> None:
    with pytest.raises(TimeoutError, match="after_claim"):
        Failpoints("after_claim=error", None).hit("after_claim", raises=TimeoutError)


def test_a_place_may_be_that_of_one_effect_class_only() -> None:
    failpoints = Failpoints("after_side_effect.keyed=duplicate", None)
    assert failpoints.hit("after_side_effect", "keyed")
    assert not failpoints.hit("after_side_effect", "unsafe")


def test_the_nth_time_counts_once_for_all_processes(tmp_path: Path) -> None:
    first, second = (Failpoints("mid_stream=duplicate@2", tmp_path) for _ in range(2))
    assert [first.hit("mid_stream") for _ in range(4)] == [False, True, False, False]
    assert [second.hit("mid_stream") for _ in range(4)] == [False] * 4


def test_when_the_mark_is_taken_away_it_is_armed_again_from_one(tmp_path: Path) -> None:
    failpoints = Failpoints("mid_stream=duplicate@2", tmp_path)
    assert [failpoints.hit("mid_stream") for _ in range(3)] == [False, True, False]
    (tmp_path / "mid_stream.tripped").unlink()
    assert [failpoints.hit("mid_stream") for _ in range(2)] == [False, True]


def test_a_file_arms_while_the_process_runs(tmp_path: Path) -> None:
    failpoints = Failpoints("", tmp_path)
    assert not failpoints.hit("in_cancel")
    (tmp_path / "in_cancel").write_text("duplicate")
    assert failpoints.hit("in_cancel")
    (tmp_path / "in_cancel").unlink()
    assert not failpoints.hit("in_cancel")


@pytest.mark.parametrize(
    "entry",
    ["somewhere=exit", "after_claim", "after_claim=explode", "after_claim=exit@0", "after_claim=delay:soon"],
)
def test_nonsense_stops_the_start_and_says_what_is_wrong(entry: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=entry.partition("=")[0]):
        Failpoints(entry, tmp_path)


@pytest.mark.parametrize("action", ["exit@1", "hold"])
def test_what_is_to_be_remembered_or_let_go_needs_a_folder(action: str) -> None:
    with pytest.raises(ValueError, match="WIRELOOM_FAILPOINTS_FOLDER"):
        Failpoints(f"after_claim={action}", None)


def test_a_thread_is_held_until_its_file_is_taken_away(tmp_path: Path) -> None:
    failpoints, held = (
        Failpoints("after_claim=hold@1", tmp_path),
        tmp_path / f"after_claim.{os.getpid()}.held",
    )
    passed = threading.Event()
    thread = threading.Thread(target=lambda: (failpoints.hit("after_claim"), passed.set()))
    thread.start()
    until(held.exists, "a held thread")
    assert not passed.is_set()
    held.unlink()
    thread.join()
    assert passed.is_set()


@pytest.mark.parametrize(("action", "seen"), [("exit", EXIT_CODE), ("stop", -signal.SIGKILL)])
def test_a_process_ends_or_stops_itself(action: str, seen: int) -> None:
    code = "import core.failpoints as f; f.failpoint('after_claim'); print('went on')"
    environment = {**os.environ, "WIRELOOM_TESTING": "1", "WIRELOOM_FAILPOINTS": f"after_claim={action}"}
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    )
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    if action == "stop":
        assert os.WIFSTOPPED(status)
        process.kill()
        _, status = os.waitpid(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == seen
    assert process.stdout
    with process.stdout as said:
        assert said.read() == b""
    process.returncode = seen
