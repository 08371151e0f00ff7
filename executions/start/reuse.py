"""What a retry reuses from the previous run: known outcomes, and overridden outputs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from assets.models import Asset
from core.db.bulk_insert import insert_rows
from core.errors import InvalidError
from executions.models import Execution, NodeRun
from executions.models.querysets import NodeRunQuerySet
from executions.start.starting import set_aside
from executions.store import sql
from workflows.graph import Graph
from workflows.nodes import catalogue
from workflows.sdk import Json

WELL = ("succeeded", "reused")
NO_USAGE = {"input_tokens": 0, "output_tokens": 0}
COPIED = (
    "node_id", "iteration", "attempt", "effect", "started_at", "finished_at", "input", "output", "error", "ports",
)  # fmt: skip


@dataclass(frozen=True)
class Override:
    """An output set by the caller, and the ports by which it leaves."""

    node_id: str
    output: Json
    ports: list[str]


def known_runs(execution: Execution, graph: Graph) -> NodeRunQuerySet:
    """The node runs after which an execution continued, including failures that did not end it."""
    tolerant = [node.id for node in graph.nodes if node.on_error != "stop"]
    tolerated = Q(status="failed", node_id__in=tolerant)
    found: NodeRunQuerySet = execution.node_runs.filter(Q(status__in=(*WELL, "skipped")) | tolerated)
    return found


def overrides_of(graph: Graph, outputs: Mapping[str, Json], known: Mapping[str, NodeRun]) -> list[Override]:
    """The replacements of nodes' outputs; `known` are the previous run's outcomes of nodes outside containers.

    Raises InvalidError for a node inside a container, and for a branching node that has not decided.
    """
    return [
        Override(node_id, output, _ports(graph, node_id, known.get(node_id)))
        for node_id, output in outputs.items()
    ]


def _ports(graph: Graph, node_id: str, known: NodeRun | None) -> list[str]:
    node = graph.by_id[node_id]
    if node.parent:
        hint = f"Override the output of {graph.outermost(node_id)!r}, or of a node before it."
        message = f"`output_overrides`: the node {node_id!r} is inside a container and runs once per turn."
        raise InvalidError(message, hint)
    if known is not None and known.status in WELL:
        return list(known.ports)
    node_type = catalogue().get(node.type, node.type_version)
    ports = [port.name for port in node_type.ports(node.parameters)] if node_type else ["main"]
    if len(ports) > 1 and not node.disabled:
        hint = "Override the output of a node before it, so that it can decide, or of the nodes after it."
        message = f"`output_overrides`: {node_id!r} decides how the run continues, but has not decided yet."
        raise InvalidError(message, hint)
    return ports[:1]


def take_over(made: Execution, known: NodeRunQuerySet, node_ids: Collection[str]) -> None:
    """Copy the known outcomes of these nodes into `made`, which is saved. Call in a transaction.

    One statement: a loop may have had a hundred thousand turns, and meanwhile SQLite has no other writer.
    """
    if not node_ids:
        return
    chosen, values = known.filter(node_id__in=node_ids).values("pk").query.sql_with_params()
    names, table = ", ".join(COPIED), sql.table(NodeRun)
    statement = (
        f"INSERT INTO {table} (execution_id, status, seq, earlier, cost_usd, usage, {names}) "  # noqa: S608
        "SELECT %s, CASE WHEN status IN ('skipped', 'failed') THEN status ELSE 'reused' END, "
        f"%s + ROW_NUMBER() OVER (ORDER BY id), '[]', 0, %s, {names} "
        f"FROM {table} WHERE id IN ({chosen}) ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [sql.pk(made.pk), made.seq, sql.json_text(NO_USAGE), *values])
        made.seq += cursor.rowcount


def put_in_place(made: Execution, overrides: Collection[Override]) -> None:
    """Write the overrides as outcomes of `made`, which is saved. Call in a transaction."""
    assets: list[Asset] = []
    runs = [
        NodeRun(
            execution=made,
            node_id=one.node_id,
            attempt=1,
            status="reused",
            effect="pure",
            output=set_aside(one.output, made, assets),
            ports=one.ports,
            usage=NO_USAGE,
            seq=seq,
        )
        for seq, one in enumerate(overrides, made.seq + 1)
    ]
    insert_rows(assets)
    NodeRun.objects.bulk_create(runs)
    made.seq += len(runs)
