"""`flow.for_each`: runs the nodes inside once for each item of a list."""

from typing import Any, Literal

from pydantic import Field

from workflows.sdk import Context, IterationOutcome, Json, NodeType, Output, Params, ui

MOST_ITEMS = 100_000


class ForEachParams(Params):
    """Settings."""

    items: list[Json] = Field(max_length=MOST_ITEMS)
    """The list to process, for example `{{request.data.rows}}`. Inside, `item` is the current item and `index`
    its position, from 0."""
    concurrency: int = Field(5, ge=1, le=50)
    """How many items to process at the same time."""
    on_item_error: Literal["stop", "keep", "drop"] = Field(
        "stop",
        json_schema_extra=ui(
            template=False,
            labels={
                "stop": "Stop: the node fails",
                "keep": "Continue: put the error in the results",
                "drop": "Continue: leave the item out",
            },
        ),
    )
    """What happens when an item fails."""


class ForEachOutput(Output):
    """The results of the items."""

    results: list[Json]
    """The output of the inside for each item, in the order of the items."""
    errors: list[dict[str, Any]]
    """The items that failed: `index` and `error`."""


class ForEach(NodeType[ForEachParams, ForEachOutput]):
    """Run the nodes inside once for each item of a list, several items at a time."""

    type = "flow.for_each"
    label = "For each"
    category = "flow"
    variable = "loop"
    icon = "repeat"
    container = True
    params = ForEachParams
    output = ForEachOutput
    output_example = {"results": [{"text": "…"}], "errors": []}

    async def run(self, params: ForEachParams, ctx: Context) -> ForEachOutput:
        """Process the items."""
        assert ctx.body is not None
        stop = params.on_item_error == "stop"
        outcomes = await ctx.body.each(params.items, params.concurrency, stop=stop)
        kept = [one for one in outcomes if not one.error or params.on_item_error == "keep"]
        return ForEachOutput(
            results=[_result(one) for one in kept],
            errors=[{"index": one.index, "error": one.error} for one in outcomes if one.error],
        )


def _result(outcome: IterationOutcome) -> Json:
    return {"error": outcome.error} if outcome.error else outcome.output
