"""A run that hangs a worker's loop does not stop other work, and ends after its second worker."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes.workflow import MANUAL, chain, create, execution, node, run, said
from tests.running import Running

pytestmark = pytest.mark.processes
SLOW_S = 60


def test_a_loop_that_stands_still_is_replaced_and_its_run_is_not_taken_up_a_third_time(
    own_running: Callable[..., Running], tmp_path: Path
) -> None:
    # The failpoint holds the thread that comes there, which is the worker's loop.
    armed = {"WIRELOOM_TESTING": "1", "WIRELOOM_FAILPOINTS_FOLDER": str(tmp_path)}
    running = own_running(WIRELOOM_FAILPOINTS="before_side_effect=hold", **armed)
    api = running.client()
    parameters = {"model": "sandbox/assistant", "user_prompt": "Hi"}
    stuck = run(api, create(api, chain(MANUAL, node("hostile", "openrouter.chat", parameters=parameters))))
    innocent = create(api, chain(MANUAL, said("fine")))
    served: list[str] = []

    def is_over() -> bool:
        served.append(run(api, innocent, wait=5)["status"])
        return bool(execution(api, stuck["id"])["status"] == "failed")

    running.wait_for(is_over, SLOW_S)
    error = execution(api, stuck["id"])["error"]
    assert (error["code"], error["node_id"]) == ("crash_loop", "hostile")
    assert set(served) == {"succeeded"}, "every click was answered within its five seconds"
    told = [line for line in running.lines if "has been stuck" in line]
    assert len(told) == 2 and all(stuck["id"] in line and "'hostile'" in line for line in told)
    assert any("failpoints.py" in line for line in running.lines), "it says where the loop stood"
