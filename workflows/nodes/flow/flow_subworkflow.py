"""`flow.subworkflow`: runs another workflow as a separate execution. It occupies no worker while it waits."""

from typing import Any, Literal

from pydantic import Field, model_validator

from workflows.sdk import (
    CalledExecution,
    Context,
    Effect,
    Json,
    NodeError,
    NodeType,
    Output,
    Params,
    Wait,
    ui,
)

MOST_ITEMS = 10_000


class SubworkflowParams(Params):
    """Settings."""

    workflow: str = Field(min_length=1, max_length=64, json_schema_extra=ui(widget="workflow"))
    """The workflow to run, in its published version."""
    mode: Literal["sync", "async", "each"] = Field(
        "sync",
        json_schema_extra=ui(
            template=False,
            labels={
                "sync": "Once, and wait for its result",
                "async": "Once, without waiting for its result",
                "each": "Once for each item, across the workers",
            },
        ),
    )
    """How often to run it, and whether to wait."""
    input: Json = Field(
        default_factory=dict, json_schema_extra=ui(widget="json", show_if=("mode", ["sync", "async"]))
    )
    """The input of the execution."""
    items: list[Json] = Field(
        default_factory=list, max_length=MOST_ITEMS, json_schema_extra=ui(show_if=("mode", ["each"]))
    )
    """The input of each execution."""
    concurrency: int = Field(10, ge=1, le=200, json_schema_extra=ui(show_if=("mode", ["each"])))
    """How many executions run at a time."""
    on_item_error: Literal["stop", "keep", "drop"] = Field(
        "stop", json_schema_extra=ui(template=False, show_if=("mode", ["each"]))
    )
    """What happens when an execution fails."""

    @model_validator(mode="after")
    def _has_a_workflow(self) -> "SubworkflowParams":
        if not self.workflow.strip():
            raise ValueError("choose the workflow to run")
        return self


class SubworkflowOutput(Output):
    """The result of the called executions."""

    execution: str | None = None
    """The execution's id; null for `each`."""
    output: Any = None
    """Its output; null if the node does not wait for it."""
    results: list[Json] | None = None
    """For `each`: the outputs, in the order of the items."""
    errors: list[dict[str, Any]] | None = None
    """For `each`: the items that failed, with `index`, `execution` and `error`."""


class Subworkflow(NodeType[SubworkflowParams, SubworkflowOutput]):
    """Run another workflow, once or for each item of a list, and use its result."""

    type = "flow.subworkflow"
    label = "Sub-workflow"
    category = "flow"
    variable = "called"
    icon = "workflow"
    # Calls are numbered within their caller, so a retry finds an execution that was already started.
    effect = Effect.KEYED
    params = SubworkflowParams
    output = SubworkflowOutput
    output_example = {"execution": "0190…", "output": {"text": "…"}}

    async def run(self, params: SubworkflowParams, ctx: Context) -> SubworkflowOutput | Wait:
        """Start the executions. Raises NodeError if the workflow cannot be called."""
        if params.mode == "each":
            return await self._each(params, ctx)
        await ctx.workflows.start(params.workflow, {0: params.input}, attached=params.mode == "sync")
        if params.mode == "sync":
            return Wait(calls=1)
        started = await ctx.workflows.started()
        return SubworkflowOutput(execution=started[0].execution)

    async def resume(
        self, params: SubworkflowParams, ctx: Context, answer: dict[str, Any] | None
    ) -> SubworkflowOutput | Wait:
        """Continue when called executions have ended. Raises NodeError if one failed."""
        if params.mode == "each":
            return await self._each(params, ctx)
        called = (await ctx.workflows.started())[0]
        if not called.ended:
            return Wait(calls=1)
        if called.status != "succeeded":
            raise _failed(called)
        return SubworkflowOutput(execution=called.execution, output=called.output)

    async def _each(self, params: SubworkflowParams, ctx: Context) -> SubworkflowOutput | Wait:
        """Keep `concurrency` executions running until all have ended."""
        while True:
            runs = await ctx.workflows.started()
            broken = next((run for run in runs if run.ended and run.status != "succeeded"), None)
            if broken and params.on_item_error == "stop":
                raise _failed(broken)
            going, begun = sum(not run.ended for run in runs), len(runs)
            more = range(begun, min(len(params.items), begun + params.concurrency - going))
            items = {number: params.items[number] for number in more}
            if items and await ctx.workflows.start(params.workflow, items, attached=True, batch=True):
                continue  # some failed immediately, which frees their slots
            if going + len(items):
                # Wake when half of the window has ended: not for each one, and never for none.
                return Wait(calls=max(1, (going + len(items)) // 2))
            return _gathered(runs, params.on_item_error == "keep")


def _gathered(runs: list[CalledExecution], keep: bool) -> SubworkflowOutput:
    failed = [run for run in runs if run.status != "succeeded"]
    kept = [run for run in runs if keep or run.status == "succeeded"]
    return SubworkflowOutput(
        results=[run.output if run.status == "succeeded" else {"error": _error(run)} for run in kept],
        errors=[{"index": run.number, "execution": run.execution, "error": _error(run)} for run in failed],
    )


def _error(run: CalledExecution) -> dict[str, Any]:
    return dict(run.error or {"code": run.status, "message": f"It was {run.status.replace('_', ' ')}."})


def _failed(run: CalledExecution) -> NodeError:
    error = _error(run)
    return NodeError(
        "subworkflow_failed",
        f"The called execution ended as {run.status}: {error.get('message')}",
        error.get("hint"),
        details={"execution": run.execution, "index": run.number, "error": error},
    )
