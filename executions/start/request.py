"""What asks for a new execution, and what it leads to."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from accounts.actor import Actor
from accounts.audit import entry_of
from accounts.models import AuditEntry
from core.db.fields import dumps
from core.db.ids import uuid7
from core.db.stamps import Proof
from executions.models import INTERACTIVE, Execution
from executions.models.hook_calls import HookCall
from executions.start.incoming_files import IncomingFiles
from executions.wire.access import sees_only_own
from workflows.models import Workflow, WorkflowVersion
from workflows.sdk import Json

MOST_KEY = 255
"""Characters of a key's column."""


@dataclass(frozen=True, kw_only=True)
class StartRequest:
    """All that a new execution is made of.

    `key` is the caller's `Idempotency-Key` for this `endpoint`: one of the workflow's addresses. What may start it
    at several of them has keys of its own for each.
    """

    workflow: Workflow
    version: WorkflowVersion
    trigger_node: str
    mode: str
    input: Json
    id: UUID = field(default_factory=uuid7)
    """Chosen here, so that a start whose commit nobody heard of is the same one when it is tried again."""
    until_node: str = ""
    reply_to: str = ""
    endpoint: str = ""
    key: str = ""
    asked: Json = None
    """What must be the same when the key comes again."""
    trigger: UUID | None = None
    """The Trigger row that fired, which is told when."""
    proofs: tuple[Proof, ...] = ()
    """What the rows were that this was made of; they must still be that."""
    lane: int = INTERACTIVE
    depth: int = 0
    """How many executions, one after another, have led to this one."""
    call: HookCall | None = None
    """The webhook call that is kept beside the execution, not saved."""
    files: IncomingFiles | None = None
    """What came with it; see `keep_files`."""
    by: Actor | None = None
    """Who starts it by hand."""
    act: str = "execution.started"
    """What that is in the audit log."""

    def row(self, now: datetime) -> Execution:
        """The execution, not saved."""
        return Execution(
            id=self.id,
            organization_id=self.workflow.organization_id,
            workflow=self.workflow,
            version=self.version,
            trigger_node=self.trigger_node,
            mode=self.mode,
            input=self.input,
            until_node=self.until_node,
            reply_to=self.reply_to,
            usage={"input_tokens": 0, "output_tokens": 0},
            deadline=now + timedelta(seconds=self.workflow.timeout_s),
            created_at=now,
            hinted_at=now,
            depth=self.depth,
            lane=self.lane,
            started_by=self.by.user.pk if self.by else None,
            own_files_only=sees_only_own(self.by),
            # Nobody is to be woken at night by a draft.
            followed="" if self.version.number is None else self.workflow.followed,
        )

    def keep_files(self) -> None:
        """Write the files that came with it. Raises WireloomError, and OSError of the storage."""
        if self.files:
            self.files.require_room()
            self.files.write()

    def entry(self) -> AuditEntry:
        """The start in the audit log, not saved."""
        assert self.by is not None
        told = {"trigger": self.trigger_node, "version": self.version.number, "until_node": self.until_node}
        known = {key: value for key, value in told.items() if value}
        place = {"workflow": str(self.workflow.pk), "mode": self.mode, **known}
        return entry_of(self.by, self.act, self.id, name=self.workflow.name, **place)

    @property
    def stored_key(self) -> str:
        """`key` as it fits its column: by what it hashes to when it is too long, so that two stay two."""
        if len(self.key) <= MOST_KEY:
            return self.key
        return f"sha256:{hashlib.sha256(self.key.encode()).hexdigest()}"

    def digest(self) -> str:
        """`asked` in a form that can be kept and compared."""
        return hashlib.sha256(dumps(self.asked).encode()).hexdigest()


@dataclass(frozen=True)
class Started:
    """An execution that exists. `is_new` is false where the key had already led to it."""

    id: UUID
    status: str
    is_new: bool
