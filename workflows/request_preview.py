"""Shows what a node would send to a model, without a key, and where each field of it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from accounts.actor import Actor
from ai_models.connections.models import Route
from ai_models.sdk.chat_completions.endpoint import Endpoint, all_fields
from ai_models.sdk.chat_completions.openai_fields import openai_fields
from core.errors import NotFoundError, UnprocessableError
from credentials.models import Credential
from workflows.drafts import draft_load, draft_problems
from workflows.graph import Node
from workflows.models import Workflow
from workflows.nodes import catalogue
from workflows.operator_defaults import defaults_of
from workflows.sdk import Json, NodeError, Problem
from workflows.template_preview import names_at
from workflows.templating import TemplateError, compile

_OPENAI = "openai_compatible"
EXECUTION = "<execution id>"
"""In the place of what only a run has."""


@dataclass
class RequestPreview:
    """The body that would be sent, the reason for each of its fields, and what is in the way."""

    request: dict[str, Any] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def request_preview(
    *, workflow: Workflow, node_id: str, given: dict[str, Json] | None, viewer: Actor
) -> RequestPreview:
    """What the draft's node would send. `given` is an input of the workflow to fill in instead of the last run's.

    Raises NotFoundError for a node that the draft does not have, UnprocessableError for one that asks no model.
    """
    graph = draft_load(workflow)
    node = graph.by_id.get(node_id)
    if node is None:
        raise NotFoundError(f"There is no node {node_id[:64]!r} in the draft.")
    problems = [one for one in draft_problems(workflow, graph) if one.node_id == node_id]
    names = names_at(workflow, graph, node_id, viewer)
    if given is not None:
        names = {**names, **given, "trigger": given}
    preview = RequestPreview(problems=problems)
    parameters = _filled(node.parameters, names, node_id, (), preview.problems)
    return _built(preview, workflow, node, parameters)


def _built(
    preview: RequestPreview, workflow: Workflow, node: Node, parameters: dict[str, Json]
) -> RequestPreview:
    node_type = catalogue().get(node.type, node.type_version)
    if node_type is None or not node_type.asks_model:
        message = f"The node {node.label!r} asks no model."
        raise UnprocessableError(message, "Choose a chat node.", code="no_request")
    try:
        params = node_type.params.model_validate(parameters)
        request, preview.why = node_type.model_request(params, EXECUTION, defaults_of(node.type))
    except ValidationError:
        return preview  # the draft's problems name the fields
    except NodeError as error:
        said = str(error.details.get("field") or "")
        if not any(problem.field == said for problem in preview.problems):
            preview.problems.append(
                Problem(code=error.code, node_id=node.id, field=said, message=error.message, hint=error.hint)
            )
        return preview
    is_openai = _driver(workflow, node) == _OPENAI
    endpoint = Endpoint(url="", headers={}, fields=openai_fields if is_openai else all_fields)
    preview.request = endpoint.body(request)
    preview.why = {
        path: why for path, why in preview.why.items() if path.partition(".")[0] in preview.request
    }
    return preview


def _driver(workflow: Workflow, node: Node) -> str:
    """The kind of server that the node's calls go to."""
    if node.credential is not None:
        rows = Credential.objects.in_organization(workflow.organization_id).filter(pk=node.credential)
        return rows.values_list("type", flat=True).first() or ""
    routes = Route.objects.in_organization(workflow.organization_id).filter(is_default=True)
    return routes.values_list("driver", flat=True).first() or ""


def _filled(
    value: Any, names: dict[str, Json], node_id: str, path: tuple[str, ...], problems: list[Problem]
) -> Any:
    """The value with its templates rendered; one that fails stays as it is, and is a problem."""
    if isinstance(value, dict):
        return {key: _filled(item, names, node_id, (*path, key), problems) for key, item in value.items()}
    if isinstance(value, list):
        return [
            _filled(item, names, node_id, (*path, str(place)), problems) for place, item in enumerate(value)
        ]
    if not isinstance(value, str) or "{{" not in value:
        return value
    try:
        return compile(value).value(names)
    except TemplateError as error:
        problems.append(
            Problem(
                code=error.code,
                severity="warning",
                node_id=node_id,
                field=".".join(path),
                message=error.message,
                hint=error.hint,
            )
        )
        return value
