"""Which tests run in which round, and a verdict that `tools.suite` reads.

With `DATABASE_URL` set (PostgreSQL, an external Redis) everything that knows no database is left out: it has run on
the embedded defaults, and would give the same answer.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

KNOW_NO_DATABASE = (
    "ai_models/providers",
    "benchmarks",
    "browser",
    "characters",
    "config/test_web_patience.py",
    "config/test_web_protocol.py",
    "core/egress",
    "credentials/types",
    "executions/engine",
    "executions/triggers/schedule/test_all_zones.py",
    "executions/triggers/schedule/test_times.py",
    "processes/test_connections.py",
    "processes/test_credential_hosts.py",
    "processes/test_real_clients.py",
    "processes/test_restore_refusals.py",
    "processes/test_session_ends.py",
    "simulation",
    "test_forbidden.py",
    "test_promises.py",
    "tools",
    "workflows/graph",
    "workflows/nodes",
    "workflows/sdk",
    "workflows/templating",
)
"""Packages that import no framework, what measures or shows the whole product, and the simulator, whose virtual time
cannot move PostgreSQL's clock."""
TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--verdict`."""
    parser.addoption("--verdict", metavar="FILE", help="write failures and durations there, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Only where all reports come together: not in the workers of xdist."""
    file = config.getoption("--verdict")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Verdict(Path(file)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another database cannot change, unless it was asked for by name."""
    asked_for = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    if not os.environ.get("DATABASE_URL") or asked_for != [TESTS]:
        return
    left_out = [item for item in items if _knows_no_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not _knows_no_database(item)]


def _knows_no_database(item: pytest.Item) -> bool:
    place = item.path.relative_to(TESTS).as_posix()
    return any(place == one or place.startswith(f"{one}/") for one in KNOW_NO_DATABASE)


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
