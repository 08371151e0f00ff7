"""Finds where credentials are used: in drafts and in published versions."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from workflows.models import Node, PublishedCredential

Places = dict[UUID, list[dict[str, Any]]]


def credentials_used_by(credentials: Collection[UUID]) -> Places:
    """By credential id, the places `{workflow, workflow_name, node_id, label}`: each node once, ordered by the
    workflow's name."""
    found: dict[tuple[UUID, UUID, str], dict[str, Any]] = {}
    for use in PublishedCredential.objects.filter(credential__in=credentials).select_related("workflow"):
        found[use.credential_id, use.workflow_id, use.node_id] = _place(use, use.label)
    for node in Node.objects.filter(credential__in=credentials).select_related("workflow"):
        assert node.credential_id is not None  # guaranteed by the filter
        found[node.credential_id, node.workflow_id, node.node_id] = _place(node, node.body["label"])
    places: Places = {}
    for (credential, _, _), place in sorted(found.items(), key=lambda item: item[1]["workflow_name"]):
        places.setdefault(credential, []).append(place)
    return places


def _place(use: PublishedCredential | Node, label: str) -> dict[str, Any]:
    return {
        "workflow": str(use.workflow_id),
        "workflow_name": use.workflow.name,
        "node_id": use.node_id,
        "label": label,
    }
