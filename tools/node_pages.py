"""docs/nodes: a page for each node type, generated from its class."""

import json
from typing import Any

from workflows.api.catalogue_answers import NodeType
from workflows.nodes import catalogue
from workflows.sdk.registry import AnyNodeType

NOTICE = "<!-- Generated from the node's class by `make types`. -->\n"


def node_pages() -> dict[str, str]:
    """Every page by file name, and an index."""
    pages = {f"{node_type.type}.md": _page(node_type) for node_type in catalogue()}
    rows = [f"| [`{t.type}`]({t.type}.md) | {t.label} | {t.description()} |" for t in catalogue()]
    pages["README.md"] = "\n".join(
        [NOTICE, "# Nodes\n", "| type | name | description |", "|---|---|---|", *rows, ""]
    )
    return pages


def _page(node_type: AnyNodeType) -> str:
    told = NodeType.of(node_type)
    text = (type(node_type).__doc__ or "").strip()
    parts = [
        NOTICE,
        f"# {node_type.label}",
        f"`{node_type.type}`, version {node_type.version}",
        _unindented(text),
    ]
    parts += _facts(told)
    parts += ["## Settings", _fields(told.parameters), "## Output", _fields(told.output_schema)]
    if told.output_example:
        parts += ["For example:", f"```json\n{json.dumps(told.output_example, indent=2)}\n```"]
    return "\n\n".join(parts) + "\n"


def _facts(told: NodeType) -> list[str]:
    facts = [f"- Effect: `{told.effect}`."]
    ports = [f"`{port.name}`" for port in told.outputs]
    if told.dynamic_outputs:
        ports.insert(0, f"one for each of its {told.dynamic_outputs.field}")
    facts.append(f"- Ports: {', '.join(ports) or 'none'}.")
    if told.credential_types:
        needs = "Needs" if told.credential_required else "May use"
        facts.append(f"- {needs} a credential: {', '.join(f'`{kind}`' for kind in told.credential_types)}.")
    return ["\n".join(facts)]


def _fields(schema: dict[str, Any]) -> str:
    fields = schema.get("properties", {})
    if not fields:
        return "Any incoming value." if schema.get("additionalProperties") else "None."
    rows = [_row(name, field, name in schema.get("required", [])) for name, field in fields.items()]
    return "\n".join(["| field | kind | default | meaning |", "|---|---|---|---|", *rows])


def _row(name: str, field: dict[str, Any], required: bool) -> str:
    default = "required" if required else f"`{json.dumps(field.get('default'))}`"
    meaning = " ".join(field.get("description", "").split()).replace("|", "\\|")
    return f"| `{name}` | {_kind(field)} | {default} | {meaning} |"


def _kind(field: dict[str, Any]) -> str:
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}))}"
    return str(field.get("type", "any JSON"))


def _unindented(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.splitlines())
