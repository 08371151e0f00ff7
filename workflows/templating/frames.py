"""What surrounds an expression while it is rendered: `@` variables, `..`, and blocks that are called later."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from workflows.templating.limits import Account
from workflows.templating.values import MISSING

PARENT: Final = object()
"""Key of the frame around a frame. No text can name it."""
PARTIAL_BLOCK: Final = object()
"""Key of the block given to the partial that is being printed."""

Frame: TypeAlias = dict[Any, Any]
"""The `@` variables of one place."""
Chain: TypeAlias = tuple[Any, Any] | None
"""The values of `this` and `..` and `../..`, each with the rest after it."""


def frame(outer: Frame, index: int, key: Any, first: bool, last: bool) -> Frame:
    """The frame of one turn of a loop."""
    return {**outer, PARENT: outer, "index": index, "key": key, "first": first, "last": last}


def variable(inner: Frame, depth: int, name: str) -> Any:
    """The `@` variable `name`, `depth` frames further out."""
    for _ in range(depth):
        inner = inner.get(PARENT, {})
    if name == "partial-block":
        return PARTIAL_BLOCK in inner or MISSING
    return inner.get(name, MISSING)


def up(chain: Chain, steps: int) -> Any:
    """The value of `this`, `steps` blocks further out."""
    for _ in range(steps):
        chain = chain[1] if chain else None
    return chain[0] if chain else MISSING


def same(one: Any, other: Any) -> bool:
    """Whether two values of `this` are one, so that the inner makes no step for `..`."""
    return one is other


class Closure:
    """A block that is not printed where it stands: given to a partial, to a helper, or an inline partial."""

    __slots__ = ("_chain", "_printer", "_run", "frame", "partials", "this")

    def __init__(
        self,
        run: Account,
        printer: Callable[..., str],
        chain: tuple[Any, Any],
        outer: Frame,
        partials: Mapping[str, Any],
    ) -> None:
        self._run = run
        self._printer = printer
        self._chain = chain
        self.this = chain[0]
        self.frame = outer
        self.partials = partials

    def render(
        self, this: Any, inner: Frame, partials: Mapping[str, Any], values: tuple[Any, ...] = ()
    ) -> str:
        """Its text with `this`, the frame, the inline partials in reach and the values of its parameters."""
        chain = self._chain if same(this, self.this) else (this, self._chain)
        self._run.enter()
        try:
            return self._printer(this, chain, inner, partials, values)
        finally:
            self._run.leave()
