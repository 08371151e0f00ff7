"""Answers and bodies as components of the OpenAPI document, in the style of the rest of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string
from drf_spectacular.drainage import set_override
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.settings import spectacular_settings
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from core.wire.bodies import Body
from core.wire.models import Answer
from core.wire.types import COMPONENT, As, Named

REFERENCE = "#/components/schemas/{model}"


class WireSchema(GenerateJsonSchema):
    """JSON Schema without titles that only repeat a name, and with null as one more type."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A field's name is title enough."""
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Without a title, and with the required fields in alphabetical order."""
        return _tidy(super().model_schema(schema))

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonSchemaValue:
        """As a model."""
        return _tidy(super().typed_dict_schema(schema))

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        """As a model."""
        return _tidy(super().dataclass_schema(schema))

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """As a model."""
        return _tidy(super().enum_schema(schema))

    def field_is_required(self, field: Any, total: bool) -> bool:
        """All fields of an answer are required, even those with a default."""
        is_key = field["type"] == "typed-dict-field"
        return (self.mode == "serialization" and not is_key) or super().field_is_required(field, total)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Answers have no defaults; in a body, a default of null only means that the field may be omitted."""
        if self.mode == "serialization" or schema.get("default", 0) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """`["string", "null"]` instead of a choice of two."""
        inner = self.generate_inner(schema["schema"])
        if not isinstance(inner.get("type"), str):
            return {"oneOf": [inner, {"type": "null"}]}
        words = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
        return {**inner, **words, "type": [inner["type"], "null"]}


def _tidy(schema: JsonSchemaValue) -> JsonSchemaValue:
    schema.pop("title", None)
    if "required" in schema:
        schema["required"] = sorted(schema["required"])
    return schema


class _OfWire(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Code shared by answers and bodies."""

    match_subclasses = True
    priority = 1  # before drf-spectacular's own, which handles every Pydantic model
    mode: ClassVar[JsonSchemaMode]

    def get_name(self, auto_schema: Any, direction: str) -> str:
        """The class's name."""
        # It may already be part of another model; `component_of` has checked that both are the same.
        set_override(self.target, "suppress_collision_warning", True)
        name: str = self.target.__name__
        return name

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The model's schema; models it refers to become separate components."""
        return component_of(self.target, auto_schema.registry, self.mode)


class AnswerInDocument(_OfWire):  # type: ignore[no-untyped-call]
    """An answer: fields with a default are present all the same."""

    target_class = Answer
    mode = "serialization"


class BodyInDocument(_OfWire):  # type: ignore[no-untyped-call]
    """A body: fields with a default may be omitted."""

    target_class = Body
    mode = "validation"


def add_besides(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A drf-spectacular hook: adds the answers in `settings.ANSWERS_BESIDES`, which no operation returns."""
    for path in settings.ANSWERS_BESIDES:
        _mentioned(As(import_string(path)), generator.registry, "serialization")
    result["components"] = generator.registry.build(spectacular_settings.APPEND_COMPONENTS)
    return result


def component_of(model: Any, registry: Any, mode: JsonSchemaMode) -> dict[str, Any]:
    """The schema of a model, whose parts are added to the registry. Raises ValueError if two parts share a name."""
    made = TypeAdapter(model).json_schema(ref_template=REFERENCE, schema_generator=WireSchema, mode=mode)
    parts = made.pop("$defs", {})
    schema: dict[str, Any] = _referring(made, registry, mode)
    for name, part in parts.items():
        _register(registry, name, _referring(part, registry, mode))
    return schema


def add_component(name: str, model: Any, registry: Any, mode: JsonSchemaMode) -> None:
    """Add a component that no DRF view shows. Raises ValueError if the name is taken."""
    _register(registry, name, component_of(model, registry, mode))


def _referring(schema: Any, registry: Any, mode: JsonSchemaMode) -> Any:
    """The schema with references in place of components that are only mentioned."""
    if isinstance(schema, list):
        return [_referring(item, registry, mode) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if COMPONENT in schema:
        return {"$ref": REFERENCE.format(model=_mentioned(schema[COMPONENT], registry, mode))}
    return {key: _referring(item, registry, mode) for key, item in schema.items()}


def _mentioned(component: As | Named, registry: Any, mode: JsonSchemaMode) -> str:
    if isinstance(component, Named):
        return component.name
    name: str = component.model.__name__
    schema = component_of(component.model, registry, mode)
    if "$ref" not in schema:  # otherwise it refers to itself, and was one of its own parts
        _register(registry, name, schema)
    return name


def _register(registry: Any, name: str, schema: dict[str, Any]) -> None:
    component = ResolvedComponent(  # type: ignore[no-untyped-call]
        name, ResolvedComponent.SCHEMA, schema=schema, object=name
    )
    known = registry._components.setdefault(component.key, component)
    if known.schema not in (None, schema):
        raise ValueError(f"Two components of the document are named {name}.")
