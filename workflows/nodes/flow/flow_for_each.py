"""`flow.for_each`: run what is inside once for each item of a list."""

from typing import Any, Literal

from pydantic import Field

from workflows.sdk import Context, IterationOutcome, Json, NodeType, Output, Params, ui

MOST_ITEMS = 100_000


class ForEachParams(Params):
    """Settings."""

    items: list[Json] = Field(max_length=MOST_ITEMS)
    """The list to go through, for example `{{request.data.rows}}`. Inside, `item` is the one at hand and `index` its
    place, from 0."""
    concurrency: int = Field(5, ge=1, le=50)
    """How many items are worked on at the same time."""
    on_item_error: Literal["stop", "keep", "drop"] = Field(
        "stop",
        json_schema_extra=ui(
            template=False,
            labels={
                "stop": "Stop: the node fails",
                "keep": "Go on: the error stands among the results",
                "drop": "Go on: leave the item out",
            },
        ),
    )
    """What the failure of an item does."""


class ForEachOutput(Output):
    """What came of the items."""

    results: list[Json]
    """What the inside gave for each item, in the order of the items."""
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
        """Go through the items."""
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
