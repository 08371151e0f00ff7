"""What fails once and then passes is flaky, what fails twice has failed, and both are shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import suite

ONCE = """
from pathlib import Path
def test_once():
    mark = Path(__file__).with_suffix(".ran")
    ran, _ = mark.exists(), mark.touch()
    assert ran, "the first time"
"""
TWICE = "def test_twice():\n    assert 1 == 2\n"
PASSES = "def test_passes():\n    pass\n"


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of tests that `suite.main` runs in one round."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p tests.selection -p no:cacheprovider\n")
    monkeypatch.setenv("PYTHONPATH", str(Path(suite.__file__).parent.parent))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(suite, "ROUNDS", ((),))
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def test_what_fails_once_is_flaky_and_the_run_is_green(
    rounds: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (rounds / "test_it.py").write_text(ONCE + PASSES)
    assert suite.main([]) == 0
    said = capfd.readouterr().out
    assert "FLAKY (1): test_it.py::test_once" in said
    assert "the first time" in said
    assert "2 passed, 0 failed" in said


def test_what_fails_twice_has_failed_with_both_tracebacks(
    rounds: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (rounds / "test_it.py").write_text(TWICE + PASSES)
    assert suite.main([]) == 1
    said = capfd.readouterr().out
    assert said.rpartition("FAILED: test_it.py::test_twice")[2].count("assert 1 == 2") >= 2
    assert "1 passed, 1 failed" in said


def test_many_failures_are_no_accident(rounds: Path, capfd: pytest.CaptureFixture[str]) -> None:
    more = "\n".join(f"def test_{n}(): assert False" for n in range(suite.MOST_AGAIN + 1))
    (rounds / "test_it.py").write_text(more)
    assert suite.main([]) == 1
    assert "Once more" not in capfd.readouterr().out


def test_a_run_that_cannot_even_begin_is_not_green(rounds: Path) -> None:
    (rounds / "test_it.py").write_text("import nothing_of_that_name\n")
    assert suite.main([]) == 1


def test_the_slowest_are_named(rounds: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (rounds / "test_it.py").write_text(PASSES)
    assert suite.main([]) == 0
    assert "test_it.py::test_passes" in capfd.readouterr().out.rpartition("slowest")[2]


UNITS = """
import pytest
@pytest.fixture
def db(): pass
@pytest.fixture
def people(db): pass
def test_alone(): pass
def test_with_people(people): assert False
@pytest.mark.processes
def test_with_processes(): assert False
@pytest.mark.skipif("False")
def test_that_depends(): assert False
"""


def test_unit_tests_are_those_that_cannot_touch_a_database(
    rounds: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "UNIT_ROUNDS", (("--unit",),))
    (rounds / "test_it.py").write_text(UNITS)
    assert suite.main(["--unit"]) == 0
    assert "1 passed, 0 failed" in capfd.readouterr().out


def test_another_word_is_refused(rounds: Path) -> None:
    assert suite.main(["--units"]) == 2
