"""The rows of what listens: made, changed and taken away when a workflow is published or switched."""

from datetime import datetime

from workflows.following import FOLLOWING, following_refresh
from workflows.graph import Graph
from workflows.graph import Node as GraphNode
from workflows.models import Trigger, Workflow
from workflows.nodes import catalogue
from workflows.upward import answers


def triggers_publish(workflow: Workflow) -> None:
    """Bring the Trigger rows in line with the published version. To be called in a transaction.

    A trigger keeps its address for as long as its node is there; everything a schedule knew is worked out
    anew, so that an edited schedule never fires by its old plan.
    """
    version = workflow.published
    if version is None:
        return
    nodes = _trigger_nodes(Graph.model_validate(version.graph))
    there = {row.node_id: row for row in workflow.triggers.all()}
    types = {row.type for row in there.values()} | {node.type for node in nodes.values()}
    workflow.triggers.exclude(node_id__in=nodes).delete()
    for node in nodes.values():
        row = there.get(node.id) or Trigger(workflow=workflow, node_id=node.id)
        row.version, row.type, row.parameters = version, node.type, node.parameters
        row.credential_id = node.credential
        row.active, row.problem = not node.disabled, ""
        row.save()  # intervals are counted from the row's making
        row.next_run_at = _next_run(row) if workflow.active and row.active else None
        row.save(update_fields=["next_run_at"])
    if types & set(FOLLOWING):
        following_refresh(workflow.organization_id)


def triggers_delete(workflow: Workflow) -> None:
    """Nothing starts the workflow any more. To be called in a transaction."""
    followed_others = workflow.triggers.filter(type__in=FOLLOWING).exists()
    workflow.triggers.all().delete()
    workflow.draft_hooks.all().delete()
    if followed_others:
        following_refresh(workflow.organization_id)


def _trigger_nodes(graph: Graph) -> dict[str, GraphNode]:
    registry = catalogue()
    found = {}
    for node in graph.nodes:
        node_type = registry.get(node.type, node.type_version)
        if node_type and node_type.is_trigger:
            found[node.id] = node
    return found


def _next_run(trigger: Trigger) -> datetime | None:
    return next(iter(answers.next_times(trigger, 1)), None)
