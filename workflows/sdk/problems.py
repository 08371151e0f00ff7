"""What is wrong with a drawing, said so that the user can mend it."""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding: errors block publishing and running, warnings do not.

    `field` is a path inside the node's parameters (`conditions.0.left`), or a key of the node itself.
    """

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"
    node_id: str | None = None
    field: str | None = None
    hint: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The finding in the shape the API answers with."""
        return asdict(self)
