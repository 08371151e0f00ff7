"""The only way out: every request to an address that a user can influence goes through this package.

An address is resolved once, every result is checked, and the connection goes to a checked address. Depends on
no framework; the caller passes in the policy, and no type of the HTTP library is exposed.
"""

from core.egress.client import Egress, EgressResponse
from core.egress.errors import EgressError, NoAnswerError
from core.egress.policy import EgressPolicy
from core.egress.stream import EgressStream

__all__ = ["Egress", "EgressError", "EgressPolicy", "EgressResponse", "EgressStream", "NoAnswerError"]
