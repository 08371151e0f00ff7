"""Links by which somebody without an account answers a node that waits: signed, so that nobody can guess one."""

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
    """The address to hand out; it is known before the node waits."""
    token = signing.dumps([execution.hex, node_id, iteration], salt=SALT, compress=True)
    return f"{settings.PUBLIC_URL}/resume/{token}"


def opened(token: str) -> Waiting:
    """What the token of a link stands for. Raises NotFoundError for one that is not ours."""
    try:
        execution, node_id, iteration = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        hint = "Was the link copied whole?"
        raise NotFoundError("There is nothing to answer at this address.", hint) from error
    return Waiting(UUID(execution), node_id, iteration)
