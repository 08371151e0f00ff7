"""The rows of published triggers: created, changed and deleted when a workflow is published or switched on or
off."""

from datetime import datetime

from django.utils import timezone

from workflows.callbacks import answers, queue_given_up
from workflows.followers import FOLLOWING, following_refresh
from workflows.graph import Graph
from workflows.graph import Node as GraphNode
from workflows.models import Trigger, Workflow
from workflows.nodes import catalogue
from workflows.schedule_plans import SchedulePlan


def triggers_publish(workflow: Workflow) -> None:
    """Bring the Trigger rows in line with the published version. Call in a transaction.

    A trigger keeps its address for as long as its node exists. A schedule that is switched on keeps its plan
    while its times are unchanged; an edited schedule never fires by its old plan.
    """
    version = workflow.published
    if version is None:
        return
    nodes = _trigger_nodes(Graph.stored(version.graph))
    # Locked, because a scheduler that fires a trigger advances its plan, which a stale read would revert.
    there = {row.node_id: row for row in workflow.triggers.select_for_update(no_key=True)}
    types = {row.type for row in there.values()} | {node.type for node in nodes.values()}
    workflow.triggers.exclude(node_id__in=nodes).delete()
    for node in nodes.values():
        row = there.get(node.id) or Trigger(workflow=workflow, node_id=node.id)
        before = SchedulePlan(row.type, row.parameters)
        row.version, row.type, row.parameters = version, node.type, node.parameters
        row.credential_id = node.credential
        row.active, row.problem = not node.disabled, ""
        _plan(row, before)
        row.save()
    if types & set(FOLLOWING):
        following_refresh(workflow.organization_id)


def triggers_delete(workflow: Workflow) -> None:
    """Delete the workflow's triggers, so that nothing starts it. Call in a transaction."""
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


def _plan(row: Trigger, before: SchedulePlan) -> None:
    """Keep the plan of an unchanged schedule; otherwise start a new one, as when a schedule is switched on
    again."""
    after = SchedulePlan(row.type, row.parameters)
    if not after.has_times_of(before):
        row.anchor, row.next_run_at = timezone.now(), None
    is_live = row.workflow.active and row.active
    if not is_live or not after.has_queue_of(before):
        queue_given_up.tell(row)
    row.next_run_at = (row.next_run_at or _next_run(row)) if is_live else None


def _next_run(trigger: Trigger) -> datetime | None:
    return next(iter(answers.next_times(trigger, 1)), None)
