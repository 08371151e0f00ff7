"""The audit log's vocabulary: every action as `noun.verb`, and what the page says of it after who did it."""

ACTIONS = {
    "account.renamed": "changed their name",
    "asset.deleted": "deleted the file {name}",
    "asset.uploaded": "uploaded the file {name}",
    "audit.exported": "exported the audit log",
    "call.replayed": "ran the webhook call {name} again",
    "confirmation.failed": "gave a wrong password where it was asked for again",
    "credential.changed": "changed the credential {name}",
    "credential.created": "made the credential {name}",
    "credential.deleted": "deleted the credential {name}",
    "credential.resealed": "moved credentials to the newest key",
    "credential.tested": "tested the credential {name}",
    "execution.answered": "answered a step that waited in a run of {name}",
    "execution.cancelled": "cancelled a run of {name}",
    "execution.retried": "ran {name} again",
    "execution.started": "ran {name}",
    "identity.linked": "linked their account to a sign-in provider",
    "identity.unlinked": "unlinked their account from a sign-in provider",
    "member.invited": "invited {name}",
    "member.joined": "joined by an invitation",
    "member.removed": "removed the member {name}",
    "member.role_changed": "changed the role of {name}",
    "model.synced": "fetched the catalogue of models",
    "organization.bootstrapped": "made sure of the owner {name} and issued a token",
    "organization.changed": "changed the organisation",
    "organization.set_up": "set up the organisation",
    "passkey.added": "added the passkey {name}",
    "passkey.removed": "removed the passkey {name}",
    "passkey.used": "signed in with the passkey {name}",
    "password.changed": "changed their password",
    "recovery_code.used": "used a recovery code",
    "recovery_codes.renewed": "made new recovery codes",
    "second_factor.enrolled": "set up a second factor",
    "second_factor.failed": "gave a wrong code of the second factor",
    "second_factor.removed": "removed their second factor",
    "second_factor.reset": "took the second factor of {name} away",
    "session.closed": "signed out",
    "session.ended": "ended a session",
    "session.opened": "signed in",
    "session.organization_chosen": "came over from another organisation",
    "sign_in.failed": "did not sign in: the password was wrong",
    "sign_in.locked": "is kept from signing in for a while",
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

REFUSED = {"confirmation.failed", "second_factor.failed", "sign_in.failed", "sign_in.locked"}
"""Those that say that something was not done."""


def sentence(action: str, name: str) -> str:
    """What was done, in words; an action that is not in the vocabulary stands for itself."""
    words = ACTIONS.get(action, action)
    return words.replace("{name}", f"“{name}”" if name else "something")
