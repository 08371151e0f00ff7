"""The permission table, used by the API, the pages and the sockets, and shown in docs/permissions.md."""

from enum import StrEnum


class Role(StrEnum):
    """A member's role, strongest first."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    OPERATOR = "operator"
    VIEWER = "viewer"


_VIEWER = frozenset({"workflow.view", "execution.view", "credential.view", "model.view", "member.view"})
_OPERATOR = _VIEWER | {
    *("workflow.address", "workflow.run", "execution.own", "execution.cancel", "asset.view", "asset.edit"),
}
_EDITOR = _OPERATOR | {
    "asset.manage",
    *("execution.payload", "execution.manage", "workflow.edit", "credential.edit", "credential.use"),
}
_ADMIN = _EDITOR | {
    *("credential.manage", "member.manage", "token.manage", "limit.manage", "budget.manage", "model.sync"),
    *("integration.manage", "audit.view"),
}
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
    "workflow.view": "See workflows, except the addresses of their triggers.",
    "execution.view": "See executions and webhook calls: when they ran, how they ended, what they cost.",
    "credential.view": "See credentials and where they are used; nobody sees their secrets.",
    "model.view": "See the model catalogue.",
    "member.view": "See members and the organisation's limits.",
    "workflow.address": "See the addresses of webhooks, forms and chats, which contain their secret tokens.",
    "workflow.run": "Run workflows, retry and answer your own executions, listen for test calls.",
    "execution.own": "See the inputs and outputs of your own executions.",
    "execution.cancel": "Cancel your own executions.",
    "asset.view": "See your own uploads and the files of your own executions.",
    "asset.edit": "Upload files, and delete your own uploads.",
    "execution.payload": "See the inputs and outputs of everybody's executions, files and webhook calls.",
    "execution.manage": "Cancel, retry and answer everybody's executions; replay webhook calls.",
    "asset.manage": "Delete everybody's files.",
    "workflow.edit": "Create, change, publish and delete workflows.",
    "credential.edit": "Create credentials; change, test and delete your own.",
    "credential.use": "Use shared credentials and your own in workflows.",
    "credential.manage": "Change, test and delete everybody's credentials, and use those that are not shared.",
    "member.manage": "Invite and remove members and change their roles, up to your own role.",
    "token.manage": "Create tokens with at most your own permissions; revoke tokens of members up to your own role.",
    "limit.manage": "Change the organisation's limits.",
    "budget.manage": "Create, change and delete budgets.",
    "integration.manage": "Connect the organisation with OpenRouter, and manage routes.",
    "model.sync": "Update the model catalogue.",
    "audit.view": "See the audit log.",
    "organization.manage": "Rename the organisation.",
    "owner.manage": "Change and remove owners.",
}
"""Each permission in words, in the order of the weakest role that has it."""


IMPLIED = {
    "workflow.view": {"workflow.address"},
    "execution.view": {"execution.own", "execution.payload"},
    "workflow.run": {"execution.manage"},
    "execution.cancel": {"execution.manage"},
    "workflow.edit": {"credential.use"},
    "credential.edit": {"credential.manage"},
    "asset.view": {"execution.own", "execution.payload"},
    "asset.edit": {"asset.manage"},
}
"""What a token's scope includes besides itself, as far as its owner's role allows: the finer permissions
distinguish roles, and a scope keeps the meaning it had before they existed."""


def allowed(role: str, scopes: list[str] | None = None) -> frozenset[str]:
    """The permissions of a member with `role`; a token's `scopes` can only restrict them (no scopes: no
    restriction)."""
    granted = PERMISSIONS[Role(role)]
    if not scopes:
        return granted
    return granted & frozenset(scopes).union(*(IMPLIED.get(scope, ()) for scope in scopes))


def lacking(permissions: frozenset[str], role: str) -> list[str]:
    """The permissions of `role` that are missing from `permissions`; empty if the role may be given."""
    return sorted(PERMISSIONS[Role(role)] - permissions)
