"""A syntax tree printed as Handlebars' own printer does, to be compared with the specification."""

from workflows.templating.lexer import tokens
from workflows.templating.syntax import (
    Block,
    Call,
    Comment,
    Expression,
    Literal,
    Mustache,
    Partial,
    Path,
    Program,
    Text,
)


def printed(program: Program, level: int = 0) -> str:
    """The text of `program`."""
    names = _line(f"BLOCK PARAMS: [ {' '.join(program.parameters)} ]", level) if program.parameters else ""
    return names + "".join(_statement(node, level) for node in program.body)


def _line(text: str, level: int) -> str:
    return f"{'  ' * level}{text}\n"


def _statement(node: object, level: int) -> str:
    if isinstance(node, Text):
        return _line(f"CONTENT[ '{node.value}' ]", level)
    if isinstance(node, Comment):
        return _line(f"{{{{! '{node.text}' }}}}", level)
    if isinstance(node, Mustache):
        return _line(f"{{{{ {_call(node.call)} }}}}", level)
    if isinstance(node, Partial):
        return _line(f"{{{{> {_partial('PARTIAL', node.call)} }}}}", level)
    assert isinstance(node, Block)
    return _partial_block(node, level) if node.kind == "partial" else _block(node, level)


def _block(block: Block, level: int) -> str:
    text = _line("BLOCK:", level) + _line(_call(block.call), level + 1)
    if block.program is not None:
        text += _line("PROGRAM:", level + 1) + printed(block.program, level + 2)
    if block.inverse is not None:
        text += _line("{{^}}", level + 1) + printed(block.inverse, level + 2)
    return text


def _partial_block(block: Block, level: int) -> str:
    inside = _line("PROGRAM:", level) + printed(block.program or Program(), level + 1)
    return _line(f"{{{{> {_partial('PARTIAL BLOCK', block.call)} {inside} }}}}", level)


def _partial(kind: str, call: Call) -> str:
    assert not isinstance(call.callee, Call)
    pieces = [f"{kind}:{call.callee.original}", *map(_value, call.arguments)]
    return " ".join([*pieces, _named(call)] if call.named else pieces)


def _call(call: Call) -> str:
    text = f"{_callee(call.callee)} [{', '.join(map(_value, call.arguments))}]"
    return f"{text} {_named(call)}" if call.named else text


def _named(call: Call) -> str:
    return f"HASH{{{', '.join(f'{key}={_value(value)}' for key, value in call.named.items())}}}"


def _callee(callee: Expression) -> str:
    """A literal in place of a name is a path in our tree; its source shows which literal it was."""
    token = list(tokens(f"{{{{{callee.place.text}}}}}"))[1]
    return _value(callee) if token.kind in ("ID", "DATA") else _literal(token.kind, token.text)


def _value(value: Expression) -> str:
    if isinstance(value, Path):
        return f"{'@' if value.data else ''}PATH:{'/'.join(value.parts)}"
    if isinstance(value, Call):
        return _call(value)
    kind = {str: "STRING", bool: "BOOLEAN", int: "NUMBER", float: "NUMBER"}.get(type(value.value), "")
    return _literal(kind or value.original.upper(), value.original)


def _literal(kind: str, text: str) -> str:
    if kind == "STRING":
        return f'"{text}"'
    return kind if kind in ("NULL", "UNDEFINED") else f"{kind}{{{text}}}"


__all__ = ["Literal", "printed"]
