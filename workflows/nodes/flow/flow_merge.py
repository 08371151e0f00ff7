"""`flow.merge`: joins several branches into one."""

from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field

from workflows.nodes.flow._joining import by_key, by_position, list_of, rows_of
from workflows.sdk import Context, Json, NodeType, Output, Params, ui

LISTS = ["append", "by_key", "by_position"]
LABELS = {
    "all": "Wait for all: an object by variable",
    "any": "Continue with the first that arrives",
    "append": "Wait for all: concatenate lists",
    "by_key": "Wait for all: join objects with equal keys",
    "by_position": "Wait for all: join by position",
}


class MergeParams(Params):
    """Settings."""

    mode: Literal["all", "any", "append", "by_key", "by_position"] = Field(
        "all", json_schema_extra=ui(template=False, labels=LABELS)
    )
    """How to merge the values. Branches that were not taken are not waited for."""
    key: str = Field("id", max_length=200, json_schema_extra=ui(template=False, show_if=("mode", ["by_key"])))
    """The field to join on: rows with equal values are joined pairwise."""
    list_field: str = Field(
        "",
        title="List",
        max_length=200,
        json_schema_extra=ui(template=False, placeholder="data", show_if=("mode", LISTS)),
    )
    """The path of the list in the incoming value, such as `data` or `results`. Empty: the incoming value is the
    list."""


class Merged(Output):
    """The merged value."""

    model_config = ConfigDict(extra="allow")


class Merge(NodeType[MergeParams, Merged]):
    """Join branches: wait for all of them, or continue with the first."""

    type = "flow.merge"
    label = "Merge"
    category = "flow"
    variable = "merged"
    icon = "merge"
    instant = True
    params = MergeParams
    output = Merged

    def join_of(self, parameters: Mapping[str, Json]) -> Literal["all", "any"]:
        """`any` starts as soon as one branch arrives; every other mode waits for all."""
        return "any" if parameters.get("mode") == "any" else "all"

    async def run(self, params: MergeParams, ctx: Context) -> Json:
        """Merge the incoming values."""
        incoming, path = ctx.incoming, params.list_field
        match params.mode:
            case "any":
                return incoming[0].value if incoming else ctx.input
            case "all":
                return {item.variable: item.value for item in incoming}
            case "append":
                lists = [list_of(item, path) if path else _as_list(item.value) for item in incoming]
                return [item for items in lists for item in items]
            case "by_key":
                return by_key([rows_of(item, path) for item in incoming], params.key)
        return by_position([rows_of(item, path) for item in incoming])


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
