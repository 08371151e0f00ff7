"""The permission table: one place that the API, the pages and the sockets ask.

Rows follow the permission matrix of the design (owner, admin, editor, operator, viewer).
"""

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


def allowed(role: str, scopes: list[str] | None = None) -> frozenset[str]:
    """What a member of `role` may do; a token's `scopes` only ever take away (none given takes nothing)."""
    granted = PERMISSIONS[Role(role)]
    return granted & frozenset(scopes) if scopes else granted


def lacking(permissions: frozenset[str], role: str) -> list[str]:
    """What a member of `role` may do and who has `permissions` may not; nothing where they may give the role."""
    return sorted(PERMISSIONS[Role(role)] - permissions)
