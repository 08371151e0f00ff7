"""What this is, in the one place from which everything takes it that says so."""

VERSION = "0.1.0"
USER_AGENT = f"Wireloom/{VERSION}"
"""By RFC 9110, section 10.1.5: a product with its version."""
