"""The audit log's vocabulary: every action as `noun.verb`, and what the page says of it after who did it."""

ACTIONS = {
    "audit.exported": "exported the audit log",
    "call.replayed": "ran the webhook call {name} again",
    "credential.changed": "changed the credential {name}",
    "credential.created": "made the credential {name}",
    "credential.deleted": "deleted the credential {name}",
    "credential.resealed": "moved credentials to the newest key",
    "credential.tested": "tested the credential {name}",
    "execution.answered": "answered a step that waited in a run of {name}",
    "execution.cancelled": "cancelled a run of {name}",
    "execution.retried": "ran {name} again",
    "execution.started": "ran {name}",
    "member.invited": "invited {name}",
    "member.joined": "joined by an invitation",
    "member.removed": "removed the member {name}",
    "member.role_changed": "changed the role of {name}",
    "model.synced": "fetched the catalogue of models",
    "organization.bootstrapped": "made sure of the owner {name} and issued a token",
    "organization.changed": "changed the organisation",
    "organization.set_up": "set up the organisation",
    "session.organization_chosen": "came over from another organisation",
    "token.created": "made the token {name}",
    "token.revoked": "revoked the token {name}",
    "trigger.listening_started": "listened for a test call of {name}",
    "trigger.listening_stopped": "stopped listening for a test call of {name}",
    "workflow.activated": "switched the workflow {name} on",
    "workflow.changed": "changed the workflow {name}",
    "workflow.created": "made the workflow {name}",
    "workflow.deactivated": "switched the workflow {name} off",
    "workflow.deleted": "deleted the workflow {name}",
    "workflow.duplicated": "made the workflow {name} as a copy",
    "workflow.published": "published the workflow {name}",
    "workflow.saved": "saved the draft of {name}",
}


def sentence(action: str, name: str) -> str:
    """What was done, in words; an action that is not in the vocabulary stands for itself."""
    words = ACTIONS.get(action, action)
    return words.replace("{name}", f"“{name}”" if name else "something")
