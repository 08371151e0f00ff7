"""`flow.switch`: continues by the port of the first rule that holds."""

from collections import Counter
from collections.abc import Mapping

from pydantic import ConfigDict, Field, field_validator

from workflows.sdk import Context, Json, NodeType, Output, Params, Port, Problem, Routed, ui
from workflows.sdk.conditions import COMBINE_LABELS, Combine, Condition, combined


class SwitchRule(Params):
    """One branch."""

    port: str = Field(min_length=1, max_length=40, json_schema_extra=ui(template=False, placeholder="urgent"))
    """The port's name."""
    conditions: list[Condition] = Field(min_length=1, max_length=100)
    """The conditions for this port."""
    combine: Combine = Field(
        "all", title="Taken when", json_schema_extra=ui(template=False, labels=COMBINE_LABELS)
    )
    """Whether all conditions must hold, or any one of them."""

    @field_validator("port")
    @classmethod
    def _free(cls, value: str) -> str:
        if value in ("else", "error"):
            raise ValueError(f"the port name {value!r} is reserved")
        return value


class SwitchParams(Params):
    """Settings."""

    rules: list[SwitchRule] = Field(min_length=1, max_length=50)
    """Rules are tried from the top; if none holds, the value leaves by `else`."""


class Passed(Output):
    """The incoming value, unchanged."""

    model_config = ConfigDict(extra="allow")


class Switch(NodeType[SwitchParams, Passed]):
    """Continue by the port of the first rule that holds, otherwise by `else`."""

    type = "flow.switch"
    label = "Switch"
    category = "flow"
    variable = "choice"
    icon = "git-fork"
    outputs = (Port("else", "else"),)
    dynamic_outputs = ("rules", "port")
    instant = True
    params = SwitchParams
    output = Passed

    async def run(self, params: SwitchParams, ctx: Context) -> Routed:
        """Choose the port."""
        for rule in params.rules:
            if combined(rule.combine, rule.conditions):
                return Routed(ctx.input, (rule.port,))
        return Routed(ctx.input, ("else",))

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """Report rules that share a port name: they would be one port."""
        named = Counter(port.name for port in self.ports(parameters))
        twice = sorted(name for name, count in named.items() if count > 1)
        return [
            Problem(code="invalid_parameter", field="rules", message=f"Two rules use the port name {name!r}.")
            for name in twice
        ]
