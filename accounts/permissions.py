"""The permission table: one place that the API, the pages and the sockets ask, and docs/permissions.md shows."""

from enum import StrEnum


class Role(StrEnum):
    """A member's role, strongest first."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    OPERATOR = "operator"
    VIEWER = "viewer"


_VIEWER = frozenset({"workflow.view", "execution.view", "credential.view", "model.view", "member.view"})
_OPERATOR = _VIEWER | {"workflow.run", "execution.cancel"}
_EDITOR = _OPERATOR | {"workflow.edit", "credential.edit", "credential.use"}
_ADMIN = _EDITOR | {"member.manage", "token.manage", "limit.manage", "model.sync", "audit.view"}
_OWNER = _ADMIN | {"organization.manage", "owner.manage"}

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _ADMIN,
    Role.EDITOR: _EDITOR,
    Role.OPERATOR: _OPERATOR,
    Role.VIEWER: _VIEWER,
}

ALL_PERMISSIONS = sorted(_OWNER)

MEANING = {
    "workflow.view": "See workflows, with the addresses of their webhooks and forms.",
    "execution.view": "See executions with what went in and came out, and the calls of webhooks.",
    "credential.view": "See which credentials there are and where they are used; nobody sees their secrets.",
    "model.view": "See the catalogue of models.",
    "member.view": "See the members, and the organisation's limits.",
    "workflow.run": "Run and retry workflows, answer what they ask, listen for test calls.",
    "execution.cancel": "Cancel executions.",
    "workflow.edit": "Make, change, publish and delete workflows.",
    "credential.edit": "Make, change, test and delete credentials.",
    "credential.use": "Use credentials in workflows.",
    "member.manage": "Invite and remove members and change their roles, up to one's own role.",
    "token.manage": "Make tokens that may do no more than oneself; revoke those of members up to one's own role.",
    "limit.manage": "Change the organisation's limits.",
    "model.sync": "Fetch the catalogue of models again.",
    "audit.view": "See the audit log.",
    "organization.manage": "What concerns the organisation as a whole.",
    "owner.manage": "Change and remove owners.",
}
"""Each permission in words, those of the weakest role first."""


def allowed(role: str, scopes: list[str] | None = None) -> frozenset[str]:
    """What a member of `role` may do; a token's `scopes` only ever take away (none given takes nothing)."""
    granted = PERMISSIONS[Role(role)]
    return granted & frozenset(scopes) if scopes else granted


def lacking(permissions: frozenset[str], role: str) -> list[str]:
    """What a member of `role` may do and who has `permissions` may not; nothing where they may give the role."""
    return sorted(PERMISSIONS[Role(role)] - permissions)
