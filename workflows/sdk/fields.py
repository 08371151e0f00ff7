"""Hints for the editor, written next to the field they describe."""

from typing import Any, Literal, get_args

Widget = Literal[
    "text",
    "multiline",
    "json",
    "code",
    "model",
    "keyvalue",
    "cron",
    "timezone",
    "password",
    "datetime",
    "workflow",
]
WIDGETS: tuple[str, ...] = get_args(Widget)


def ui(
    *,
    widget: Widget | None = None,
    template: bool = True,
    group: str | None = None,
    placeholder: str | None = None,
    show_if: tuple[str, list[str]] | None = None,
    labels: dict[str, str] | None = None,
    language: str | None = None,
) -> dict[str, Any]:
    """JSON Schema keywords for `Field(json_schema_extra=ui(…))`.

    `template=False` marks a field that cannot contain `{{…}}`; `group` puts it into a collapsed section;
    `show_if=("auth", ["basic"])` shows it only while another field has one of the given values.
    """
    hints: dict[str, Any] = {
        "x-widget": widget,
        "x-template": None if template else False,
        "x-group": group,
        "x-placeholder": placeholder,
        "x-show-if": show_if and {"field": show_if[0], "in": show_if[1]},
        "x-enum-labels": labels,
        "x-language": language,
    }
    return {key: value for key, value in hints.items() if value is not None}
