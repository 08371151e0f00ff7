"""What models must ask of higher layers: see `core.callbacks`."""

from collections.abc import Callable, Collection
from uuid import UUID

NamesOf = Callable[[UUID, Collection[UUID]], dict[UUID, str]]
"""The names of an organisation's things by id; one that does not exist there is left out."""


def _nothing(_organization: UUID, _ids: Collection[UUID]) -> dict[UUID, str]:
    return {}


class Names:
    """Names that only the layers above know."""

    workflows: NamesOf = staticmethod(_nothing)


names = Names()
