"""What templates can read in a run, and what flows along the edges."""

from collections.abc import Mapping
from typing import Any

from executions.engine.plan import Plan
from workflows.sdk import Incoming, Json

LARGE_VALUE = 256 * 1024
"""Characters of JSON in one value above which templates render in a thread (contract, section 6)."""


class Scope:
    """The values of a run so far. Variables are unique in a graph, so one flat object serves all nodes.

    That a template reads only what is upstream is checked when the graph is validated.
    """

    def __init__(self, plan: Plan, trigger_output: Json, facts: Mapping[str, Any]) -> None:
        self.plan = plan
        self.outputs: dict[str, Json] = {}
        self.holds_large = False
        self.names: dict[str, Json] = {}
        if isinstance(trigger_output, dict):
            # A variable hides a field of the same name also while its node has not run.
            self.names.update({k: v for k, v in trigger_output.items() if k not in plan.variables})
        self.names.update({"trigger": trigger_output, "vars": {}, **facts})

    def add(self, node_id: str, output: Json, size: int) -> None:
        """A node has ended with this output of `size` characters."""
        node = self.plan.nodes[node_id].node
        self.outputs[node_id] = output
        self.holds_large = self.holds_large or size > LARGE_VALUE
        if not node.disabled:
            self.names[node.variable] = output

    def incoming(self, edges: list[int]) -> list[Incoming]:
        """What came over these edges."""
        found = []
        for index in edges:
            source = self.plan.edges[index].source
            variable = self.plan.nodes[source].node.variable
            found.append(Incoming(source, variable, self.outputs.get(source)))
        return found


def incoming_value(incoming: list[Incoming]) -> Json:
    """The output of the one taken edge; with several, an object keyed by the sources' variables."""
    if len(incoming) == 1:
        return incoming[0].value
    return {item.variable: item.value for item in incoming} if incoming else None
