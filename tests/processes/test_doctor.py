"""`manage.py doctor` beside a running instance, and beside none."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tests.running import ROOT, Running
from tests.servers.openrouter import serve_openrouter

pytestmark = pytest.mark.processes


def doctor(environment: dict[str, str]) -> tuple[int, str]:
    """Exit code and report."""
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_nothing_is_wrong_with_a_running_instance(own_running: Callable[..., Running]) -> None:
    code, report = doctor(own_running().environment)
    assert "FAIL" not in report
    assert code == 0
    for name in ("database", "migrations", "broker", "workers", "schedulers", "encryption keys", "clock"):
        assert f"ok    {name}" in report


def test_a_key_that_does_not_work_is_named_with_its_cause(running: Running, api: httpx2.Client) -> None:
    with serve_openrouter() as server:
        refused = {"api_key": "sk-or-v1-refused", "base_url": f"{server.base_url}/nowhere"}
        made = api.post("/api/credentials/", json={"name": "Refused", "type": "openrouter", "data": refused})
        code, report = doctor(running.environment)
        api.delete(f"/api/credentials/{made.json()['id']}/")
    assert code == 1
    assert "FAIL  OpenRouter key 'Refused'" in report


def test_where_nothing_runs_it_says_what_to_start(tmp_path: Path) -> None:
    environment = {**os.environ, "WIRELOOM_DATA": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    code, report = doctor(environment)
    assert code == 1
    assert "FAIL  migrations" in report
    assert "python manage.py migrate" in report
