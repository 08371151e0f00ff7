"""Text from outside, made storable."""


def storable(text: str) -> str:
    """The text without null characters, which PostgreSQL rejects."""
    return text.replace("\0", "")
