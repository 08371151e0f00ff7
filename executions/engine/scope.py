"""The values that templates can read in a run, and that flow along edges."""

from collections.abc import Mapping
from typing import Any

from executions.engine.plan import ExecutionPlan, Level
from workflows.sdk import Incoming, Json
from workflows.sdk.values import LARGE


class Scope:
    """The values of one level so far. Variables are unique in a graph, so one flat object serves all its nodes.

    Graph validation ensures that a template reads only upstream values.
    """

    def __init__(self, level: Level, names: dict[str, Json], holds_large: bool = False) -> None:
        self.level = level
        self.names = names
        self.holds_large = holds_large
        self.outputs: dict[str, Json] = {}

    def add(self, node_id: str, output: Json, size: int) -> None:
        """Add the output, of `size` characters, of a node that has ended."""
        node = self.level.nodes[node_id].node
        self.outputs[node_id] = output
        self.holds_large = self.holds_large or size > LARGE
        if not node.disabled:
            self.names[node.variable] = output

    def incoming(self, edges: list[int]) -> list[Incoming]:
        """The values that arrived over these edges."""
        found = []
        for index in edges:
            source = self.level.edges[index].source
            variable = self.level.nodes[source].node.variable
            found.append(Incoming(source, variable, self.outputs.get(source)))
        return found


def top_names(plan: ExecutionPlan, trigger_output: Json, facts: Mapping[str, Any]) -> dict[str, Json]:
    """The names readable from the start: the run's input, its fields by name, and `facts`."""
    names: dict[str, Json] = {}
    if isinstance(trigger_output, dict):
        # A variable hides a field of the same name even before its node has run.
        names.update({key: value for key, value in trigger_output.items() if key not in plan.variables})
    return {**names, "trigger": trigger_output, "vars": {}, **facts}


def incoming_value(incoming: list[Incoming]) -> Json:
    """The output of the one taken edge; with several, an object keyed by the sources' variables."""
    if len(incoming) == 1:
        return incoming[0].value
    return {item.variable: item.value for item in incoming} if incoming else None
