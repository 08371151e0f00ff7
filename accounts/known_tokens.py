"""A cache of actors by token, revalidated by one short query on each use.

Nothing is trusted for a time: changes to the token, its person, organisation or role take effect at once.
"""

from collections import OrderedDict
from copy import copy
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.actor import Actor
from accounts.clients import UNKNOWN, Client
from accounts.last_use import last_use
from accounts.models import ApiToken, Membership
from accounts.permissions import allowed
from accounts.querysets import digest
from core.db.stamps import Proof, Stamps

MOST_KNOWN = 1_000


def _tokens() -> "QuerySet[Any]":
    mine = Membership.objects.filter(user=OuterRef("user"), organization=OuterRef("organization"))
    live: QuerySet[Any] = ApiToken.objects.live().filter(user__is_active=True)
    with_role: QuerySet[Any] = live.annotate(role=Subquery(mine.values("role")[:1]))
    return with_role


TOKENS = Stamps(
    _tokens,
    "digest",
    (
        *("pk", "name", "scopes", "expires_at", "role"),
        *("user__pk", "user__email", "user__name", "organization__pk", "organization__name"),
        *("organization__max_running", "organization__host_per_minute"),
    ),
)
"""The columns of a live token, its person and their organisation from which an actor is built."""


@dataclass(frozen=True)
class KnownToken:
    """An actor, and the state of the rows it was built from."""

    actor: Actor
    proof: Proof

    @property
    def is_over(self) -> bool:
        """Whether the token has expired, which changes no row."""
        assert self.actor.token is not None
        return self.actor.token.has_expired(timezone.now())

    def used(self, client: Client) -> Actor:
        """A copy of the actor for a request from `client`, whose rows the caller may modify."""
        known = self.actor
        last_use.note(known.token, timezone.now())
        user, organization, token = copy(known.user), copy(known.organization), copy(known.token)
        return replace(known, user=user, organization=organization, token=token, client=client)


class KnownTokens:
    """Caches the MOST_KNOWN most recently used tokens; thread-safe."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, KnownToken] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> KnownToken | None:
        """The cached actor for that digest of a secret; None if there is no such live token."""
        # Read before the rows: if they change meanwhile, the stamp is the one that is outdated.
        proof = TOKENS.proof(key, TOKENS.now([key]).get(key, ()))
        known = self._known.get(key)
        if known is None or known.proof != proof:
            known = self._looked_up(key, proof)
        if known is None or known.is_over:
            return None
        self._remember(key, known)
        return known

    def _looked_up(self, key: str, proof: Proof) -> KnownToken | None:
        token = ApiToken.objects.by_digest(key) if proof.columns else None
        if token is None or not token.user.is_active:
            return None
        membership = Membership.objects.filter(user=token.user, organization=token.organization).first()
        if membership is None:
            return None
        permissions = allowed(membership.role, token.scopes)
        return KnownToken(Actor(token.user, token.organization, membership.role, permissions, token), proof)

    def _remember(self, key: str, known: KnownToken) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)


known_tokens = KnownTokens()


def actor_of_token(secret: str, client: Client = UNKNOWN) -> Actor | None:
    """The actor of a bearer token; None if there is no such live token."""
    known = known_tokens.find(digest(secret))
    return known.used(client) if known else None
