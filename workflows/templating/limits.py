"""The limits of a template, and the account of one rendering."""

from collections.abc import Iterable, Iterator
from itertools import islice
from time import perf_counter
from typing import Any, TypeVar

from workflows.templating.errors import At, TemplateError

SOURCE = 64 * 1024
"""Bytes of source, in UTF-8."""
DEPTH = 32
"""Nested blocks, nested sub-expressions, nested partials."""
BRANCHES = 256
"""Branches of one `if … else if …`, which do not nest but must be limited too."""
STEPS = 200_000
"""Turns of all loops in one rendering, in total."""
OUTPUT = 1024 * 1024
"""Characters that one rendering may print."""
MADE = 32 * OUTPUT
"""Characters and items that helpers may produce in one rendering, so that many small values cannot fill the
memory."""
SECONDS = 0.2
"""Time limit of one rendering, checked in loops, helpers and partials."""
_SLICE = 256
"""Items that a helper processes between two checks of the clock."""

Item = TypeVar("Item")


def exceeded(what: str, limit: str, hint: str, place: At | None = None) -> TemplateError:
    """The error of an exceeded limit."""
    return TemplateError("template_limit", f"{what}: the limit is {limit}.", hint, place)


def too_much_output(place: At | None = None) -> TemplateError:
    """The error of a text that is too long."""
    hint = "Print fewer or shorter values."
    return exceeded("The result is too long", f"{OUTPUT:,} characters", hint, place)


def too_deep(what: str) -> TemplateError:
    """The error of nesting."""
    return exceeded(
        f"{what} are nested too deeply", str(DEPTH), "Move the inner part into a node of its own."
    )


class Account:
    """What one rendering has used so far. Not shared between renderings."""

    depth = made = steps = 0
    deadline = 0.0
    kept: Any = None

    def __init__(self, program: Any, data: Any) -> None:
        self.program = program
        self.data = data

    def tick(self, place: At | None = None) -> None:
        """Check the clock, which starts with the first check. Raises TemplateError when the time is up."""
        now = perf_counter()
        if not self.deadline:
            self.deadline = now + SECONDS
        elif now > self.deadline:
            raise exceeded(
                "The template takes too long",
                f"{SECONDS * 1000:.0f} ms",
                "Loop over fewer items, or split it.",
                place,
            )

    def watch(self, items: Iterable[Item]) -> Iterator[Item]:
        """`items`, with a check of the clock before every few hundred of them."""
        following = iter(items)
        while some := list(islice(following, _SLICE)):
            self.tick()
            yield from some

    def turns(self, count: int, place: At | None = None) -> None:
        """Book `count` turns of the loop at `place` before it begins."""
        self.steps += count
        if self.steps > STEPS:
            limit = f"{STEPS:,} turns in all"
            raise exceeded("The loops have too many turns", limit, "Loop over fewer items.", place)
        self.tick(place)

    def make(self, size: int) -> None:
        """Book `size` characters or items that a helper produced."""
        self.made += size
        if self.made > MADE:
            raise exceeded(
                "The helpers produce too much", f"{MADE:,} characters and items", "Use smaller values."
            )

    def enter(self) -> None:
        """Enter a partial, or a block passed to one."""
        if self.depth >= DEPTH:
            raise too_deep("Partials")
        self.depth += 1
        self.tick()

    def leave(self) -> None:
        """Leave it."""
        self.depth -= 1
