"""Small graphs for the engine's tests, drawn with letters."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from pydantic import ConfigDict

from executions.engine.plan import ExecutionPlan
from executions.engine.run_state import RunInput
from executions.engine.runner import Runner
from executions.engine.testing import FakeContexts, ManualClock, MemoryJournal
from workflows.graph import Graph, normalize
from workflows.nodes import catalogue
from workflows.sdk import (
    Context,
    Effect,
    Json,
    NodeError,
    NodeType,
    Output,
    Params,
    Port,
    Registry,
    Routed,
    Wait,
)
from workflows.sdk.cut_short import keep_partial


class Step(Params):
    """A durable step of a test node: how often it fails first, and whether the node minds."""

    name: str
    effect: Effect = Effect.UNSAFE
    fails: int = 0
    retryable: bool = True
    caught: bool = False


class ActParams(Params):
    """The behaviour of a test node."""

    effect: Effect = Effect.PURE
    output: Json = None
    fails: int = 0
    held: int = 0
    retryable: bool = True
    port: str = ""
    ports: list[str] = []
    waits_for: str = ""
    forever: bool = False
    partial: str = ""
    """The partial result when it is cut short."""
    seconds: float = 0
    """Its duration in simulated time."""
    steps: list["Step"] = []
    """Durable steps that it takes first, in order; their results are then its output."""
    naps: float = 0
    """Seconds that it then waits without occupying a worker; afterwards it starts from the beginning."""


class ActOutput(Output):
    """Anything."""

    model_config = ConfigDict(extra="allow")


async def _forever(params: ActParams) -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError as error:
        if params.partial:
            keep_partial(error, {"partial_text": params.partial})
        raise


class Act(NodeType[ActParams, ActOutput]):
    """A node whose behaviour is in its parameters; `Act.seen` is what ran, in order."""

    type = "test.act"
    label = "Act"
    category = "flow"
    icon = "box"
    outputs = (Port("main"), Port("other"))
    params = ActParams
    output = ActOutput
    seen: list[tuple[str, int]] = []
    events: dict[str, asyncio.Event] = {}
    places: list[tuple[str, str]] = []
    steps: list[tuple[str, int]] = []
    """The steps that were done, and in which attempt."""
    stepped: Counter[tuple[str, str, str]] = Counter()
    """How often each step of each place was done."""
    running: int = 0
    most: int = 0
    gives: Any = None
    """The output of every node, if a test needs a value that no parameter can hold."""
    raises: NodeError | None = None

    def effect_of(self, params: ActParams) -> Effect:
        return params.effect

    async def run(self, params: ActParams, ctx: Context) -> Json:
        Act.seen.append((ctx.node_id, ctx.attempt))
        Act.places.append((ctx.node_id, ctx.iteration))
        Act.running += 1
        Act.most = max(Act.most, Act.running)
        try:
            await asyncio.sleep(0)
            return await self._act(params, ctx)
        finally:
            Act.running -= 1

    async def resume(self, params: ActParams, ctx: Context, answer: dict[str, Any] | None) -> Json:
        return await self._act(params.model_copy(update={"naps": 0}), ctx)

    async def _act(self, params: ActParams, ctx: Context) -> Any:
        Act.events.setdefault(ctx.node_id, asyncio.Event()).set()
        given = [await self._stepped(step, ctx) for step in params.steps]
        if params.naps:
            return Wait(until=ctx.clock.now() + timedelta(seconds=params.naps))
        if params.forever:
            await _forever(params)
        if params.waits_for:
            await Act.events.setdefault(params.waits_for, asyncio.Event()).wait()
        if len(Act.seen) <= params.held:
            raise NodeError("rate_limited", "held", retryable=True, retry_after=2, not_sent=True)
        if ctx.attempt <= params.fails:
            raise NodeError("broken", f"attempt {ctx.attempt} failed", retryable=params.retryable)
        if self.raises:
            raise self.raises
        if self.gives is not None:
            return self.gives
        value = (given or ctx.input) if params.output is None else params.output
        return Routed(value, tuple(params.ports) or (params.port or "main",))

    async def _stepped(self, step: Step, ctx: Context) -> Json:
        async def work() -> Json:
            Act.steps.append((step.name, ctx.attempt))
            Act.stepped[ctx.node_id, ctx.iteration, step.name] += 1
            done = sum(name == step.name for name, _ in Act.steps)
            if done <= step.fails:
                raise NodeError("broken", f"{step.name} failed", retryable=step.retryable)
            return {"did": step.name, "time": done}

        try:
            return await ctx.step(step.name, work, effect=step.effect)
        except NodeError as error:
            if not step.caught:
                raise
            return {"failed": error.message}


def registry() -> Registry:
    """The real node types and the test's own."""
    found = Registry()
    for node_type in catalogue():
        found.add(type(node_type))
    found.add(Act)
    return found


def draw(edges: str, **nodes: dict[str, Any]) -> ExecutionPlan:
    """`draw("t>a a>b:other", a={...})`: `t` is a manual trigger, other letters are Act nodes.

    Each keyword holds a node's parameters, or with the key `node` other keys of the node.
    """
    drawn = [edge.split(">") for edge in edges.split()]
    names = dict.fromkeys([name.split(":")[0] for edge in drawn for name in edge] + list(nodes))
    graph = {
        "nodes": [_node(name, nodes.get(name, {})) for name in names],
        "edges": [_edge(source, target) for source, target in drawn],
    }
    types = registry()
    return ExecutionPlan(normalize(Graph.parse(graph), types), types)


def _node(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    parameters = {key: value for key, value in settings.items() if key != "node"}
    kind = "trigger.manual" if name.startswith("t") else "test.act"
    return {
        "id": name,
        "type": kind,
        "variable": f"v_{name}",
        "parameters": parameters,
        **settings.get("node", {}),
    }


def _edge(source: str, target: str) -> dict[str, str]:
    name, _, port = source.partition(":")
    return {"source": name, "source_port": port or "main", "target": target}


class Run:
    """One run of a plan with everything in memory."""

    def __init__(self, plan: ExecutionPlan, **start: Any) -> None:
        Act.seen, Act.places, Act.events, Act.running, Act.most = [], [], {}, 0, 0
        Act.steps, Act.stepped = [], Counter()
        self.plan = plan
        self.journal = MemoryJournal()
        self.clock = ManualClock()
        self.contexts = FakeContexts(clock=self.clock, journal=self.journal)
        self.start = RunInput(**{"trigger": "t", "input": {}, **start})

    def runner(self) -> Runner:
        """The runner, not started."""
        return Runner(self.plan, self.start, self.journal, self.contexts, self.clock)

    async def to_end(self) -> MemoryJournal:
        """Run, and return what was written down."""
        await self.runner().run()
        return self.journal

    @property
    def statuses(self) -> dict[str, str]:
        """Durable node statuses."""
        return self.journal.statuses()


async def run(edges: str, start: dict[str, Any] | None = None, **nodes: dict[str, Any]) -> Run:
    """Draw and run to the end."""
    made = Run(draw(edges, **nodes), **(start or {}))
    await made.to_end()
    return made
