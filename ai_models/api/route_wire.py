"""What the API says of routes, and what it takes."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from ai_models.connections.models import SUPPORT
from ai_models.connections.models import Route as Row
from ai_models.routes.services import DRIVERS
from ai_models.sdk.provider import CheckResult
from core.wire import LEFT_OUT, Answer, Body, Id, OneOf, Text

ModelId = Annotated[str, Text(300)]


class Route(Answer):
    """A named connection to a provider; `base_url` is null for the driver's own."""

    id: str
    driver: Annotated[str, OneOf(DRIVERS)]
    base_url: str | None
    credential: UUID | None
    default_model: str | None
    model_support: Annotated[str, OneOf(SUPPORT)]
    models: list[str]
    multimodal: bool
    reasoning: bool
    enabled: bool
    is_default: bool

    @classmethod
    def of(cls, row: Row) -> Self:
        """The route in a row."""
        same = ("driver", "model_support", "multimodal", "reasoning", "enabled", "is_default")
        return cls(
            **{name: getattr(row, name) for name in same},
            id=row.slug,
            base_url=row.base_url or None,
            credential=row.credential_id,
            default_model=row.default_model or None,
            models=row.allowed_models,
        )


class RouteCheck(Answer):
    """How a route's check went; `code` is `ok` or a code of the error table."""

    ok: bool
    code: str
    message: str
    hint: str | None
    latency_ms: int

    @classmethod
    def of(cls, result: CheckResult, latency_ms: int) -> Self:
        """The result with the time it took."""
        return cls(
            ok=result.ok, code=result.code, message=result.message, hint=result.hint, latency_ms=latency_ms
        )


class UpdateRoute(Body):
    """The changes."""

    driver: Literal["openrouter", "openai_compatible", "openai", "anthropic", "google", "sandbox"] = LEFT_OUT
    base_url: Annotated[str, Text(500, blank=True)] | None = None
    credential: Id | None = None
    default_model: Annotated[str, Text(300, blank=True)] | None = None
    model_support: Literal["any", "catalogue", "list"] = LEFT_OUT
    models: Annotated[list[ModelId], Field(max_length=500)] = LEFT_OUT
    multimodal: bool = LEFT_OUT
    reasoning: bool = LEFT_OUT
    enabled: bool = LEFT_OUT
    is_default: bool = Field(LEFT_OUT, description="The organisation's first route is the default.")

    def fields(self) -> dict[str, Any]:
        """The given fields under the names of the model's columns."""
        given = self.given()
        if "models" in given:
            given["allowed_models"] = given.pop("models")
        if "default_model" in given:
            given["default_model"] = given["default_model"] or ""
        return given


class CreateRoute(UpdateRoute):
    """A new route; `id` is the prefix of its selectors."""

    id: Annotated[str, Text(64)]
    driver: Literal["openrouter", "openai_compatible", "openai", "anthropic", "google", "sandbox"]

    def fields(self) -> dict[str, Any]:
        """The same, with the id as `slug`."""
        given = super().fields()
        return given | {"slug": given.pop("id")}


class CheckRoute(Body):
    """How to check: with `canary` the default model is asked, which costs a little."""

    canary: bool = False
