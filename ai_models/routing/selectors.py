"""Selectors: `<route>/<model id>` names the connection that is to carry a call."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """What a selector says: the route, None where it names none, and the model's id as the provider knows it."""

    route: str | None
    model: str


def select(selector: str, routes: Collection[str], is_model: Callable[[str], bool]) -> Selection:
    """Split at the first `/` if a route is called so, unless the whole is a model's id itself.

    The model is empty for `<route>/` alone.
    """
    prefix, slash, rest = selector.partition("/")
    if not slash or prefix not in routes or (rest and is_model(selector)):
        return Selection(None, selector)
    return Selection(prefix, rest)
