"""The kinds of credentials that there are."""

from collections.abc import Iterable, Iterator, Mapping

from credentials.types.base import CredentialType

Kind = type[CredentialType]


class CredentialTypes(Mapping[str, Kind]):
    """The kinds by name: first those that higher rooms add when the process starts, then the general ones."""

    def __init__(self, general: Iterable[Kind]) -> None:
        self._added: dict[str, Kind] = {}
        self._general = {kind.type: kind for kind in general}

    def add(self, kind: Kind) -> None:
        """Register a kind; may be repeated. Raises ValueError if another kind has its name."""
        there = self.get(kind.type, kind)
        if there is not kind:
            raise ValueError(
                f"the credential type {kind.type} is already registered as {there.__qualname__}, "
                f"so {kind.__qualname__} cannot be registered"
            )
        self._added[kind.type] = kind

    def __getitem__(self, name: str) -> Kind:
        return self._added.get(name) or self._general[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._added, **self._general})

    def __len__(self) -> int:
        return len({**self._added, **self._general})
