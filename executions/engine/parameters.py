"""A node's parameters: templates are compiled once, rendered for each attempt, then validated as a whole."""

from typing import Any

from pydantic import ValidationError

from workflows.graph import Node
from workflows.graph.parameters import Path, replaced, strings, takes_text_only, tree_of
from workflows.graph.schemas import schema_of
from workflows.sdk import Json, NodeError, Params, apart, is_large, own
from workflows.sdk.registry import AnyNodeType
from workflows.templating import Template, TemplateError, compile

LARGE_TEMPLATE = 8 * 1024
"""Characters; larger templates render in a thread, so that they cannot block the loop."""


class _Source:
    """One templated field; `is_text` if it accepts only text."""

    def __init__(self, path: Path, text: str, is_text: bool) -> None:
        self.path = path
        self.text = text
        self.is_text = is_text
        self._template: Template | None = None

    def value(self, scope: dict[str, Json]) -> Json:
        """The rendered value. Raises NodeError naming the field."""
        try:
            if self._template is None:
                self._template = compile(self.text)
            value = self._template.value(scope)
            # A number is printed here as within other text; for an object the error suggests the `json` helper.
            return self._template.render(scope) if self.is_text and _is_printed(value) else own(value)
        except TemplateError as error:
            raise _template_error(error, self.path) from error


class Parameters:
    """The parameters of one node of one version."""

    def __init__(self, node: Node, node_type: AnyNodeType) -> None:
        # An empty setting counts as absent: its default applies, whatever templates elsewhere yield.
        self._raw = {name: value for name, value in node.parameters.items() if value is not None}
        self._type = node_type
        schema = schema_of(node_type)
        texts = dict(strings(self._raw, schema))
        sources = {
            path: _Source(path, text, takes_text_only(schema, path))
            for path, text in texts.items()
            if "{{" in text
        }
        self._sources = tree_of(sources)
        templates = sum(len(source.text) for source in sources.values())
        self.large = templates > LARGE_TEMPLATE or is_large(self._raw)

    async def resolve(self, scope: dict[str, Json], large_data: bool) -> tuple[dict[str, Json], Params]:
        """The rendered values, and the same as Params that belong to the node. Raises NodeError naming the
        field."""
        large = self.large or (large_data and bool(self._sources))
        return await apart(large, self._resolved, scope)

    def _resolved(self, scope: dict[str, Json]) -> tuple[dict[str, Json], Params]:
        values: dict[str, Json] = self._raw
        if self._sources:
            values = replaced(self._raw, self._sources, lambda source: source.value(scope))
        return values, self._validated(own(values))

    def _validated(self, values: dict[str, Json]) -> Params:
        try:
            params: Params = self._type.params.model_validate(values)
        except ValidationError as error:
            raise _invalid(error) from None
        return params


def _is_printed(value: Json) -> bool:
    return value is not None and not isinstance(value, str)


def _template_error(error: TemplateError, path: Path) -> NodeError:
    field = ".".join(str(part) for part in path)
    details: dict[str, Any] = {"field": field, "line": error.line, "column": error.column}
    return NodeError(
        "variable_missing" if error.code == "missing_reference" else error.code,
        f"In `{field}`: {error.message}",
        error.hint,
        details=details | {"reference": error.reference},
    )


def _invalid(error: ValidationError) -> NodeError:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    message = str(first["msg"]).removeprefix("Value error, ")
    return NodeError("invalid_parameter", f"`{field}`: {message}", details={"field": field})
