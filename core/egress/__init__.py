"""The only way out: every request of Wireloom to an address that a user can influence leaves here.

An address is resolved once, every answer is judged, and the connection goes to the judged address. Knows
no framework; the policy is an object that the caller passes in, and no type of the HTTP library leaves.
"""

from core.egress.client import Egress, EgressResponse
from core.egress.errors import EgressError, NoAnswerError
from core.egress.policy import EgressPolicy
from core.egress.stream import EgressStream

__all__ = ["Egress", "EgressError", "EgressPolicy", "EgressResponse", "EgressStream", "NoAnswerError"]
