"""The audit log: who did what to which object, from where; written in the transaction of the action, sealed
afterwards."""

from accounts.audit.entries import audit, audit_command, audit_link, audit_person, changes_between, entry_of

__all__ = ["audit", "audit_command", "audit_link", "audit_person", "changes_between", "entry_of"]
