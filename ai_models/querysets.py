"""How models are found."""

from typing import Any, Self

from django.db import models
from django.db.models import Q


class AIModelQuerySet(models.QuerySet[Any]):
    """The catalogue's models."""

    def available(self) -> Self:
        """Those that the provider still has."""
        return self.filter(removed_at=None)

    def searched(self, words: str) -> Self:
        """Those whose id or name holds every word."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(Q(model_id__icontains=word) | Q(name__icontains=word))
        return found
