"""What a test does with the trapped installation: starts runs, decides, and reads the record."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.chaos import recorder
from tests.chaos import workflows as chaos
from tests.chaos.clients import Accepted
from tests.chaos.effects import (
    completed_nodes_stay_so,
    effects_follow_order,
    keys_are_stable,
    recorded_calls_happened,
    unsafe_calls_happen_once,
)
from tests.chaos.history import FINAL, History
from tests.chaos.invariants import (
    Rule,
    Violation,
    accepted_runs_end,
    attempts_are_bounded,
    failures_have_a_cause,
    leases_and_fences,
    nothing_is_left_over,
    numbers_and_views,
    outcomes_stay,
    predecessors_come_first,
)
from tests.chaos.plan import Database, Plan
from tests.failpoints.installation import Outside, Trapped, until
from tests.processes.workflow import MANUAL, chain, create, node
from tests.running import external
from tests.servers.raw import serve

RULES: tuple[Rule, ...] = (
    accepted_runs_end,
    outcomes_stay,
    predecessors_come_first,
    leases_and_fences,
    numbers_and_views,
    nothing_is_left_over,
    attempts_are_bounded,
    failures_have_a_cause,
    completed_nodes_stay_so,
    keys_are_stable,
    recorded_calls_happened,
    unsafe_calls_happen_once,
    effects_follow_order,
)
EFFECTS = ("pure", "repeatable", "keyed", "unsafe")
METHODS = {"repeatable": ("GET", False), "keyed": ("POST", True), "unsafe": ("POST", False)}


class House:
    """The installation, the outside world, a workflow for each effect class, and all that was accepted."""

    def __init__(self, installation: Trapped, outside: Outside) -> None:
        self.installation = installation
        self.outside = outside
        headers = {"Authorization": f"Bearer {installation.token}"}
        self.api = httpx2.Client(base_url=installation.urls[0], headers=headers, timeout=60)
        self.accepted: list[Accepted] = []
        self.resolved: list[tuple[str, str, str]] = []
        self.known: list[Violation] = []
        self.credential = chaos.credential(self.api)
        drawn = (*EFFECTS, "steps")
        self.workflows = {effect: self.publish(MANUAL, effect, "{{trigger.n}}") for effect in drawn}

    def publish(self, start: dict[str, Any], effect: str, number: str) -> str:
        """A workflow with a node of the class, or one of steps, between others; what follows must happen once too."""
        drawn = chaos.Outside(self.outside.url, self.credential, number)
        return create(self.api, chain(start, *_nodes(drawn, effect)), publish=True)

    def start(self, effect: str) -> str:
        """The id of a run, asked for with one key until somebody answers."""
        number = len(self.accepted)
        accepted = Accepted(number, effect, f"key-{number}")
        path, body = f"/api/workflows/{self.workflows[effect]}/run/", {"input": {"n": number}}
        answer = self.ask(path, body, {"Idempotency-Key": accepted.key})
        accepted.executions.add(answer["id"])
        self.accepted.append(accepted)
        return str(answer["id"])

    def ask(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The final response to a POST, retried like a client that loses its connection or gets a 503."""

        def answered() -> Any:
            try:
                answer = self.api.post(path, json=body, headers=headers)
            except httpx2.TransportError:
                return None
            assert answer.status_code in (200, 202, 503), answer.text
            return None if answer.status_code == 503 else answer.json()

        return until(answered, f"an answer to {path}")

    def status(self, execution: str) -> str:
        """Its status in the database."""
        return self.execution(execution)["status"]

    def execution(self, execution: str) -> dict[str, Any]:
        """As the API shows it."""

        def answered() -> Any:
            try:
                answer = self.api.get(f"/api/executions/{execution}/")
            except httpx2.TransportError:
                return None
            return answer.json() if answer.status_code == 200 else None

        found: dict[str, Any] = until(answered, "an answer")
        return found

    def interrupted(self, execution: str) -> bool:
        """Whether it waits for a decision about its node; waits until it does that, or has ended."""
        shown = until(lambda: self._settled(execution), f"{execution} to end or ask")
        return {item["node_id"]: item["status"] for item in shown["nodes"]}.get("acts") == "interrupted"

    def _settled(self, execution: str) -> dict[str, Any] | None:
        shown = self.execution(execution)
        return shown if shown["status"] in (*FINAL, "waiting") else None

    def decide(self, execution: str, action: str) -> None:
        """Answer what an interrupted node asks."""
        body = {"iteration": "", "action": action, "data": {}}
        self.ask(f"/api/executions/{execution}/nodes/acts/resolve/", body)
        self.resolved.append((execution, "acts", action))

    def ended(self, execution: str) -> str:
        """Its final status."""
        return str(until(lambda: (s := self.status(execution)) in FINAL and s, f"{execution} to end"))

    def calls(self, execution: str, node: str = "acts") -> int:
        """How many requests of a node reached the outside world."""
        return len([call for call in self.outside.calls if call.place == (execution, node, "")])

    def history(self) -> History:
        """Everything that the database recorded until now."""
        record = History(self.installation.plan, self.accepted, self.outside.calls, [], [])
        record.resolved = self.resolved
        return record.read(self.installation.store)

    def newly_broken(self) -> list[Violation]:
        """Violations of the rules that were not returned before."""
        history = self.history()
        rules = (*RULES, _without_gaps, _cancelled_go_no_further)
        new = [found for rule in rules for found in rule(history) if found not in self.known]
        self.known += new
        return new


