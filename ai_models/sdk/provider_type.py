"""What a provider says about itself, once, in its folder's `provider.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ai_models.sdk.provider import Nearest, Provider
from core.egress import Egress
from credentials.types.base import CredentialType

Fields = Mapping[str, str]
"""A credential's data in clear; empty without one."""


@dataclass(frozen=True, kw_only=True)
class ProviderContext:
    """What a client is made with besides a credential.

    `public_url` is where this installation is, `setting` gives the operator's setting of that name, `nearest` finds
    the ids of the catalogue that look like one that does not exist.
    """

    egress: Egress
    public_url: str
    setting: Callable[[str], Any]
    nearest: Nearest


@dataclass(frozen=True, kw_only=True)
class ModelList:
    """Which models of a provider the catalogue shows, in rows of OpenRouter's `/models`."""

    bundled: Callable[[], list[dict[str, Any]]]
    """Those that come with Wireloom."""
    is_published: bool
    """Whether the client's `models` reads the newest list without a credential; it then replaces the bundled one."""


@dataclass(frozen=True, kw_only=True)
class ProviderType:
    """A provider of models: what is not said here it does not have. Raises ValueError for one that none could use."""

    name: str
    """As its folder is called, and the type of its credential."""
    client: Callable[[Fields, ProviderContext], Provider]
    """Makes the client, whose `check` is the test of a credential. Does not reach the network."""
    credential: type[CredentialType] | None = None
    """None where it needs none; then `model_prefix` says which models are its own."""
    model_prefix: str = ""
    """Models whose ids begin so are asked here, whatever the node's credential; empty for none."""
    models: ModelList | None = None
    """None where only the user knows the models' ids."""
    order: int = 100
    """Where its credential stands among those of others: the lower, the earlier."""

    def __post_init__(self) -> None:
        """See that a model or a credential leads here."""
        if self.credential is None and not self.model_prefix:
            raise ValueError(
                f"{self.name} has neither a credential nor models of its own: nothing leads to it"
            )
        if self.credential is not None and self.credential.type != self.name:
            raise ValueError(f"the credential of {self.name} is of the type {self.credential.type}")
