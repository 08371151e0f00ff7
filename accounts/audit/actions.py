"""The audit log's vocabulary: every action as `noun.verb`, and the phrase that the page shows after the actor's
name."""

ACTIONS = {
    "account.renamed": "changed their name",
    "asset.deleted": "deleted the file {name}",
    "asset.uploaded": "uploaded the file {name}",
    "audit.exported": "exported the audit log",
    "budget.changed": "changed the budget of {name}",
    "budget.created": "created a budget of {name}",
    "budget.deleted": "deleted the budget of {name}",
    "call.replayed": "ran the webhook call {name} again",
    "confirmation.failed": "entered a wrong password when asked to confirm it",
    "credential.changed": "changed the credential {name}",
    "credential.created": "created the credential {name}",
    "credential.deleted": "deleted the credential {name}",
    "credential.resealed": "re-encrypted credentials with the newest key",
    "credential.tested": "tested the credential {name}",
    "execution.answered": "answered a waiting step in a run of {name}",
    "execution.cancelled": "cancelled a run of {name}",
    "execution.retried": "ran {name} again",
    "execution.started": "ran {name}",
    "identity.linked": "linked their account to a sign-in provider",
    "identity.unlinked": "unlinked their account from a sign-in provider",
    "member.invited": "invited {name}",
    "member.joined": "accepted an invitation",
    "member.removed": "removed the member {name}",
    "member.role_changed": "changed the role of {name}",
    "model.synced": "updated the model catalogue",
    "organization.bootstrapped": "ensured that the owner {name} exists and issued a token",
    "organization.changed": "changed the organisation",
    "organization.set_up": "set up the organisation",
    "passkey.added": "added the passkey {name}",
    "passkey.removed": "removed the passkey {name}",
    "passkey.used": "signed in with the passkey {name}",
    "password.changed": "changed their password",
    "recovery_code.used": "used a recovery code",
    "recovery_codes.renewed": "created new recovery codes",
    "second_factor.enrolled": "set up a second factor",
    "second_factor.failed": "entered a wrong code for the second factor",
    "second_factor.removed": "removed their second factor",
    "second_factor.reset": "removed the second factor of {name}",
    "session.closed": "signed out",
    "session.ended": "ended a session",
    "session.opened": "signed in",
    "session.organization_chosen": "switched from another organisation",
    "sign_in.failed": "failed to sign in: wrong password",
    "sign_in.locked": "was locked out of signing in for a while",
    "token.created": "created the token {name}",
    "token.revoked": "revoked the token {name}",
    "trigger.listening_started": "listened for a test call of {name}",
    "trigger.listening_stopped": "stopped listening for a test call of {name}",
    "workflow.activated": "switched the workflow {name} on",
    "workflow.changed": "changed the workflow {name}",
    "workflow.created": "created the workflow {name}",
    "workflow.deactivated": "switched the workflow {name} off",
    "workflow.deleted": "deleted the workflow {name}",
    "workflow.duplicated": "duplicated a workflow as {name}",
    "workflow.published": "published the workflow {name}",
    "workflow.saved": "saved the draft of {name}",
}

REFUSED = {"confirmation.failed", "second_factor.failed", "sign_in.failed", "sign_in.locked"}
"""Actions that record a refusal."""


def sentence(action: str, name: str) -> str:
    """What was done, in words; an action outside the vocabulary is returned unchanged."""
    words = ACTIONS.get(action, action)
    return words.replace("{name}", f"“{name}”" if name else "something")
