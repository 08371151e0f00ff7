"""A value that a JSON Schema accepts, filled from the prompt where that is possible."""

from collections.abc import Callable
from typing import Any

from ai_models.providers.sandbox.words import choose, sentences

MAX_DEPTH = 12

_FORMATS = {
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "time": "03:04:05Z",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def instance(schema: Any, content: str) -> Any:
    """A valid instance for the schemas that structured output allows (no patterns, no conditionals)."""
    root = schema if isinstance(schema, dict) else {}
    return _Maker(root, content).make(root, 0)


class _Maker:
    def __init__(self, root: dict[str, Any], content: str) -> None:
        self._root = root
        self._content = content
        self._sentences = sentences(content)

    def make(self, schema: Any, depth: int) -> Any:
        if not isinstance(schema, dict) or depth > MAX_DEPTH:
            return None
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._one_of(schema["enum"])
        for key in ("anyOf", "oneOf", "allOf"):
            if schema.get(key):
                return self.make(schema[key][0], depth + 1)
        return self._makers()[_kind(schema)](schema, depth)

    def _makers(self) -> dict[str, Callable[[dict[str, Any], int], Any]]:
        return {
            "object": self._object,
            "array": self._array,
            "string": self._string,
            "integer": lambda schema, _depth: int(_number(schema, 1)),
            "number": lambda schema, _depth: _number(schema, 1),
            "boolean": lambda _schema, _depth: True,
            "null": lambda _schema, _depth: None,
        }

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = schema.get("required") or []
        # Deep down only what must be there is made, so that a schema that contains itself ends.
        names = [name for name in properties if depth < 4 or name in required]
        made = {name: self.make(properties[name], depth + 1) for name in names}
        return {**made, **{name: None for name in required if name not in properties}}

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        count = max(int(schema.get("minItems", 0)), 1 if depth < 4 else 0)
        count = min(count, int(schema.get("maxItems", count)))
        return [self.make(schema.get("items") or {"type": "string"}, depth + 1) for _ in range(count)]

    def _string(self, schema: dict[str, Any], _depth: int) -> str:
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        text = self._sentences[0] if self._sentences else "sandbox"
        text = text[: int(schema.get("maxLength", 300))]
        return text.ljust(int(schema.get("minLength", 0)), ".")

    def _one_of(self, values: list[Any]) -> Any:
        labels = [value for value in values if isinstance(value, str)]
        return choose(labels, self._content) if labels else values[0]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return schema
        target: Any = self._root
        for key in reference[2:].split("/"):
            target = target.get(key) if isinstance(target, dict) else None
        return target if isinstance(target, dict) else {}


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((name for name in kind if name != "null"), "null")
    if kind is None:
        kind = "object" if "properties" in schema else "array" if "items" in schema else "string"
    return kind if isinstance(kind, str) else "string"


def _number(schema: dict[str, Any], default: float) -> float:
    low = schema.get("minimum", schema.get("exclusiveMinimum", default))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    value: float = max(default, low)
    if value == schema.get("exclusiveMinimum"):
        value += 1
    if high is not None and value >= high:
        value = high if high == schema.get("maximum") else high - 1
    step = schema.get("multipleOf")
    return (value // step + (value % step > 0)) * step if step else value
