"""The OpenAPI document as text."""

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema


def openapi_document() -> str:
    """The validated document. Raises if it is not valid OpenAPI."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(document)
    text: bytes = OpenApiYamlRenderer().render(document, renderer_context={})
    return text.decode()