def _nodes(drawn: chaos.Outside, effect: str) -> list[dict[str, Any]]:
    if effect == "pure":
        return [drawn.told("before"), drawn.told("acts"), drawn.told("end")]
    if effect == "steps":
        url = f"{drawn.oracle}/{{{{execution.id}}}}/STEP/{drawn.number}"
        stepping = node("acts", "failpoints.stepping", variable="of_acts", parameters={"url": url})
        return [drawn.told("before"), stepping, drawn.told("end")]
    method, keyed = METHODS[effect]
    # Of another class than the node before it, so that it does not come by the same failpoints.
    noted = drawn.call("noted", "PUT", keyed=True) if effect == "repeatable" else drawn.call("noted")
    return [drawn.told("before"), drawn.call("acts", method, keyed=keyed), noted, drawn.told("end")]


def _without_gaps(history: History) -> Iterator[Violation]:
    """I7: the numbers of all changes that were ever committed are 1 to n."""
    for id, row in history.executions.items():
        numbers = {change.seq for change in (*history.changes[id], *history.node_changes.get(id, []))}
        if numbers - {0} != set(range(1, row.seq + 1)):
            yield Violation("I7", id, f"the numbers {sorted(numbers)} of {row.seq}")


def _cancelled_go_no_further(history: History) -> Iterator[Violation]:
    """I5: what follows the node that was cancelled is never called, however late its worker wakes up."""
    for id, row in history.executions.items():
        if row.status == "cancelled" and (id, "noted", "") in history.calls_of:
            yield Violation("I5", id, "went on after its cancel")


@contextmanager
def built(folder: Path) -> Iterator[House]:
    """Everything, running on a loop of its own beside the tests."""
    begun: Future[House] = Future()
    loop, over = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_keep(folder, begun, over)))
    thread.start()
    try:
        house = begun.result(120)
        with closing(house.api):
            yield house
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


async def _keep(folder: Path, begun: "Future[House]", over: asyncio.Event) -> None:
    database: Database = "postgresql" if external("DATABASE_URL") else "sqlite"
    installation = Trapped.of(Plan(seed=1, runs=0, kills=0, database=database), folder)
    outside = Outside(seed=1, faulty=False)
    try:
        async with serve(outside.answer) as server:
            outside.url = server.url
            installation.traps.mkdir()
            await installation.prepare()
            await asyncio.to_thread(recorder.install, installation.store, database)
            await installation.start()
            begun.set_result(await asyncio.to_thread(House, installation, outside))
            await over.wait()
    except BaseException as error:
        if begun.done():
            raise
        begun.set_exception(error)
    finally:
        installation.go_on()
        await installation.stop()
