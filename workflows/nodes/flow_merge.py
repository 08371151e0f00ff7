"""`flow.merge`: several ways become one."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Literal

from pydantic import ConfigDict, Field

from workflows.sdk import Context, Incoming, Json, NodeError, NodeType, Output, Params, ui

LABELS = {
    "all": "Wait for all: an object by variable",
    "any": "Go on with the first that arrives",
    "append": "Wait for all: lists one after another",
    "by_key": "Wait for all: join objects of equal key",
    "by_position": "Wait for all: join first with first, …",
}


class MergeParams(Params):
    """Settings."""

    mode: Literal["all", "any", "append", "by_key", "by_position"] = Field(
        "all", json_schema_extra=ui(template=False, labels=LABELS)
    )
    """How the values become one. Branches that were not taken are not waited for."""
    key: str = Field("id", max_length=200, json_schema_extra=ui(template=False, show_if=("mode", ["by_key"])))
    """The field by which objects belong together."""


class Merged(Output):
    """The merged value."""

    model_config = ConfigDict(extra="allow")


class Merge(NodeType[MergeParams, Merged]):
    """Bring branches together: wait for all of them, or go on with the first."""

    type = "flow.merge"
    label = "Merge"
    category = "flow"
    variable = "merged"
    icon = "merge"
    instant = True
    params = MergeParams
    output = Merged

    def join_of(self, parameters: Mapping[str, Json]) -> Literal["all", "any"]:
        """`any` starts as soon as one branch arrives."""
        return "any" if parameters.get("mode") == "any" else "all"

    async def run(self, params: MergeParams, ctx: Context) -> Json:
        """Merge what has arrived."""
        values = [item.value for item in ctx.incoming]
        if params.mode == "any":
            return values[0] if values else None
        if params.mode == "all":
            return _by_variable(ctx.incoming)
        if params.mode == "append":
            return [item for value in values for item in (value if isinstance(value, list) else [value])]
        if params.mode == "by_key":
            return _by_key([_rows(item) for item in ctx.incoming], params.key)
        return _by_position([_rows(item) for item in ctx.incoming])


def _by_variable(incoming: list[Incoming]) -> dict[str, Json]:
    return {item.variable: item.value for item in incoming}


def _rows(item: Incoming) -> list[dict[str, Json]]:
    rows = item.value if isinstance(item.value, list) else [item.value]
    if not all(isinstance(row, dict) for row in rows):
        raise NodeError(
            "not_mergeable",
            f"`{item.variable}` is not a list of objects.",
            "Merge lists of objects, or choose the mode `append`.",
        )
    return rows


def _by_key(lists: list[list[dict[str, Json]]], key: str) -> list[dict[str, Json]]:
    joined: list[dict[str, Json]] = []
    known: dict[str, dict[str, Json]] = {}
    for row in (row for rows in lists for row in rows):
        value = row.get(key)
        there = known.get(str(value)) if value is not None else None
        if there is not None:
            there.update(row)
            continue
        joined.append(dict(row))
        if value is not None:
            known[str(value)] = joined[-1]
    return joined


def _by_position(lists: list[list[dict[str, Json]]]) -> list[dict[str, Json]]:
    return [
        {name: value for row in rows for name, value in row.items()}
        for rows in zip_longest(*lists, fillvalue={})
    ]
