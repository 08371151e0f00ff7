"""All changes to workflows."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit, changes_between
from accounts.models import User
from core.db.deadlocks import again_after_deadlock
from core.errors import ConflictError, UnprocessableError
from workflows.callbacks import workflow_deleted
from workflows.drafts import draft_load, draft_problems, draft_save, parse_graph
from workflows.followers import following_mark
from workflows.graph import Graph, errors
from workflows.live_triggers import triggers_delete, triggers_publish
from workflows.models import PublishedCredential, Workflow, WorkflowVersion
from workflows.sdk import Json, Problem
from workflows.stale_revision import StaleRevision


@transaction.atomic
def workflow_create(*, actor: Actor, name: str, description: str = "", graph: Json = None) -> Workflow:
    """Create a workflow with `graph` as its draft. Raises InvalidError if `graph` is malformed."""
    workflow = _made(actor, name, description, graph)
    audit(actor, "workflow.created", workflow.pk, name=name, after={"description": description})
    return workflow


def _made(actor: Actor, name: str, description: str, graph: Json) -> Workflow:
    facts = {"name": name, "description": description, "updated_by": actor.user}
    workflow = Workflow(organization=actor.organization, **facts)
    workflow.followed = following_mark(workflow)
    workflow.save(force_insert=True)
    if graph is not None:
        draft_save(workflow, parse_graph(graph), actor)
    return workflow


@transaction.atomic
def workflow_update(*, workflow: Workflow, actor: Actor, **changes: Any) -> Workflow:
    """Change the name, description or time limit, or switch the workflow on or off.

    Raises ConflictError `not_published` if there is no version to switch on, NotFoundError if the workflow is
    deleted.
    """
    workflow = _locked(workflow)
    is_switched = changes.get("active", workflow.active) != workflow.active
    if changes.get("active") and workflow.published_id is None:
        raise ConflictError(
            "The workflow has not been published, so there is nothing to switch on.",
            "Publish it first.",
            code="not_published",
        )
    before = {field: getattr(workflow, field) for field in changes}
    for field, value in changes.items():
        setattr(workflow, field, value)
    workflow.updated_by = actor.user
    workflow.save(update_fields=[*changes, "updated_by", "updated_at"])
    if is_switched:
        triggers_publish(workflow)
    told = {"name": workflow.name, **changes_between(before, changes)}
    audit(actor, _change_of(told["after"]), workflow.pk, **told)
    return workflow


def _change_of(after: dict[str, Any]) -> str:
    if set(after) != {"active"}:
        return "workflow.changed"
    return "workflow.activated" if after["active"] else "workflow.deactivated"


def _locked(workflow: Workflow) -> Workflow:
    """The workflow's current row, locked until the transaction ends. Raises NotFoundError if it is deleted.

    Publishing, switching and deleting must build on the previous change, not on an earlier read.
    """
    # Not the key: runs that start meanwhile refer to the workflow and would deadlock with this lock.
    newest: Workflow = Workflow.objects.there().select_for_update(no_key=True).get_or_404(workflow.pk)
    return newest


@transaction.atomic
def workflow_save_draft(*, workflow: Workflow, actor: Actor, revision: int, graph: Json) -> Graph:
    """Save the draft over `revision` and increment the revision.

    Raises ConflictError `stale_revision` with the newest draft if someone else has saved in between.
    """
    parsed = parse_graph(graph)
    newest = Workflow.objects.filter(pk=workflow.pk, revision=revision)
    if not newest.update(revision=revision + 1, updated_by=actor.user, updated_at=timezone.now()):
        raise _stale(workflow)
    workflow.refresh_from_db()
    draft_save(workflow, parsed, actor)
    told = {"before": {"revision": revision}, "after": {"revision": workflow.revision}}
    audit(actor, "workflow.saved", workflow.pk, name=workflow.name, **told)
    return parsed


def _stale(workflow: Workflow) -> ConflictError:
    workflow.refresh_from_db()
    by = workflow.updated_by
    return ConflictError(
        f"The workflow was changed elsewhere{f' by {by.email}' if by else ''}, so your changes were not saved.",
        "Load the newest draft and make your change again, or save yours over it.",
        StaleRevision.of(workflow).model_dump(mode="json"),
        "stale_revision",
    )


@transaction.atomic
def workflow_publish(*, workflow: Workflow, actor: Actor) -> WorkflowVersion:
    """Freeze the draft as a numbered version and make its triggers live.

    Raises UnprocessableError `invalid_graph` with `problems` if it cannot run, NotFoundError if it is deleted.
    """
    workflow = _locked(workflow)
    graph = draft_load(workflow)
    require_runnable(draft_problems(workflow, graph))
    version = version_of(workflow=workflow, user=actor.user, graph=graph)
    before = {"version": workflow.published.number if workflow.published else None, "active": workflow.active}
    if version.number is None:
        version.number = WorkflowVersion.objects.next_number(workflow)
        version.save(update_fields=["number"])
    workflow.published, workflow.published_revision = version, workflow.revision
    workflow.active = True
    workflow.save(update_fields=["published", "published_revision", "active", "updated_at"])
    _hold_credentials(workflow, graph)
    triggers_publish(workflow)
    after = {"version": version.number, "active": True}
    told = {**changes_between(before, after), "revision": workflow.revision}
    audit(actor, "workflow.published", workflow.pk, name=workflow.name, **told)
    return version


def version_of(*, workflow: Workflow, user: User | None, graph: Graph) -> WorkflowVersion:
    """The version with that graph; a new version has no number until it is published."""
    version, _ = WorkflowVersion.objects.get_or_create(
        workflow=workflow, digest=graph.digest(), defaults={"graph": graph.as_dict(), "created_by": user}
    )
    return version


def require_runnable(problems: list[Problem]) -> None:
    """Raises UnprocessableError `invalid_graph` if a problem blocks running."""
    blocking = errors(problems)
    if blocking:
        first = blocking[0]
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        raise UnprocessableError(
            f"The workflow cannot run: {first.message}{more}",
            first.hint,
            {"problems": [problem.as_dict() for problem in problems]},
            "invalid_graph",
        )


def _hold_credentials(workflow: Workflow, graph: Graph) -> None:
    workflow.published_credentials.all().delete()
    PublishedCredential.objects.bulk_create(
        PublishedCredential(
            workflow=workflow, node_id=node.id, label=node.label, credential_id=node.credential
        )
        for node in graph.nodes
        if node.credential
    )


@transaction.atomic
def workflow_duplicate(*, workflow: Workflow, actor: Actor) -> Workflow:
    """Copy the draft to a new, unpublished workflow."""
    name = f"{workflow.name[:190]} (copy)"
    copy = _made(actor, name, workflow.description, draft_load(workflow).as_dict())
    audit(actor, "workflow.duplicated", copy.pk, name=name, copy_of=str(workflow.pk))
    return copy


@again_after_deadlock
@transaction.atomic
def workflow_delete(*, workflow: Workflow, actor: Actor) -> None:
    """Delete the workflow: stop its triggers, cancel its runs and release its credentials. Its history stays."""
    workflow = _locked(workflow)
    triggers_delete(workflow)
    workflow.published_credentials.all().delete()
    workflow.nodes.all().delete()
    workflow.edges.all().delete()
    workflow.deleted_at, workflow.active, workflow.updated_by = timezone.now(), False, actor.user
    workflow.save(update_fields=["deleted_at", "active", "updated_by", "updated_at"])
    audit(actor, "workflow.deleted", workflow.pk, name=workflow.name)
    workflow_deleted.tell(workflow)
