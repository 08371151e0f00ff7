"""The workflow operations of the API."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from core.api.paging import first_rows, page_of
from core.api.views import View, text_of
from core.db.compiled_query import CompiledQuery
from core.text import storable
from core.wire import listing
from workflows import services
from workflows.api import answers, bodies
from workflows.api.trigger_answers import ADDRESS, DraftHook
from workflows.drafts import parse_graph
from workflows.listed import ListedWorkflow
from workflows.models import Workflow
from workflows.request_preview import request_preview
from workflows.template_preview import template_preview
from workflows.test_addresses import listening_get, listening_start, listening_stop


class WorkflowList(View):
    """The workflows of an organisation."""

    permissions_needed = {"GET": "workflow.view", "POST": "workflow.edit"}
    redacts = {"GET": ADDRESS}

    @extend_schema(
        parameters=[
            OpenApiParameter("search", {"type": "string", "maxLength": 200}),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(answers.WorkflowRow),
    )
    def get(self, request: Request) -> Response:
        """The list, newest first."""
        actor = actor_of(request)
        asked = partial(_LISTED, actor.organization.pk, text_of(request, "search") or None)
        page = page_of(request, Workflow, asked)
        return Response({"results": answers.WorkflowRow.several(page.rows, actor), "next": page.next})

    @extend_schema(request=bodies.WorkflowCreate, responses={201: answers.Workflow})
    def post(self, request: Request) -> Response:
        """Create a workflow."""
        asked = self.body(request, bodies.WorkflowCreate)
        workflow = services.workflow_create(actor=actor_of(request), **asked.given())
        return Response(answers.Workflow.whole(workflow, actor_of(request)), 201)


def _listed(organization: UUID, search: str | None, limit: int, after: UUID | None) -> "QuerySet[Any]":
    rows = Workflow.objects.in_organization(organization).there().with_published_number()
    return first_rows(rows.named_like(search), limit, after)


_LISTED = CompiledQuery(ListedWorkflow, _listed)


class _OfWorkflow(View):
    def workflow(self, request: Request, id: UUID) -> Workflow:
        """The workflow, or 404."""
        row: Workflow = Workflow.objects.of(actor_of(request).organization).get_or_404(id)
        return row


class WorkflowDetail(_OfWorkflow):
    """One workflow."""

    permissions_needed = {"GET": "workflow.view", "PATCH": "workflow.edit", "DELETE": "workflow.edit"}
    redacts = {"GET": ADDRESS}

    @extend_schema(responses=answers.Workflow)
    def get(self, request: Request, id: UUID) -> Response:
        """The workflow with its draft."""
        return Response(answers.Workflow.whole(self.workflow(request, id), actor_of(request)))

    @extend_schema(request=bodies.WorkflowChange, responses=answers.Workflow)
    def patch(self, request: Request, id: UUID) -> Response:
        """Rename or describe the workflow, or switch it on or off."""
        changes = self.body(request, bodies.WorkflowChange).given()
        workflow = services.workflow_update(
            workflow=self.workflow(request, id), actor=actor_of(request), **changes
        )
        return Response(answers.Workflow.whole(workflow, actor_of(request)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Delete the workflow; its history stays readable."""
        services.workflow_delete(workflow=self.workflow(request, id), actor=actor_of(request))
        return Response(status=204)


class WorkflowGraph(_OfWorkflow):
    """The draft."""

    permissions_needed = {"PUT": "workflow.edit"}

    @extend_schema(request=bodies.GraphSave, responses=answers.GraphSaved)
    def put(self, request: Request, id: UUID) -> Response:
        """Save over a revision; 409 `stale_revision` if someone else has saved in between."""
        asked = self.body(request, bodies.GraphSave)
        workflow = self.workflow(request, id)
        graph = services.workflow_save_draft(workflow=workflow, actor=actor_of(request), **asked.given())
        return Response(answers.GraphSaved.of(workflow, graph))


class WorkflowPublish(_OfWorkflow):
    """Publishing."""

    permissions_needed = {"POST": "workflow.edit"}

    @extend_schema(request=None, responses=answers.Workflow)
    def post(self, request: Request, id: UUID) -> Response:
        """Freeze the draft as a version and make its triggers live; 422 `invalid_graph` if it cannot run."""
        workflow = self.workflow(request, id)
        services.workflow_publish(workflow=workflow, actor=actor_of(request))
        return Response(answers.Workflow.whole(self.workflow(request, id), actor_of(request)))


class WorkflowDuplicate(_OfWorkflow):
    """Copying."""

    permissions_needed = {"POST": "workflow.edit"}

    @extend_schema(request=None, responses={201: answers.Workflow})
    def post(self, request: Request, id: UUID) -> Response:
        """Copy the draft to a new workflow."""
        copy = services.workflow_duplicate(workflow=self.workflow(request, id), actor=actor_of(request))
        return Response(answers.Workflow.whole(copy, actor_of(request)), 201)


class WorkflowPreview(_OfWorkflow):
    """Evaluating a template."""

    permissions_needed = {"POST": "workflow.view"}
    redacts = {"POST": "execution.payload"}

    @extend_schema(request=bodies.PreviewRequest, responses=answers.Preview)
    def post(self, request: Request, id: UUID) -> Response:
        """The template's value with the data of the last run, or with example data if there is none."""
        asked = self.body(request, bodies.PreviewRequest)
        preview = template_preview(
            workflow=self.workflow(request, id),
            graph=parse_graph(asked.graph),
            node_id=asked.node_id,
            template=asked.template,
            viewer=actor_of(request),
        )
        return Response(answers.Preview(**preview))


class NodeRequest(_OfWorkflow):
    """What a node would send."""

    permissions_needed = {"POST": "workflow.view"}
    redacts = {"POST": "execution.payload"}

    @extend_schema(request=bodies.RequestPreview, responses=answers.ModelRequest)
    def post(self, request: Request, id: UUID, node_id: str) -> Response:
        """The request of the draft's node to its model, without a key, and where each field comes from."""
        asked = self.body(request, bodies.RequestPreview)
        preview = request_preview(
            workflow=self.workflow(request, id),
            node_id=storable(node_id),
            given=asked.input,
            viewer=actor_of(request),
        )
        return Response(answers.ModelRequest.of(preview))


class WorkflowListen(_OfWorkflow):
    """Listening for a test call."""

    permissions_needed = {"GET": "workflow.run", "POST": "workflow.run", "DELETE": "workflow.run"}

    @extend_schema(responses=DraftHook)
    def get(self, request: Request, id: UUID, node_id: str) -> Response:
        """The test address, until when it listens, and the execution that its call started."""
        hook = listening_get(workflow=self.workflow(request, id), node_id=storable(node_id))
        return Response(DraftHook.of(hook))

    @extend_schema(request=None, responses=DraftHook)
    def post(self, request: Request, id: UUID, node_id: str) -> Response:
        """Let the next call of the webhook's test address run the draft, within two minutes."""
        workflow, actor = self.workflow(request, id), actor_of(request)
        hook = listening_start(workflow=workflow, node_id=storable(node_id), actor=actor)
        return Response(DraftHook.of(hook))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID, node_id: str) -> Response:
        """Stop listening."""
        workflow, actor = self.workflow(request, id), actor_of(request)
        listening_stop(workflow=workflow, node_id=storable(node_id), actor=actor)
        return Response(status=204)
