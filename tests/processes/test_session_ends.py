"""A session that its person ends elsewhere ends its live sockets too, and not those of the others."""

import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.patience import PATIENCE_S
from tests.processes.sockets import changing, close_code, cookie, listening, signed_in
from tests.processes.workflow import MANUAL, chain, create, node, run
from tests.running import PASSWORD, Running

pytestmark = pytest.mark.processes
OTHER = "another sentence that nobody knows"


def end_from_the_list(running: Running, browser: httpx2.Client) -> None:
    (current,) = [row for row in rows(browser) if row["is_current"]]
    (other, *_) = [row for row in rows(browser) if row["signed_in_at"] > current["signed_in_at"]]
    path = f"/api/account/sessions/{other['id']}/"
    assert browser.delete(path, headers=changing(running, browser)).status_code == 204


def end_all_others(running: Running, browser: httpx2.Client) -> None:
    answer = browser.delete("/api/account/sessions/", headers=changing(running, browser))
    assert answer.status_code == 204


def change_password(running: Running, browser: httpx2.Client) -> None:
    for before, after in ((PASSWORD, OTHER), (OTHER, PASSWORD)):
        body = {"current": before, "new": after}
        headers = changing(running, browser)
        assert browser.post("/api/account/password/", json=body, headers=headers).status_code == 204


def rows(browser: httpx2.Client) -> list[dict[str, Any]]:
    return list(browser.get("/api/account/sessions/").json()["results"])


@pytest.mark.parametrize("end", [end_from_the_list, end_all_others, change_password])
def test_its_sockets_are_closed_and_those_of_who_ended_it_stay(
    running: Running,
    api: httpx2.Client,
    browser: httpx2.Client,
    end: Callable[[Running, httpx2.Client], None],
) -> None:
    done = run(api, create(api, chain(MANUAL, node("a", "data.set"))), wait=20)
    path, origin = f"executions/{done['id']}/?after={done['seq']}", running.url
    with (
        signed_in(running) as other,
        listening(running, path, Origin=origin, **cookie(browser)) as mine,
        listening(running, path, Origin=origin, **cookie(other)) as ended,
    ):
        end(running, browser)
        began = time.monotonic()
        assert close_code(ended, PATIENCE_S) == 4401
        took = time.monotonic() - began
        # Both look again every five seconds; mine has had time to.
        with pytest.raises(TimeoutError):
            mine.recv(timeout=max(0.5, 5.5 - took))
        assert other.get("/api/session/").status_code == 401
        assert browser.get("/api/session/").status_code == 200
