"""What a helper is."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Helper:
    """A function that templates can call.

    `signature`, `description` and `example` are for people. A `lenient` helper is given None for a missing
    path instead of refusing it. One `with_options` is given an Options first, and its named arguments in that;
    only such a one can be a block. A `watched` one goes through values of any length: it is given the Account of
    the rendering first, to book its turns and look at the clock.
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
        """How it is written, as a hint."""
        return f"It is used as {{{{{self.signature}}}}}." if self.signature else ""

    @cached_property
    def _parameters(self) -> list[inspect.Parameter]:
        found = list(inspect.signature(self.function).parameters.values())
        return found[1:] if self.with_options or self.watched else found

    @cached_property
    def fewest(self) -> int:
        """Arguments it needs at least."""
        return sum(
            one.default is one.empty for one in self._parameters if one.kind <= one.POSITIONAL_OR_KEYWORD
        )

    @cached_property
    def most(self) -> int | None:
        """Arguments it takes at most; None for any number."""
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
    """What a helper `with_options` is told: its name, `this`, the `@` variables and its named arguments.

    In a block, `render(this, data, values)` gives the text of its inside and `otherwise(this)` that of its
    `{{else}}`; `parameters` is the number of names between its bars.
    """

    name: str
    this: Any
    data: dict[Any, Any]
    named: dict[str, Any]
    render: Callable[..., str] = field(default=lambda *_: "")
    otherwise: Callable[..., str] = field(default=lambda *_: "")
    parameters: int = 0


HELPERS: dict[str, Helper] = {}
"""Every built-in helper by its name."""


def helper(
    signature: str, description: str, example: str, *, lenient: bool = False, watched: bool = False
) -> Callable[[Function], Function]:
    """Register the function below as the helper that `signature` begins with."""

    def register(function: Function) -> Function:
        HELPERS[signature.split()[0]] = Helper(
            function, signature, description, example, lenient=lenient, watched=watched
        )
        return function

    return register
