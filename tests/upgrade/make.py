"""Makes the data of an older version by that version itself: `python -m tests.upgrade.make CHECKOUT TARGET`.

CHECKOUT is a folder with the older version's source (`git archive f0c1ed7 | tar -x -C CHECKOUT`); this program's
interpreter runs it. TARGET gets `database.sql` (the SQLite database, as statements), `keys/`, and `facts.json` with
what the test looks for. Everything in it is made up, the keys too.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2

from tests.running import EMAIL, PASSWORD, free_port

SECRET = "an-old-token-of-no-use-4711"
FINAL = ("succeeded", "failed")
SCHEDULE = {"rules": [{"every": 1, "unit": "hours"}], "missed": "skip"}
APPROVAL = {"title": "Ship it?"}
LEFT_OUT = ("ai_models_aimodel", "auth_permission", "django_content_type", "executions_process")
"""Tables whose rows every start makes again."""


def node(id: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "type": type, **more}


def graph(credential: str) -> dict[str, Any]:
    call = {"method": "GET", "url": "http://127.0.0.1:9/{{trigger.body.port}}"}
    nodes = [
        node("start", "trigger.manual"),
        node("hook", "trigger.webhook", parameters={"respond": "last_node"}),
        node("tick", "trigger.schedule", parameters=SCHEDULE),
        node("said", "data.set", parameters={"fields": [{"name": "value", "value": "{{trigger.body.n}}"}]}),
        node("call", "http.request", credential=credential, disabled=True, parameters=call),
    ]
    edges = [{"source": "hook", "target": "said"}, {"source": "start", "target": "call"}]
    return {"nodes": nodes, "edges": [*edges, {"source": "tick", "target": "call"}]}


def fill(api: httpx2.Client) -> dict[str, Any]:
    """One of everything that must still work; what the test has to know of it."""
    made = {"name": "Old", "type": "http_bearer", "data": {"token": SECRET}}
    credential = api.post("/api/credentials/", json=made).json()["id"]
    workflow = api.post("/api/workflows/", json={"name": "Old", "graph": graph(credential)}).json()["id"]
    api.post(f"/api/workflows/{workflow}/publish/").raise_for_status()
    triggers = {item["type"]: item for item in api.get(f"/api/workflows/{workflow}/").json()["triggers"]}
    asking = {
        "nodes": [node("start", "trigger.manual"), node("ask", "flow.approval", parameters=APPROVAL)],
        "edges": [{"source": "start", "target": "ask"}],
    }
    other = api.post("/api/workflows/", json={"name": "Asking", "graph": asking}).json()["id"]
    waiting = api.post(f"/api/workflows/{other}/run/", json={"draft": True}).json()["id"]
    ended = api.post(f"/api/workflows/{workflow}/run/", json={"wait": 30}).json()["id"]
    until(lambda: status(api, waiting) == "waiting" and status(api, ended) in FINAL)
    return {
        "token": api.headers["Authorization"],
        "secret": SECRET,
        "credential": credential,
        "workflow": workflow,
        "hook": httpx2.URL(triggers["trigger.webhook"]["url"]).path,
        "waiting": waiting,
        "ended": shown(api.get(f"/api/executions/{ended}/").json()),
    }


def shown(execution: dict[str, Any]) -> dict[str, Any]:
    """The expected data of an execution, in all later versions."""
    kept = {name: execution[name] for name in ("id", "status", "created_at", "output", "cost_usd", "seq")}
    return kept | {"nodes": {item["node_id"]: item["status"] for item in execution["nodes"]}}


def status(api: httpx2.Client, execution: str) -> str:
    return str(api.get(f"/api/executions/{execution}/").json()["status"])


def until(condition: Any) -> None:
    while not condition():
        time.sleep(0.1)


def main(checkout: Path, target: Path) -> None:
    """Start the older version, fill it, stop it, and keep what it has."""
    data, port = target / "data", free_port()
    environment = {**os.environ, "WIRELOOM_DATA": str(data), "PORT": str(port), "DATABASE_URL": "sqlite:///"}
    manage = [sys.executable, "manage.py"]
    options: dict[str, Any] = {"cwd": checkout, "env": environment}
    bootstrap = [*manage, "bootstrap", "--email", EMAIL, "--password", PASSWORD]
    token = subprocess.run(bootstrap, check=True, capture_output=True, text=True, **options).stdout.split()[
        -1
    ]
    with subprocess.Popen([*manage, "up"], start_new_session=True, **options) as process:
        url, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=url, headers=headers, timeout=60) as api:
            until(lambda: is_ready(api))
            facts = fill(api)
        process.send_signal(signal.SIGTERM)
    (target / "facts.json").write_text(json.dumps(facts, indent=1) + "\n")
    (target / "database.sql").write_text(statements(data / "wireloom.sqlite3"))
    shutil.copytree(data / "keys", target / "keys", dirs_exist_ok=True)
    shutil.rmtree(data)


def is_ready(api: httpx2.Client) -> bool:
    try:
        return api.get("/readyz").status_code == 200
    except httpx2.TransportError:
        return False


def statements(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        for table in LEFT_OUT:
            connection.execute(f"DELETE FROM {table}")
        # What waits would end on the day after.
        connection.execute("UPDATE executions_execution SET deadline = '2126-01-01 00:00:00'")
        connection.commit()
        return "\n".join(connection.iterdump()) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
