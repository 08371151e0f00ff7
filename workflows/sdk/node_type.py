"""A node type: one class from which palette, form, validation, documentation and completion are made."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from workflows.sdk.context import Context
from workflows.sdk.effect import Effect
from workflows.sdk.flow import Wait
from workflows.sdk.json import Json
from workflows.sdk.problems import Problem

Category = Literal["triggers", "ai", "http", "data", "flow"]
"""The palette's sections."""


class Params(BaseModel):
    """What the user typed, after rendering. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, frozen=True)


class Output(BaseModel):
    """What a node hands on. Unknown keys are kept, for nodes that pass foreign data through."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


@dataclass(frozen=True)
class Port:
    """A named place where edges begin or end."""

    name: str
    label: str = ""


@dataclass(frozen=True)
class Routed:
    """An output that leaves by chosen ports instead of by all of them."""

    value: Json
    ports: tuple[str, ...]


MAIN = (Port("main"),)

P = TypeVar("P", bound=Params)
R = TypeVar("R", bound=Output)


class NodeType(Generic[P, R]):
    """Base of every node type: set the class attributes, write `run`.

    The docstring's first line is the description in the palette. A breaking change is a second class with
    `version = 2` and an `upgrade`.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1
    label: ClassVar[str]
    variable: ClassVar[str] = ""
    """The usual name of the output; empty: made from the label."""
    category: ClassVar[Category]
    icon: ClassVar[str]
    inputs: ClassVar[tuple[Port, ...]] = MAIN
    outputs: ClassVar[tuple[Port, ...]] = MAIN
    dynamic_outputs: ClassVar[tuple[str, str] | None] = None
    """(`field`, `key`): each item of the list parameter `field` adds a port named by its `key`."""
    credential_types: ClassVar[tuple[str, ...]] = ()
    credential_required: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.PURE
    is_trigger: ClassVar[bool] = False
    container: ClassVar[bool] = False
    carries: ClassVar[bool] = False
    """True where a container's own templates read `item`, what its last turn gave, and `index`."""
    instant: ClassVar[bool] = False
    """True where `run` never waits for anything: the engine runs it in its own step, without a task."""
    responds: ClassVar[bool] = False
    """True where the output is the answer to whoever started the execution."""
    params: builtins.type[P]
    output: builtins.type[R]
    output_example: ClassVar[Json] = None

    async def run(self, params: P, ctx: Context) -> R | Routed | Wait | Json:
        """Do the work. Raises NodeError. Returns an Output, a JSON value, Routed to choose ports, or a Wait."""
        raise NotImplementedError

    async def resume(
        self, params: P, ctx: Context, answer: dict[str, Any] | None
    ) -> R | Routed | Wait | Json:
        """Go on after a Wait: with what somebody answered, or None when its time has come."""
        raise NotImplementedError

    def asks(self, parameters: Mapping[str, Json]) -> bool:
        """Whether somebody may answer it while it waits, by a link that its templates can hand out before."""
        return False

    def effect_of(self, params: P) -> Effect:
        """The effect of running with these parameters."""
        return self.effect

    def join_of(self, parameters: Mapping[str, Json]) -> Literal["all", "any"]:
        """When the node is ready: all incoming edges are known, or one of them is taken."""
        return "all"

    def credentials_of(self, parameters: Mapping[str, Json]) -> tuple[str, ...]:
        """The credential types that fit these parameters."""
        return self.credential_types

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """Problems of a draft that the schema cannot tell; `parameters` may hold templates."""
        return []

    def upgrade(self, parameters: Mapping[str, Json]) -> dict[str, Json]:
        """Parameters of the version before this one, in this version's shape."""
        return dict(parameters)

    def ports(self, parameters: Mapping[str, Json]) -> list[Port]:
        """The output ports of a placed node, dynamic ones first."""
        if self.dynamic_outputs is None:
            return list(self.outputs)
        field, key = self.dynamic_outputs
        items = parameters.get(field)
        rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        return [Port(str(row[key])) for row in rows if row.get(key)] + list(self.outputs)

    @classmethod
    def description(cls) -> str:
        """The docstring's first line."""
        return (cls.__doc__ or "").strip().partition("\n")[0]


class Trigger(NodeType[P, R]):
    """Base of the node types that start a run: no inputs, and the output is what started it."""

    is_trigger = True
    instant = True
    inputs = ()
    category = "triggers"

    async def run(self, params: P, ctx: Context) -> R | Routed | Json:
        """Hand on what started the execution."""
        return cast(Json, ctx.input)
