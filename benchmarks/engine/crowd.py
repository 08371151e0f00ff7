"""A workflow that calls itself endlessly, and its effect on other users."""

import time
from collections.abc import Iterator

from benchmarks.engine.instance import Instance
from benchmarks.engine.size import Size
from benchmarks.engine.table import Figure, figure
from tests.processes.workflow import MANUAL, chain, create, multiplying, run, said

PATIENCE_S = 30


def crowd(instance: Instance, size: Size) -> Iterator[Figure]:
    """Seconds of other users' clicks meanwhile, minimum and maximum; then of deleting the workflow."""
    others = instance.running.client("other@example.com", "Others")
    innocent = create(others, chain(MANUAL, said("fine")))
    workflow = multiplying(instance.api)
    run(instance.api, workflow, draft=False)
    clicks = []
    errors = 0
    for _ in range(size.calls):
        since = time.perf_counter()
        errors += run(others, innocent, wait=PATIENCE_S)["status"] != "succeeded"
        clicks.append(time.perf_counter() - since)
    yield figure("click of others in a crowd", "s", clicks, errors=errors)
    since = time.perf_counter()
    answer = instance.api.delete(f"/api/workflows/{workflow}/", timeout=2 * PATIENCE_S)
    yield figure("deleting the crowd", "s", [time.perf_counter() - since], errors=answer.status_code != 204)
