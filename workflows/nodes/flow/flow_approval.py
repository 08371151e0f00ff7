"""`flow.approval`: ask a person, and go on by what they decide. It holds no worker meanwhile."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from workflows.sdk import Context, Json, NodeType, Output, Params, Port, Routed, Wait, ui
from workflows.sdk.form_fields import MAX_FIELDS, FormFields


class ApprovalParams(Params):
    """Settings."""

    title: str = Field("Please decide", max_length=200)
    """What is to be decided, in a line."""
    message: str = Field("", max_length=50_000, json_schema_extra=ui(widget="multiline"))
    """What they need to know. The decision is bound to the very text that was shown."""
    details: Json = Field(None, json_schema_extra=ui(widget="json"))
    """A value to show beside it, for example what a model proposes to do."""
    comment: Literal["none", "optional", "required"] = Field("optional", json_schema_extra=ui(template=False))
    """Whether a comment can, or must, be written."""
    fields: FormFields = Field(
        default_factory=list, max_length=MAX_FIELDS, json_schema_extra=ui(template=False)
    )
    """What there is to fill in for who approves; to reject, nothing has to be."""
    approvers: list[str] = Field(default_factory=list, max_length=50)
    """E-mail addresses of the members who may decide; empty: every member who may run workflows, and whoever has the
    link (it stands in `execution.resume_urls` under the node's variable)."""
    timeout: float = Field(0, ge=0, le=366 * 24)
    """Hours after which it goes on by the port `timeout`; 0: it waits without end."""


class Decision(Output):
    """What was decided."""

    decision: Literal["approved", "rejected", "timeout"]
    """What they said, or that nobody did."""
    by: str | None
    """Who: an e-mail address, null for whoever had the link."""
    comment: str
    """What they wrote."""
    data: dict[str, Any]
    """What they filled in, by the fields' names; empty where nothing was asked, or it was not approved."""
    at: str | None
    """When, in UTC."""
    input: Any
    """What came in, to go on with."""


class Approval(NodeType[ApprovalParams, Decision]):
    """Ask a person to approve or reject, and go on by what they decide."""

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
        """It does nothing else."""
        return True

    async def run(self, params: ApprovalParams, ctx: Context) -> Wait:
        """Show it, and wait."""
        until = ctx.clock.now() + timedelta(hours=params.timeout) if params.timeout else None
        shown = params.model_dump(mode="json", exclude={"timeout"})
        return Wait(until=until, asks=True, shown=shown)

    async def resume(self, params: ApprovalParams, ctx: Context, answer: dict[str, Any] | None) -> Routed:
        """Go on by the decision."""
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
