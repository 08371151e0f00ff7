"""`flow.while`: runs the nodes inside repeatedly while a condition holds."""

from typing import Any, Literal

from pydantic import Field

from workflows.sdk import Context, Json, NodeError, NodeType, Output, Params, ui
from workflows.sdk.conditions import Condition, combined


class WhileParams(Params):
    """Settings."""

    combine: Literal["all", "any"] = Field("all", json_schema_extra=ui(template=False))
    """Whether all conditions must hold, or any one of them."""
    conditions: list[Condition] = Field(min_length=1, max_length=50)
    """Here and inside, `item` is the output of the previous turn (in the first turn, the incoming value);
    `index` counts from 0."""
    check: Literal["before", "after"] = Field(
        "before",
        json_schema_extra=ui(
            template=False, labels={"before": "Before each turn", "after": "After each turn"}
        ),
    )
    """When to test the conditions; "After each turn" guarantees at least one turn."""
    max_turns: int = Field(100, ge=1, le=10_000)
    """The loop ends after this many turns in any case."""
    at_limit: Literal["fail", "stop"] = Field(
        "fail",
        json_schema_extra=ui(template=False, labels={"fail": "Fail", "stop": "End with the result so far"}),
    )
    """What happens if the conditions still hold after the last allowed turn."""


class WhileOutput(Output):
    """How the loop ended."""

    result: Any
    """The output of the last turn; without any turn, the incoming value."""
    turns: int
    """The number of turns."""


class While(NodeType[WhileParams, WhileOutput]):
    """Run the nodes inside repeatedly while conditions hold, up to a maximum number of turns."""

    type = "flow.while"
    label = "While"
    category = "flow"
    variable = "repeated"
    icon = "refresh-cw"
    container = True
    carries = True
    params = WhileParams
    output = WhileOutput
    output_example = {"result": {"status": "done"}, "turns": 3}

    async def run(self, params: WhileParams, ctx: Context) -> WhileOutput:
        """Repeat until a condition fails. Raises NodeError at the limit."""
        assert ctx.body is not None
        item, turns = ctx.input, 0
        while await self._goes_on(params, ctx, turns, item):
            if turns == params.max_turns:
                if params.at_limit == "stop":
                    break
                raise _endless(params.max_turns)
            item = await ctx.body.iterate(turns, item)
            turns += 1
        return WhileOutput(result=item, turns=turns)

    async def _goes_on(self, params: WhileParams, ctx: Context, turns: int, item: Json) -> bool:
        assert ctx.body is not None
        if params.check == "after" and turns == 0:
            return True
        now: WhileParams = await ctx.body.params(turns, item)
        return combined(now.combine, now.conditions)


def _endless(turns: int) -> NodeError:
    return NodeError(
        "too_many_turns",
        f"The conditions still hold after {turns} turns.",
        "Raise `max_turns`, or check that the nodes inside change what the conditions read.",
    )
