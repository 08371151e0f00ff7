"""The syntax tree of a template, built by the parser and read by the generator."""

from dataclasses import dataclass, field
from typing import TypeAlias

from workflows.templating.errors import Position


@dataclass(slots=True)
class Strip:
    """Whether `~` strips the white space before (`open`) and after (`close`) a tag."""

    open: bool = False
    close: bool = False


@dataclass(slots=True)
class Path:
    """`a.b`, `../a`, `this`, `@index`. `scoped` marks a path that begins with `.` or `this`."""

    original: str
    parts: tuple[str, ...]
    depth: int
    data: bool
    scoped: bool
    place: Position

    @property
    def simple(self) -> bool:
        """Whether it could be the name of a helper."""
        return len(self.parts) == 1 and not (self.scoped or self.depth or self.data)


@dataclass(slots=True)
class Literal:
    """A string, number, boolean, null or undefined (both None)."""

    value: str | int | float | bool | None
    original: str
    place: Position


@dataclass(slots=True)
class Call:
    """A name with its arguments: in a mustache, a block, a partial or a sub-expression."""

    callee: "Expression"
    arguments: list["Expression"] = field(default_factory=list)
    named: dict[str, "Expression"] = field(default_factory=dict)
    nested: bool = False
    text: str = ""

    @property
    def place(self) -> Position:
        """The position of its name, with the text of the whole call."""
        return self.callee.place._replace(text=self.text) if self.text else self.callee.place

    @property
    def bare(self) -> bool:
        """Whether it is a name without arguments."""
        return not (self.arguments or self.named)


Expression: TypeAlias = Path | Literal | Call


@dataclass(slots=True)
class Text:
    """Text to print; `original` is the text before white space was stripped."""

    value: str
    original: str
    left_stripped: bool = False
    right_stripped: bool = False


@dataclass(slots=True)
class Comment:
    """A comment: it matters only as a line of its own."""

    text: str
    strip: Strip


@dataclass(slots=True)
class Mustache:
    """`{{…}}`, and `{{{…}}}` or `{{&…}}` when not `escaped`."""

    call: Call
    escaped: bool
    strip: Strip


@dataclass(slots=True)
class Program:
    """The body of a block, or the whole template."""

    body: list["Statement"] = field(default_factory=list)
    parameters: tuple[str, ...] = ()
    chained: bool = False


@dataclass(slots=True)
class Block:
    """`{{#name}}…{{else}}…{{/name}}`. Its kind is `block`, `raw`, `partial` or `inline`; only a block has an
    inverse.

    `open_alone` and `close_alone` say whether the first and last tag may stand alone on their lines, judged by
    the body.
    """

    call: Call
    kind: str
    program: Program | None = None
    inverse: Program | None = None
    open_strip: Strip = field(default_factory=Strip)
    inverse_strip: Strip = field(default_factory=Strip)
    close_strip: Strip = field(default_factory=Strip)
    open_alone: bool = False
    close_alone: bool = False


@dataclass(slots=True)
class Partial:
    """`{{> name}}`; `indent` precedes each of its lines if the tag stands alone on a line."""

    call: Call
    strip: Strip
    indent: str = ""


Statement: TypeAlias = Text | Comment | Mustache | Block | Partial
