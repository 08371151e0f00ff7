"""Signed links with which people without an account answer a waiting node."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing

from core.errors import NotFoundError

SALT = "wireloom.resume"


@dataclass(frozen=True)
class Waiting:
    """The node that a link answers."""

    execution: UUID
    node_id: str
    iteration: str


def link(execution: UUID, node_id: str, iteration: str) -> str:
    """The link's address; it is known before the node waits."""
    token = signing.dumps([execution.hex, node_id, iteration], salt=SALT, compress=True)
    return f"{settings.PUBLIC_URL}/resume/{token}"


def opened(token: str) -> Waiting:
    """The node that a link's token refers to. Raises NotFoundError for an invalid token."""
    try:
        execution, node_id, iteration = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        hint = "Was the link copied completely?"
        raise NotFoundError("There is nothing to answer at this address.", hint) from error
    return Waiting(UUID(execution), node_id, iteration)
