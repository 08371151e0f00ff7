"""`flow.approval`: asks a person to decide and continues with the decision. It occupies no worker while it
waits."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from workflows.sdk import Context, Json, NodeType, Output, Params, Port, Routed, Wait, ui
from workflows.sdk.form_fields import MAX_FIELDS, FormFields


class ApprovalParams(Params):
    """Settings."""

    title: str = Field("Please decide", max_length=200)
    """One line that says what needs a decision."""
    message: str = Field("", max_length=50_000, json_schema_extra=ui(widget="multiline"))
    """What the approver needs to know. The decision is bound to the exact text that was shown."""
    details: Json = Field(None, json_schema_extra=ui(widget="json"))
    """A value to show beside the message, for example what a model proposes to do."""
    comment: Literal["none", "optional", "required"] = Field("optional", json_schema_extra=ui(template=False))
    """Whether approvers can, or must, write a comment."""
    fields: FormFields = Field(
        default_factory=list, max_length=MAX_FIELDS, json_schema_extra=ui(template=False)
    )
    """Fields to fill in on approval; a rejection needs none."""
    approvers: list[str] = Field(default_factory=list, max_length=50)
    """E-mail addresses of the members who may decide. Empty: every member who may run workflows, and anyone who
    has the link (see `execution.resume_urls`, under the node's variable)."""
    timeout: float = Field(0, ge=0, le=366 * 24)
    """Hours after which the run continues by the port `timeout`; 0: wait indefinitely."""


class Decision(Output):
    """The decision."""

    decision: Literal["approved", "rejected", "timeout"]
    """The decision, or `timeout` if nobody decided."""
    by: str | None
    """The approver's e-mail address; null if they used the link."""
    comment: str
    """The approver's comment."""
    data: dict[str, Any]
    """The values filled in, by field name; empty if there were no fields or the request was not approved."""
    at: str | None
    """When the decision was made, in UTC."""
    input: Any
    """The incoming value, passed on."""


class Approval(NodeType[ApprovalParams, Decision]):
    """Ask a person to approve or reject, and continue with the decision."""

    type = "flow.approval"
    label = "Approval"
    category = "flow"
    variable = "approval"
    icon = "user-check"
    outputs = (Port("approved", "approved"), Port("rejected", "rejected"), Port("timeout", "timeout"))
    params = ApprovalParams
    output = Decision
    output_example = {
        "decision": "approved",
        "by": "ada@example.org",
        "comment": "",
        "data": {"amount": 3},
        "at": "2026-01-02T03:04:05Z",
        "input": {},
    }

    def asks(self, parameters: Mapping[str, Json]) -> bool:
        """Always: waiting for an answer is all this node does."""
        return True

    async def run(self, params: ApprovalParams, ctx: Context) -> Wait:
        """Show the request and wait."""
        until = ctx.clock.now() + timedelta(hours=params.timeout) if params.timeout else None
        shown = params.model_dump(mode="json", exclude={"timeout"})
        return Wait(until=until, asks=True, shown=shown)

    async def resume(self, params: ApprovalParams, ctx: Context, answer: dict[str, Any] | None) -> Routed:
        """Leave by the decision's port."""
        if answer is None:
            return _decided("timeout", ctx, by=None, comment="", data={}, at=None)
        approved, data = answer["action"] == "approve", answer["data"]
        said = data if isinstance(data, dict) else {"comment": data}
        return _decided(
            "approved" if approved else "rejected",
            ctx,
            by=answer["by"],
            comment=_text(said.get("comment")),
            data=said["values"] if approved and params.fields else {},
            at=answer["at"],
        )


def _decided(decision: str, ctx: Context, **said: Any) -> Routed:
    return Routed({"decision": decision, **said, "input": ctx.input}, (decision,))


def _text(comment: Json) -> str:
    return comment if isinstance(comment, str) else ""
