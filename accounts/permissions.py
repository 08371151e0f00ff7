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
_OPERATOR = _VIEWER | {
    *("workflow.address", "workflow.run", "execution.own", "execution.cancel", "asset.view", "asset.edit"),
}
_EDITOR = _OPERATOR | {
    "asset.manage",
    *("execution.payload", "execution.manage", "workflow.edit", "credential.edit", "credential.use"),
}
_ADMIN = _EDITOR | {
    *("credential.manage", "member.manage", "token.manage", "limit.manage", "model.sync", "audit.view"),
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
    "workflow.view": "See workflows, their triggers' addresses apart.",
    "execution.view": "See which executions and webhook calls there were: when, how they ended, what they cost.",
    "credential.view": "See which credentials there are and where they are used; nobody sees their secrets.",
    "model.view": "See the catalogue of models.",
    "member.view": "See the members, and the organisation's limits.",
    "workflow.address": "See the addresses of webhooks, forms and chats, which hold their secret tokens.",
    "workflow.run": "Run workflows, retry and answer executions that one started, listen for test calls.",
    "execution.own": "See what went into and came out of executions that one started.",
    "execution.cancel": "Cancel executions that one started.",
    "asset.view": "See files: those that one uploaded, and those of executions that one started.",
    "asset.edit": "Upload files, and delete those that one uploaded.",
    "execution.payload": "See what went into and came out of everybody's executions, files and webhook calls.",
    "execution.manage": "Cancel, retry and answer also what others or nobody started; run calls again.",
    "asset.manage": "Delete everybody's files.",
    "workflow.edit": "Make, change, publish and delete workflows.",
    "credential.edit": "Make credentials; change, test and delete those that one made.",
    "credential.use": "Use credentials in workflows that are shared, or that one made.",
    "credential.manage": "Change, test and delete everybody's credentials, and use those that are not shared.",
    "member.manage": "Invite and remove members and change their roles, up to one's own role.",
    "token.manage": "Make tokens that may do no more than oneself; revoke those of members up to one's own role.",
    "limit.manage": "Change the organisation's limits.",
    "model.sync": "Fetch the catalogue of models again.",
    "audit.view": "See the audit log.",
    "organization.manage": "Rename the organisation.",
    "owner.manage": "Change and remove owners.",
}
"""Each permission in words, those of the weakest role first."""


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
"""What a token's scope stands for besides itself, as far as its owner's role has it: the finer permissions tell roles
apart, and a scope goes on meaning what it meant before there were any."""


def allowed(role: str, scopes: list[str] | None = None) -> frozenset[str]:
    """What a member of `role` may do; a token's `scopes` only ever take away (none given takes nothing)."""
    granted = PERMISSIONS[Role(role)]
    if not scopes:
        return granted
    return granted & frozenset(scopes).union(*(IMPLIED.get(scope, ()) for scope in scopes))


def lacking(permissions: frozenset[str], role: str) -> list[str]:
    """What a member of `role` may do and who has `permissions` may not; nothing where they may give the role."""
    return sorted(PERMISSIONS[Role(role)] - permissions)
