"""A node pack as somebody else would install it, with a node that does several things outside."""

from functools import partial

from workflows.sdk import Context, Effect, HttpRequest, Json, NodeType, Output, Params

STEPS = {"first": Effect.UNSAFE, "second": Effect.REPEATABLE, "third": Effect.UNSAFE}


class SteppingParams(Params):
    """Whom the steps call, each under its own name in place of `STEP`."""

    url: str


class SteppingOutput(Output):
    """What the steps gave."""

    receipts: dict[str, Json]


class Stepping(NodeType[SteppingParams, SteppingOutput]):
    """Calls an address three times, as durable steps."""

    type = "failpoints.stepping"
    label = "Stepping"
    category = "flow"
    variable = "stepping"
    icon = "box"
    params = SteppingParams
    output = SteppingOutput

    async def run(self, params: SteppingParams, ctx: Context) -> SteppingOutput:
        """One call after another."""
        receipts = {
            name: await ctx.step(name, partial(_call, params.url.replace("STEP", name), ctx), effect=effect)
            for name, effect in STEPS.items()
        }
        return SteppingOutput(receipts=receipts)


async def _call(url: str, ctx: Context) -> Json:
    answer = await ctx.http.request(HttpRequest(method="POST", url=url))
    return answer.content.decode()
