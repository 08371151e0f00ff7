"""A node type: one class from which the palette, form, validation, documentation and completion are derived."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from workflows.sdk.context import Context
from workflows.sdk.effect import Effect
from workflows.sdk.flow import Wait
from workflows.sdk.json import Json
from workflows.sdk.llm import ChatRequest
from workflows.sdk.problems import Problem

Category = Literal["triggers", "ai", "http", "data", "flow"]
"""The palette's sections."""


class Params(BaseModel):
    """The values of the form, after rendering. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, frozen=True)


class Output(BaseModel):
    """What a node passes on. Unknown keys are kept, for nodes that pass external data through."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


@dataclass(frozen=True)
class Port:
    """A named place where edges begin or end."""

    name: str
    label: str = ""


@dataclass(frozen=True)
class Routed:
    """An output that leaves through chosen ports instead of all of them."""

    value: Json
    ports: tuple[str, ...]


MAIN = (Port("main"),)

P = TypeVar("P", bound=Params)
R = TypeVar("R", bound=Output)


class NodeType(Generic[P, R]):
    """Base class of every node type: set the class attributes and write `run`.

    The docstring's first line is the description in the palette. A breaking change is a second class with
    `version = 2` and an `upgrade` method.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1
    label: ClassVar[str]
    variable: ClassVar[str] = ""
    """The default variable name of the output; empty: derived from the label."""
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
    address_prefix: ClassVar[str] = ""
    """What stands before the token in the address of a published trigger (`hooks`); empty where it has no address."""
    container: ClassVar[bool] = False
    carries: ClassVar[bool] = False
    """True if a container's own templates can use `item` (the result of its last turn) and `index`."""
    instant: ClassVar[bool] = False
    """True if `run` never waits for anything: the engine runs it in its own step, without a task."""
    responds: ClassVar[bool] = False
    """True if the output is the answer to whoever started the execution."""
    asks_model: ClassVar[bool] = False
    """Whether it asks a chat model; then `model_request` says what."""
    params: builtins.type[P]
    output: builtins.type[R]
    output_example: ClassVar[Json] = None

    async def run(self, params: P, ctx: Context) -> R | Routed | Wait | Json:
        """Do the work. Raises NodeError. Returns an Output, a JSON value, Routed to choose ports, or a Wait."""
        raise NotImplementedError

    async def resume(
        self, params: P, ctx: Context, answer: dict[str, Any] | None
    ) -> R | Routed | Wait | Json:
        """Continue after a Wait, with somebody's answer or, when the time is up, None."""
        raise NotImplementedError

    def asks(self, parameters: Mapping[str, Json]) -> bool:
        """Whether somebody may answer the node while it waits, through a link that its templates can hand out
        beforehand."""
        return False

    def effect_of(self, params: P) -> Effect:
        """The effect of running with these parameters."""
        return self.effect

    def join_of(self, parameters: Mapping[str, Json]) -> Literal["all", "any"]:
        """When the node becomes ready: once all incoming edges are decided, or once one of them is taken."""
        return "all"

    def credentials_of(self, parameters: Mapping[str, Json]) -> tuple[str, ...]:
        """The credential types that these parameters accept."""
        return self.credential_types

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """Problems of a draft that the schema cannot detect; `parameters` may contain templates."""
        return []

    def model_request(
        self, params: P, execution_id: str, defaults: Mapping[str, Any]
    ) -> tuple[ChatRequest, Mapping[str, str]]:
        """What would be asked, and by the path of each field of the request's options where that comes from.

        Raises NodeError if it may not be asked so.
        """
        raise NotImplementedError

    def upgrade(self, parameters: Mapping[str, Json]) -> dict[str, Json]:
        """Convert the parameters of the previous version to this version."""
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
    """Base class of node types that start a run: they have no inputs, and their output is what started the run."""

    is_trigger = True
    instant = True
    inputs = ()
    category = "triggers"

    async def run(self, params: P, ctx: Context) -> R | Routed | Json:
        """Pass on what started the execution."""
        return cast(Json, ctx.input)
