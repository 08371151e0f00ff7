"""Which of the models that were asked has answered."""

import re
from collections.abc import Iterable

_RELEASE = re.compile(r"-\d{3,8}(-\d{2}){0,2}$")
"""The date or number that a provider's own name of a release ends with: `-2024-07-18`, `-20250929`, `-001`."""


def answers_to(model: str, answered: str) -> bool:
    """Whether a provider that says it used `answered` has used `model`: variants and releases are the same model."""
    return answered == model or _family(answered) == _family(model)


def is_fallback(model: str, fallbacks: Iterable[str], answered: str) -> bool:
    """Whether one of the fallbacks has answered and not the model that was asked first."""
    if not answered or answers_to(model, answered):
        return False
    return any(answers_to(one, answered) for one in fallbacks)


def _family(model: str) -> str:
    return _RELEASE.sub("", model.partition("@")[0].partition(":")[0])
