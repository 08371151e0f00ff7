"""Which tests run in which round, and a verdict that `tools.suite` reads.

With `DATABASE_URL` set (PostgreSQL, an external Redis) everything that another database cannot change is left out: it
has run on the embedded defaults, and would give the same answer. `--unit` runs what uses no database at all.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

SAME_ON_ANY_DATABASE = (
    "benchmarks",
    "browser",
    "processes/test_connections.py",
    "processes/test_credential_hosts.py",
    "processes/test_real_clients.py",
    "processes/test_restore_refusals.py",
    "processes/test_session_ends.py",
    "simulation",
    "test_forbidden.py",
    "tools",
)
"""What may use a database and asks nothing of it: what measures or shows the whole product, and the simulator, whose
virtual time cannot move PostgreSQL's clock."""
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_setup",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}
TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--verdict` and `--unit`."""
    parser.addoption("--unit", action="store_true", help="only what uses neither a database nor processes")
    parser.addoption("--verdict", metavar="FILE", help="write failures and durations there, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Only where all reports come together: not in the workers of xdist."""
    file = config.getoption("--verdict")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Verdict(Path(file)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not belong to this round, unless it was asked for by name."""
    if config.getoption("--unit"):
        return _keep(config, items, [item for item in items if _is_unit(item)])
    asked_for = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    if os.environ.get("DATABASE_URL") and asked_for == [TESTS]:
        _keep(config, items, [item for item in items if not _is_the_same_on_any_database(item)])


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    left_out = set(items) - set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = kept


def _is_unit(item: pytest.Item) -> bool:
    # pytest-django refuses the database to every test that does not ask for it. What is skipped somewhere depends on
    # the surroundings, and so may be about a database all the same.
    asks = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return not asks and not any(map(item.get_closest_marker, ("django_db", "processes", "browser", "skipif")))


def _is_the_same_on_any_database(item: pytest.Item) -> bool:
    place = item.path.relative_to(TESTS).as_posix()
    listed = any(place == one or place.startswith(f"{one}/") for one in SAME_ON_ANY_DATABASE)
    return listed or _is_unit(item)


class Verdict:
    """Collects what `tools.suite` prints at its end."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._failures: dict[str, str] = {}
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test."""
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failures.setdefault(report.nodeid, report.longreprtext)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot even be read."""
        if report.failed:
            self._failures.setdefault(report.nodeid, report.longreprtext)

    def pytest_sessionfinish(self) -> None:
        """Write it down."""
        self._file.write_text(json.dumps({"failures": self._failures, "seconds": self._seconds}))
