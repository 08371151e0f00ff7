"""What the parent has before it forks: all that every process needs, and nothing else."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from config.supervisor.shared import IMPORTED
from tests.running import ROOT

STARTED_AND_SAID = """
import json, sys
import django
django.setup()
from config.supervisor.shared import share, share_celery
share()
share_celery()
from django.apps import apps
from django.db import connection
from executions.wire.hints import publisher
print(json.dumps({
    "modules": sorted(sys.modules),
    "connected": connection.connection is not None,
    "ready": ["_relation_tree" in model._meta.__dict__ for model in apps.get_models()],
    "backend": publisher()._backend is not None,
}))
"""
RARE = ("webauthn", "segno", "valkey", "boto3", "moto", "openai", "django.contrib.postgres.fields")


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process has that has done what `up` does before it forks, on SQLite."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["WIRELOOM_DATA"] = str(tmp_path_factory.mktemp("data"))
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", STARTED_AND_SAID],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_what_all_need_is_imported(parent: dict[str, Any]) -> None:
    assert set(IMPORTED) - set(parent["modules"]) == set()


@pytest.mark.parametrize("name", [*RARE, "psycopg"])
def test_what_few_need_is_not(parent: dict[str, Any], name: str) -> None:
    assert name not in parent["modules"]


def test_what_each_would_make_for_itself_is_made(parent: dict[str, Any]) -> None:
    assert all(parent["ready"]) and len(parent["ready"]) > 20
    assert parent["backend"]


def test_no_connection_is_open_that_children_would_share(parent: dict[str, Any]) -> None:
    assert not parent["connected"]
