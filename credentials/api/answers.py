"""The API's answers about credentials: everything but their data."""

import builtins
from datetime import datetime
from typing import Annotated, Any, Self, cast
from uuid import UUID

from pydantic import Field, SkipValidation

from accounts.actor import Actor
from core.wire import Answer, Email, Id, Moment, Registered
from credentials.access import may_change, may_use
from credentials.callbacks import answers
from credentials.models import Credential as CredentialRow
from credentials.types import CredentialType as Kind
from credentials.types import credential_types, type_names
from workflows.sdk.schema import FormSchema

TypeName = Annotated[str, Registered(type_names)]
Places = dict[UUID, list[dict[str, Any]]]


class Use(Answer):
    """A place that uses a credential."""

    workflow: Id
    workflow_name: str
    node_id: str
    label: str


class TestResult(Answer):
    """The result of a test."""

    ok: bool
    code: str
    message: str
    hint: str | None
    tested_at: Moment


class Credential(Answer):
    """A credential; its data is never returned."""

    id: UUID
    name: str
    type: TypeName
    hint: str
    fields_set: list[str]
    hosts: list[str] | None = Field(
        description="Patterns of the hosts that `http.request` may send it to; null for types with a fixed address."
    )
    max_per_minute: int | None
    max_concurrent: int | None
    shared: bool = Field(description="Whether everyone who edits workflows may use it.")
    created_by: Email | None
    may_change: bool = Field(description="Whether the caller may change, test and delete it.")
    may_use: bool = Field(description="Whether the caller may use it in workflows.")
    used_by: list[Use]
    last_used_at: datetime | None
    last_test: TestResult | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: CredentialRow, viewer: Actor, places: Places | None = None) -> Self:
        """The credential in a row; passing `places` saves one query per row of a list."""
        used_by = answers.used_by([row.pk]) if places is None else places
        return cls(
            id=row.pk,
            name=row.name,
            type=row.type,
            hint=row.hint,
            fields_set=sorted(row.sealed),
            hosts=row.hosts if credential_types[row.type].has_hosts else None,
            max_per_minute=row.max_per_minute,
            max_concurrent=row.max_concurrent,
            shared=row.shared,
            created_by=row.created_by.email if row.created_by else None,
            may_change=may_change(viewer, row),
            may_use=may_use(viewer, row),
            used_by=[Use(**place) for place in used_by.get(row.pk, [])],
            last_used_at=row.last_used_at,
            last_test=TestResult(**row.last_test) if row.last_test else None,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class CredentialType(Answer):
    """A credential type; secret fields of `data` have `x-secret`."""

    type: TypeName
    label: str
    description: str
    icon: str
    data: SkipValidation[FormSchema]
    testable: bool
    has_hosts: bool

    @classmethod
    def of(cls, kind: builtins.type[Kind]) -> Self:
        """The type with the schema of its data."""
        return cls(
            type=kind.type,
            label=kind.label,
            description=kind.description(),
            icon=kind.icon,
            data=cast(FormSchema, kind.data_schema()),
            testable=kind.type in answers.tests,
            has_hosts=kind.has_hosts,
        )
