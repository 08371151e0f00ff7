"""An execution that waits for an approval."""

from typing import Any

from executions.models import Execution, NodeRun
from tests.executions.factories import execution
from tests.people import Person
from workflows.nodes.flow.flow_approval import ApprovalParams

FIELDS = [
    {"name": "amount", "label": "How much?", "type": "number", "required": True},
    {"name": "color", "type": "select", "options": ["red", "green"]},
    {"name": "comment", "label": "For the books"},
    {"name": "agreed", "type": "checkbox"},
]
"""One has the name of the page's own field, and of the answer's own key."""
GOOD = {"amount": 3, "color": "red"}
READ = {"amount": 3, "color": "red", "comment": None, "agreed": False}
"""The outcome."""


def asking(who: Person, fields: Any = FIELDS, **settings: Any) -> Execution:
    """Its node `ask` shows these fields."""
    params = ApprovalParams.model_validate({"title": "Pay?", "fields": fields, **settings})
    row = execution(who, status="waiting", seq=2, state_seq=1)
    shown = params.model_dump(mode="json", exclude={"timeout"})
    wait = {"until": None, "asks": True, "shown": shown, "calls": 0}
    NodeRun.objects.create(
        execution=row, node_id="ask", attempt=1, status="waiting", effect="pure", seq=2, wait=wait
    )
    return row


def answer_of(row: Execution) -> Any:
    """The answer to the node; None while there is none."""
    return row.node_runs.get(node_id="ask").answer
