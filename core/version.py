"""The version of Wireloom, and the name under which it sends requests."""

VERSION = "0.1.0"
USER_AGENT = f"Wireloom/{VERSION}"
"""By RFC 9110, section 10.1.5: a product with its version."""
