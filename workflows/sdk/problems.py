"""Problems of a drawing, described so that the user can fix them."""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem: errors prevent publishing and running, warnings do not.

    `field` is a path inside the node's parameters (`conditions.0.left`), or a key of the node itself.
    """

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"
    node_id: str | None = None
    field: str | None = None
    hint: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The problem as the API returns it."""
        return asdict(self)
