"""The nodes of simulated workflows, and the record of what they did to the outside."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict

from executions.models import NodeRun, NodeStep
from workflows.sdk import Context, Effect, Json, NodeError, NodeType, Output, Params, Port, Routed, Wait

NEVER_S = 1e6
"""Virtual seconds, far beyond every time limit."""
STEP_S = 2.0
ENDED = ("succeeded", "failed")


@dataclass
class Acts:
    """Every act, and whether its node's outcome was durable already when it began."""

    database: Callable[..., Any]
    done: list[tuple[str, str, str, int, bool]] = field(default_factory=list)
    steps: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    """How often each step was taken, by execution, node, iteration and name."""

    def begin(self, ctx: Context) -> None:
        """A node begins to act."""
        runs = NodeRun.objects.filter(
            execution=ctx.execution_id, node_id=ctx.node_id, iteration=ctx.iteration
        )
        had_ended = self.database(runs.filter(status__in=ENDED).exists)
        self.done.append((ctx.execution_id, ctx.node_id, ctx.iteration, ctx.attempt, had_ended))

    def step(self, ctx: Context, name: str) -> None:
        """A node takes a step, which is not written down as done."""
        place = {"execution": ctx.execution_id, "node_id": ctx.node_id, "iteration": ctx.iteration}
        rows = NodeStep.objects.filter(**place, name=name, status="succeeded")
        assert not self.database(rows.exists), f"{place} takes its step {name} again"
        self.steps[ctx.execution_id, ctx.node_id, ctx.iteration, name] += 1

    def repeated(self, execution: UUID) -> list[str]:
        """Acts of nodes that had ended."""
        return [line for line in self.of(execution) if line.endswith("AGAIN")]

    def times(self, execution: UUID) -> Counter[tuple[str, str]]:
        """How often each node and iteration of an execution has started to act."""
        return Counter(
            (node, iteration) for whose, node, iteration, *_ in self.done if whose == str(execution)
        )

    def of(self, execution: UUID) -> list[str]:
        """The trace, line by line."""
        return [
            f"{node}@{iteration} attempt {attempt}{' AGAIN' if again else ''}"
            for whose, node, iteration, attempt, again in self.done
            if whose == str(execution)
        ]


class SimStep(Params):
    """A durable step."""

    name: str
    effect: Effect


class SimActParams(Params):
    """A node's action, its duration, and how often it fails first."""

    output: Json = None
    ports: list[str] = ["main"]
    fails: int = 0
    effect: Effect = Effect.PURE
    seconds: float = 0.0
    forever: bool = False
    steps: list[SimStep] = []
    naps: float = 0.0


class SimActOutput(Output):
    """Anything."""

    model_config = ConfigDict(extra="allow")


class SimAct(NodeType[SimActParams, SimActOutput]):
    """Acts for a while."""

    type = "sim.act"
    label = "Act"
    category = "flow"
    icon = "box"
    outputs = (Port("main"), Port("other"))
    params = SimActParams
    output = SimActOutput
    acts: ClassVar[Acts]

    def effect_of(self, params: SimActParams) -> Effect:
        return params.effect

    async def run(self, params: SimActParams, ctx: Context) -> Any:
        SimAct.acts.begin(ctx)
        await self._steps(params, ctx)
        if params.naps:
            return Wait(until=ctx.clock.now() + timedelta(seconds=params.naps))
        return await self._act(params, ctx)

    async def resume(self, params: SimActParams, ctx: Context, answer: dict[str, Any] | None) -> Json:
        await self._steps(params, ctx)
        return await self._act(params, ctx)

    async def _steps(self, params: SimActParams, ctx: Context) -> None:
        for step in params.steps:
            await ctx.step(step.name, partial(self._step, ctx, step.name), effect=step.effect)

    async def _act(self, params: SimActParams, ctx: Context) -> Json:
        await asyncio.sleep(NEVER_S if params.forever else params.seconds)
        if ctx.attempt <= params.fails:
            raise NodeError("broken", f"attempt {ctx.attempt} failed", retryable=True)
        return Routed(params.output, tuple(params.ports))

    async def _step(self, ctx: Context, name: str) -> Json:
        SimAct.acts.step(ctx, name)
        await asyncio.sleep(STEP_S)
        return name
