"""The authenticated caller: a person in one organisation, through a browser or a token."""

from dataclasses import dataclass
from typing import Any

from accounts.clients import UNKNOWN, Client
from accounts.models import ApiToken, Membership, Organization, User
from accounts.permissions import allowed
from core.errors import ForbiddenError

SESSION_KEY = "organization"


@dataclass(frozen=True)
class Actor:
    """A person, the organisation they act in, their permissions there, and the client they use."""

    user: User
    organization: Organization
    role: str
    permissions: frozenset[str]
    token: ApiToken | None = None
    client: Client = UNKNOWN

    @property
    def means(self) -> str:
        """The means of authentication, in words."""
        return f"the token {self.token.name!r}" if self.token else f"the role {self.role}"

    def require(self, permission: str) -> None:
        """Raises ForbiddenError if the permission is missing."""
        if permission not in self.permissions:
            raise ForbiddenError(
                f"This needs the permission {permission}, which {self.means} does not have.",
                "Ask an owner or admin of the organisation, or use another token.",
            )


def actor_of_session(user: Any, session: Any, client: Client = UNKNOWN) -> Actor | None:
    """The actor of a browser session, in its current organisation or else the person's first."""
    if not getattr(user, "is_authenticated", False):
        return None
    memberships = list(Membership.objects.of_user(user))
    current = next((m for m in memberships if str(m.organization_id) == session.get(SESSION_KEY)), None)
    membership = current or (memberships[0] if memberships else None)
    if membership is None:
        return None
    permissions = allowed(membership.role)
    # The person's current row: a socket's own copy is as old as the socket.
    return Actor(membership.user, membership.organization, membership.role, permissions, client=client)
