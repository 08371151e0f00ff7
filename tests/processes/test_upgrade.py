"""Data of an older version works after the upgrade: the same ids, tokens, links and secrets."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.processes.backups import said_by
from tests.processes.test_disk_full import sign_in
from tests.processes.test_waiting import FINAL, when
from tests.processes.workflow import MANUAL, chain, create, execution, node, run
from tests.running import Running, external
from tests.servers.recording import Recording
from tests.upgrade.make import shown

pytestmark = pytest.mark.processes

OLD = Path(__file__).resolve().parents[1] / "upgrade" / "before_0_2"
FOR_EVER = {"WIRELOOM_KEEP_DAYS": "0", "WIRELOOM_KEEP_FAILED_DAYS": "0"}
"""The data is as old as it is."""
VALUE, VALUE_FILE, TEXT = UUID(int=7 << 100), "values/2026/01/02/old.json", '"a large value of old"'
VALUE_ROW = """
    INSERT INTO executions_asset (id, created_at, updated_at, file, content_type, size, execution_id, organization_id)
    SELECT :id, created_at, created_at, :file, 'application/json', :size, id, organization_id
    FROM executions_execution WHERE status = 'succeeded' OR status = 'failed'
"""
"""The version that made the data had no value so large; its table is this one."""
CALL = {
    "model": "a/b",
    "provider": "P",
    "generation_id": "g",
    "usage": {"input_tokens": 3},
    "cost_usd": "0.25",
}
CALLED = "UPDATE executions_noderun SET calls = :calls WHERE execution_id = :id AND node_id = :node"
"""Nor had it asked a model."""


@pytest.fixture
def facts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((OLD / "facts.json").read_text())
    return found


@pytest.fixture
def old(tmp_path: Path, facts: dict[str, Any]) -> Iterator[Running]:
    """An installation with the older version's SQLite database and keys, not started yet."""
    running = Running(tmp_path / "old", **FOR_EVER, DATABASE_URL="sqlite:///")
    running.data.mkdir()
    with closing(sqlite3.connect(running.data / "wireloom.sqlite3")) as connection:
        connection.executescript((OLD / "database.sql").read_text())
        connection.execute(VALUE_ROW, {"id": VALUE.hex, "file": VALUE_FILE, "size": len(TEXT)})
        place = {"id": UUID(facts["ended"]["id"]).hex, "node": next(iter(facts["ended"]["nodes"]))}
        connection.execute(CALLED, {"calls": json.dumps([CALL]), **place})
        connection.commit()
    (running.data / "assets" / VALUE_FILE).parent.mkdir(parents=True)
    (running.data / "assets" / VALUE_FILE).write_text(TEXT)
    keys = running.data / "keys"
    shutil.copytree(OLD / "keys", keys)
    for key in keys.iterdir():
        key.chmod(0o600)
    yield running
    running.kill()


@pytest.fixture
def upgraded(old: Running, tmp_path: Path) -> Iterator[Running]:
    """On PostgreSQL it comes there as a backup of the old tables, which the restore migrates."""
    if not external("DATABASE_URL"):
        yield old.start()
        return
    archive, new = tmp_path / "old.zip", Running(tmp_path / "new", **FOR_EVER)
    new.data.mkdir()
    try:
        assert said_by(old, "backup", str(archive), "--keys-to", str(tmp_path / "keys"))[0] == 0
        code, told = said_by(new, "restore", str(archive), "--keys-from", str(tmp_path / "keys"))
        assert code == 0, told
        yield new.start()
    finally:
        new.kill()


def test_everything_of_an_older_version_works(
    upgraded: Running, facts: dict[str, Any], recording: Recording
) -> None:
    api = upgraded.client_with({"Authorization": facts["token"]})
    assert shown(execution(api, facts["ended"]["id"])) == facts["ended"]
    assert httpx2.post(upgraded.url + facts["hook"], json={"n": 7}, timeout=60).json() == {"value": 7}
    triggers = {
        item["type"]: item for item in api.get(f"/api/workflows/{facts['workflow']}/").json()["triggers"]
    }
    assert triggers["trigger.schedule"]["next_run_at"]
    assert {item["problem"] for item in triggers.values()} <= {"", None}

    sent = node(
        "call",
        "http.request",
        credential=facts["credential"],
        parameters={"method": "GET", "url": recording.url},
    )
    assert run(api, create(api, chain(MANUAL, sent)), wait=30)["status"] == "succeeded"
    assert f"Bearer {facts['secret']}" in recording.requests[-1]["headers"].values()

    called = next(iter(facts["ended"]["nodes"]))
    attempts = api.get(f"/api/executions/{facts['ended']['id']}/nodes/{called}/attempts/").json()["results"]
    (call,) = attempts[-1]["calls"]
    assert (call["model"], call["usage"]["input_tokens"]) == ("a/b", 3)
    assert (call["cost_usd"], call["status"]) == ("0.250000000000", "succeeded")

    value = api.get(f"/api/assets/{VALUE}/").json()
    assert (value["execution"], value["kept"]) == (facts["ended"]["id"], False)
    assert api.get(f"/api/executions/{facts['ended']['id']}/values/{VALUE}/").text == TEXT

    assert execution(api, facts["waiting"])["status"] == "waiting"
    decided = api.post(f"/api/executions/{facts['waiting']}/nodes/ask/resolve/", json={"action": "approve"})
    assert decided.is_success, decided.text
    assert when(api, facts["waiting"], *FINAL)["status"] == "succeeded"
    again = api.post(f"/api/executions/{facts['ended']['id']}/retry/", json={"from": "start"}).json()["id"]
    assert when(api, again, *FINAL)["status"] == "succeeded"
    with httpx2.Client(base_url=upgraded.url) as browser:
        assert sign_in(browser).status_code == 302
