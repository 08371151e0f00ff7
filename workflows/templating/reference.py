"""Finds the data paths that a template reads, without rendering it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workflows.templating.helpers.registry import Helper
from workflows.templating.syntax import Block, Call, Expression, Mustache, Partial, Path, Program, Statement

Steps = tuple[str | int, ...]
_TOLERANT_BLOCKS = frozenset({"if", "unless", "each", "with"})
_FIRST_MATTERS = frozenset({"if", "each", "with"})
"""Blocks whose body is printed only if their argument has a value."""


@dataclass(frozen=True)
class Reference:
    """A path from the root of the data, its position, and whether the template works without it.

    Digits are integers in `path`; the data itself (`{{json this}}`) is the empty path. `line` and `column`
    count from 1. `guarded` is true if a missing value is not an error, and in the part of a block that is
    printed only if the same path has a value.
    """

    path: Steps
    line: int
    column: int
    guarded: bool


@dataclass(frozen=True)
class _Place:
    """What `this`, `..` and block parameters refer to: a path from the root, or None if unknown."""

    this: Steps | None = ()
    outer: "_Place | None" = None
    given: Mapping[str, Steps | None] = field(default_factory=dict)
    known: frozenset[Steps] = frozenset()
    tolerant: bool = False

    def within(self, given: Mapping[str, Steps | None]) -> "_Place":
        """The place inside a block with its own `this`."""
        return replace(self, this=None, outer=self, given={**self.given, **given})

    def knowing(self, paths: set[Steps]) -> "_Place":
        """The place where `paths` certainly have values."""
        return replace(self, known=self.known | paths)


def references_in(program: Program, helpers: Mapping[str, Helper]) -> list[Reference]:
    """The references of `program` in source order. The sources of its partials are not searched."""
    search = _Search(helpers)
    search.program(program, _Place())
    return sorted(search.found, key=lambda one: (one.line, one.column))


class _Search:
    def __init__(self, helpers: Mapping[str, Helper]) -> None:
        self.helpers = helpers
        self.found: list[Reference] = []

    def program(self, program: Program | None, at: _Place) -> None:
        for node in program.body if program else ():
            self._statement(node, at)

    def _statement(self, node: Statement, at: _Place) -> None:
        if isinstance(node, Block):
            self._chain(node, at)
        elif isinstance(node, Partial):
            self._inputs(node.call, at)
        elif isinstance(node, Mustache):
            if self._is_helper(node.call, at):
                self._call(node.call, at)
            else:
                self._expression(node.call.callee, at, tolerant=False)

    def _is_helper(self, call: Call, at: _Place) -> bool:
        if not call.bare:
            return True
        callee = call.callee
        helper = self.helpers.get(callee.original) if isinstance(callee, Path) and callee.simple else None
        return (
            helper is not None
            and helper.fewest == 0
            and isinstance(callee, Path)
            and callee.parts[0] not in at.given
        )

    def _chain(self, block: Block, at: _Place) -> None:
        """A block and those chained to it by `else`, which do not nest."""
        following: Block | None = block
        while following:
            self._block(following, at)
            rest = following.inverse
            following = None
            if rest and rest.chained and isinstance(rest.body[0], Block):
                following = rest.body[0]
            else:
                self.program(rest, self._otherwise(block, at))

    def _otherwise(self, block: Block, at: _Place) -> _Place:
        return at.knowing(self._named_paths(block.call, at)) if _text(block.call) == "unless" else at

    def _block(self, block: Block, at: _Place) -> None:
        if block.kind in ("inline", "partial"):
            self._inputs(block.call, at)
            moved = at if block.kind == "inline" or not block.call.arguments else at.within({})
            self.program(block.program, replace(moved, tolerant=block.kind == "inline" or at.tolerant))
            return
        text = _text(block.call)
        tolerant = text in _TOLERANT_BLOCKS
        if tolerant or not block.call.bare:
            self._call(block.call, at, tolerant)
        else:
            self._expression(block.call.callee, at, tolerant=True)
        self.program(block.program, self._inside(block, text, at))

    def _inside(self, block: Block, text: str, at: _Place) -> _Place:
        if text == "unless":
            return at
        if text in _FIRST_MATTERS or block.call.bare:
            at = at.knowing(self._named_paths(block.call, at))
        if text == "if":
            return at
        argument = block.call.arguments[0] if block.call.arguments else block.call.callee
        if (
            text == "with"
            and isinstance(argument, Path)
            and not (argument.parts or argument.depth or argument.data)
        ):
            return at
        names = block.program.parameters if block.program else ()
        given: dict[str, Steps | None] = dict.fromkeys(names)
        if names and text == "with" and isinstance(argument, Path):
            given[names[0]] = _resolve(argument, at)
        return at.within(given)

    def _named_paths(self, call: Call, at: _Place) -> set[Steps]:
        """The paths that have values if `call`, as a condition, is true."""
        paths: set[Steps] = set()
        waiting = list(call.arguments) if call.arguments else [call.callee]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Call) and _text(one) == "and":
                waiting += one.arguments
            resolved = _resolve(one, at) if isinstance(one, Path) else None
            if resolved:
                paths.add(resolved)
        return paths

    def _call(self, call: Call, at: _Place, tolerant: bool = False) -> None:
        helper = self.helpers.get(_text(call))
        self._inputs(call, at, tolerant or (helper is not None and helper.lenient))

    def _inputs(self, call: Call, at: _Place, tolerant: bool = False) -> None:
        if isinstance(call.callee, Call):
            self._call(call.callee, at)
        for one in (*call.arguments, *call.named.values()):
            self._expression(one, at, tolerant)

    def _expression(self, one: Expression, at: _Place, tolerant: bool) -> None:
        if isinstance(one, Call):
            self._call(one, at)
        elif isinstance(one, Path):
            path = _resolve(one, at)
            if path is not None:
                guarded = tolerant or at.tolerant or any(_overlap(path, known) for known in at.known)
                self.found.append(Reference(path, one.place.line, one.place.column, guarded))


def _text(call: Call) -> str:
    return call.callee.original if isinstance(call.callee, Path) and call.callee.simple else ""


def _resolve(path: Path, at: _Place) -> Steps | None:
    parts: Steps = tuple(
        int(one) if one.isascii() and one.isdigit() and len(one) < 10 else one for one in path.parts
    )
    if path.data:
        return parts[1:] if path.parts[:1] == ("root",) and not path.depth else None
    if parts and not path.scoped and path.parts[0] in at.given:
        start = at.given[path.parts[0]]
        return None if start is None else (*start, *parts[1:])
    place: _Place | None = at
    for _ in range(path.depth):
        place = place.outer if place else None
    if place is None or place.this is None:
        return None
    return (*place.this, *parts)


def _overlap(one: Steps, other: Steps) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
