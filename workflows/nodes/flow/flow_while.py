"""`flow.while`: run what is inside again and again while a condition holds."""

from typing import Any, Literal

from pydantic import Field

from workflows.sdk import Context, Json, NodeError, NodeType, Output, Params, ui
from workflows.sdk.conditions import Condition, combined


class WhileParams(Params):
    """Settings."""

    combine: Literal["all", "any"] = Field("all", json_schema_extra=ui(template=False))
    """Whether all conditions must hold, or one is enough."""
    conditions: list[Condition] = Field(min_length=1, max_length=50)
    """Here and inside, `item` is what the last turn gave (before the first: what came in); `index` counts from 0."""
    check: Literal["before", "after"] = Field(
        "before",
        json_schema_extra=ui(
            template=False, labels={"before": "Before each turn", "after": "After each turn"}
        ),
    )
    """When the conditions are looked at; after each turn means that there is at least one."""
    max_turns: int = Field(100, ge=1, le=10_000)
    """After so many turns the loop ends in any case."""
    at_limit: Literal["fail", "stop"] = Field(
        "fail", json_schema_extra=ui(template=False, labels={"fail": "Fail", "stop": "End as it is"})
    )
    """What happens when the conditions still hold after the last allowed turn."""


class WhileOutput(Output):
    """How it ended."""

    result: Any
    """What the last turn gave; without a turn, what came in."""
    turns: int
    """How many turns there were."""


class While(NodeType[WhileParams, WhileOutput]):
    """Run the nodes inside again and again while conditions hold, at most so many times."""

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
        """Turn until a condition fails. Raises NodeError at the limit."""
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
        "Raise `max_turns`, or look whether what is inside changes what the conditions read.",
    )
