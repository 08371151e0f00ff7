"""The context of an expression during rendering: `@` variables, `..`, and blocks that are called later."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from workflows.templating.limits import Account
from workflows.templating.values import MISSING

PARENT: Final = object()
"""Key of the enclosing frame. No text can equal it."""
PARTIAL_BLOCK: Final = object()
"""Key of the block passed to the partial being printed."""

Frame: TypeAlias = dict[Any, Any]
"""The `@` variables in effect."""
Chain: TypeAlias = tuple[Any, Any] | None
"""The values of `this`, `..`, `../..` and so on, as a linked list."""


def frame(outer: Frame, index: int, key: Any, first: bool, last: bool) -> Frame:
    """The frame of one loop turn."""
    return {**outer, PARENT: outer, "index": index, "key": key, "first": first, "last": last}


def variable(inner: Frame, depth: int, name: str) -> Any:
    """The `@` variable `name`, `depth` frames outwards."""
    for _ in range(depth):
        inner = inner.get(PARENT, {})
    if name == "partial-block":
        return PARTIAL_BLOCK in inner or MISSING
    return inner.get(name, MISSING)


def up(chain: Chain, steps: int) -> Any:
    """The value of `this`, `steps` blocks outwards."""
    for _ in range(steps):
        chain = chain[1] if chain else None
    return chain[0] if chain else MISSING


def same(one: Any, other: Any) -> bool:
    """Whether two values of `this` are identical, in which case the inner one adds no step for `..`."""
    return one is other


class Closure:
    """A block that is not printed in place: passed to a partial or a helper, or an inline partial."""

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
        """Its text, given `this`, the frame, the available inline partials and the values of its parameters."""
        chain = self._chain if same(this, self.this) else (this, self._chain)
        self._run.enter()
        try:
            return self._printer(this, chain, inner, partials, values)
        finally:
            self._run.leave()
