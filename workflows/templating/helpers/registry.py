"""The definition and registration of template helpers."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Helper:
    """A function that templates can call.

    `signature`, `description` and `example` are documentation. A `lenient` helper receives None for a missing
    path instead of raising. A helper `with_options` receives an Options first, which holds its named arguments;
    only such a helper can be a block. A `watched` helper processes values of any length: it receives the
    rendering's Account first, to book its turns and check the clock.
    """

    function: Callable[..., Any]
    signature: str = ""
    description: str = ""
    example: str = ""
    lenient: bool = False
    with_options: bool = False
    watched: bool = False

    @property
    def usage(self) -> str:
        """Its usage, as a hint."""
        return f"Usage: {{{{{self.signature}}}}}" if self.signature else ""

    @cached_property
    def _parameters(self) -> list[inspect.Parameter]:
        found = list(inspect.signature(self.function).parameters.values())
        return found[1:] if self.with_options or self.watched else found

    @cached_property
    def fewest(self) -> int:
        """The minimum number of arguments."""
        return sum(
            one.default is one.empty for one in self._parameters if one.kind <= one.POSITIONAL_OR_KEYWORD
        )

    @cached_property
    def most(self) -> int | None:
        """The maximum number of arguments; None for any number."""
        if any(one.kind is one.VAR_POSITIONAL for one in self._parameters):
            return None
        return sum(one.kind <= one.POSITIONAL_OR_KEYWORD for one in self._parameters)

    @cached_property
    def named(self) -> frozenset[str] | None:
        """Names of its named arguments; None for any."""
        if self.with_options:
            return None
        return frozenset(one.name for one in self._parameters if one.kind is one.KEYWORD_ONLY)


@dataclass(frozen=True)
class Options:
    """What a helper `with_options` receives: its name, `this`, the `@` variables and its named arguments.

    In a block, `render(this, data, values)` returns the text of its body and `otherwise(this)` that of its
    `{{else}}`; `parameters` is the number of block parameters.
    """

    name: str
    this: Any
    data: dict[Any, Any]
    named: dict[str, Any]
    render: Callable[..., str] = field(default=lambda *_: "")
    otherwise: Callable[..., str] = field(default=lambda *_: "")
    parameters: int = 0


HELPERS: dict[str, Helper] = {}
"""Every built-in helper by name."""


def helper(
    signature: str, description: str, example: str, *, lenient: bool = False, watched: bool = False
) -> Callable[[Function], Function]:
    """Register the decorated function as the helper that `signature` begins with."""

    def register(function: Function) -> Function:
        HELPERS[signature.split()[0]] = Helper(
            function, signature, description, example, lenient=lenient, watched=watched
        )
        return function

    return register
