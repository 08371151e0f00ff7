"""A request to start an execution, and its result."""

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
"""The length of the key column in characters."""


@dataclass(frozen=True, kw_only=True)
class StartRequest:
    """Everything needed to create an execution.

    `key` is the caller's `Idempotency-Key` for this `endpoint`, one of the workflow's addresses. Each address
    has its own keys.
    """

    workflow: Workflow
    version: WorkflowVersion
    trigger_node: str
    mode: str
    input: Json
    id: UUID = field(default_factory=uuid7)
    """Chosen here, so that retrying a start whose commit was not confirmed is the same start."""
    until_node: str = ""
    reply_to: str = ""
    endpoint: str = ""
    key: str = ""
    asked: Json = None
    """The data that must be equal when the key is used again."""
    trigger: UUID | None = None
    """The Trigger row that fired, whose last firing is recorded."""
    proofs: tuple[Proof, ...] = ()
    """The state of the rows that this was built from, which must be unchanged."""
    lane: int = INTERACTIVE
    depth: int = 0
    """The number of executions in the chain that led to this one."""
    call: HookCall | None = None
    """The unsaved webhook call, which is stored with the execution."""
    files: IncomingFiles | None = None
    """The files that belong to it; see `keep_files`."""
    by: Actor | None = None
    """The person who starts it manually."""
    act: str = "execution.started"
    """The action in the audit log."""

    def row(self, now: datetime) -> Execution:
        """The unsaved execution."""
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
            # A failed draft must not trigger anyone's error workflow.
            followed="" if self.version.number is None else self.workflow.followed,
        )

    def keep_files(self) -> None:
        """Write the files that belong to it. Raises WireloomError, and OSError from the storage."""
        if self.files:
            self.files.require_room()
            self.files.write()

    def entry(self) -> AuditEntry:
        """The unsaved audit entry of the start."""
        assert self.by is not None
        told = {"trigger": self.trigger_node, "version": self.version.number, "until_node": self.until_node}
        known = {key: value for key, value in told.items() if value}
        place = {"workflow": str(self.workflow.pk), "mode": self.mode, **known}
        return entry_of(self.by, self.act, self.id, name=self.workflow.name, **place)

    @property
    def stored_key(self) -> str:
        """`key` in the length of its column: hashed if it is too long, so that different keys stay different."""
        if len(self.key) <= MOST_KEY:
            return self.key
        return f"sha256:{hashlib.sha256(self.key.encode()).hexdigest()}"

    def digest(self) -> str:
        """`asked` in a form that can be stored and compared."""
        return hashlib.sha256(dumps(self.asked).encode()).hexdigest()


@dataclass(frozen=True)
class Started:
    """An existing execution. `is_new` is false if the key had already started it."""

    id: UUID
    status: str
    is_new: bool
