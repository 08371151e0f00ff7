"""The API's answers about the building blocks of workflows."""

from typing import Annotated, Self

from core.wire import Answer, As, Json, JsonObject
from workflows.api.answers import GraphJson
from workflows.gallery import GalleryTemplate
from workflows.sdk import Effect
from workflows.sdk import Port as PortOfType
from workflows.sdk.node_type import Category
from workflows.sdk.registry import AnyNodeType
from workflows.sdk.schema import FormSchema, form_schema
from workflows.templating import Helper as TemplateHelper

Form = Annotated[JsonObject, As(FormSchema)]


class Port(Answer):
    """A port."""

    name: str
    label: str

    @classmethod
    def several(cls, ports: tuple[PortOfType, ...]) -> list[Self]:
        """The ports, in the order given."""
        return [cls(name=port.name, label=port.label) for port in ports]


class DynamicPorts(Answer):
    """Each item of the list parameter `field` adds a port named by its `key`."""

    field: str
    key: str


class NodeType(Answer):
    """A palette entry."""

    type: str
    version: int
    label: str
    variable: str
    category: Category
    description: str
    icon: str
    is_trigger: bool
    has_address: bool
    asks_model: bool
    container: bool
    inputs: list[Port]
    outputs: list[Port]
    dynamic_outputs: DynamicPorts | None
    parameters: Form
    credential_types: list[str]
    credential_required: bool
    effect: Effect
    output_example: Json
    output_schema: Form

    @classmethod
    def of(cls, kind: AnyNodeType) -> Self:
        """The entry of a node type."""
        dynamic = kind.dynamic_outputs
        return cls(
            type=kind.type,
            version=kind.version,
            label=kind.label,
            variable=kind.variable,
            category=kind.category,
            description=kind.description(),
            icon=kind.icon,
            is_trigger=kind.is_trigger,
            has_address=bool(kind.address_prefix),
            asks_model=kind.asks_model,
            container=kind.container,
            inputs=Port.several(kind.inputs),
            outputs=Port.several(kind.outputs),
            dynamic_outputs=DynamicPorts(field=dynamic[0], key=dynamic[1]) if dynamic else None,
            parameters=form_schema(kind.params),
            credential_types=list(kind.credential_types),
            credential_required=kind.credential_required,
            effect=kind.effect,
            output_example=kind.output_example,
            output_schema=form_schema(kind.output),
        )


class Helper(Answer):
    """A template helper."""

    name: str
    signature: str
    description: str
    example: str

    @classmethod
    def of(cls, name: str, helper: TemplateHelper) -> Self:
        """The helper of that name."""
        told = helper.signature, helper.description, helper.example
        return cls(name=name, signature=told[0], description=told[1], example=told[2])


class Template(Answer):
    """A bundled workflow to start from."""

    id: str
    name: str
    description: str
    icon: str
    graph: GraphJson

    @classmethod
    def of(cls, template: GalleryTemplate) -> Self:
        """The template in a file."""
        return cls(**vars(template))
