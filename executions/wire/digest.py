"""What binds an answer to the question that somebody was shown."""

import hashlib

from core.db.fields import dumps
from workflows.sdk import Json


def digest(shown: Json) -> str:
    """What binds an answer to what was shown."""
    return hashlib.sha256(dumps(shown).encode()).hexdigest()
